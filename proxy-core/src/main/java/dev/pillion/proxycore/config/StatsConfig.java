package dev.pillion.proxycore.config;

import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.stats.StatsMatcher;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.metrics.v3.StatsConfig}, with the bootstrap's {@code stats_flush_interval}.
 *
 * @param allDefaultTags whether the tags that Envoy knows by itself are taken out of names
 * @param tags further ones, in their order
 * @param matcher which statistics there are
 * @param buckets those of histograms; the first that matches counts, and Envoy's where none does
 * @param flushInterval how long an interval of the histograms lasts; null: it ends whenever
 *     somebody looks at the statistics ({@code stats_flush_on_admin})
 */
public record StatsConfig(
    boolean allDefaultTags,
    List<Tag> tags,
    StatsMatcher matcher,
    List<Buckets> buckets,
    @Nullable Duration flushInterval) {
  /** Envoy's default. */
  public static final Duration FLUSH_INTERVAL = Duration.ofSeconds(5);

  /** What holds where nothing is configured. */
  public static final StatsConfig DEFAULT =
      new StatsConfig(true, List.of(), StatsMatcher.ALL, List.of(), FLUSH_INTERVAL);

  /** {@code TagSpecifier}. */
  public sealed interface Tag {
    String name();

    /** A tag that every statistic has. */
    record Fixed(String name, String value) implements Tag {}

    /** A tag whose value stands in names. */
    record Extracted(String name, TagPattern pattern) implements Tag {}

    /** A tag that Envoy knows by itself, by its name there. */
    record Default(String name) implements Tag {}
  }

  /**
   * A regular expression of a tag: its first group leaves the name, and its second one, or the
   * first where there is no other, is the value. A port as {@link
   * dev.pillion.proxycore.match.RegexPattern} is. Immutable, any thread.
   */
  public interface TagPattern {
    /** The text it was compiled from. */
    String pattern();

    /** The first match; null when there is none. */
    @Nullable TagMatch find(String name);
  }

  /**
   * A tag in a name.
   *
   * @param start where what leaves the name begins
   * @param end where it ends
   * @param value the tag's value
   */
  public record TagMatch(int start, int end, String value) {}

  /**
   * {@code HistogramBucketSettings}.
   *
   * @param match the histograms' names
   * @param bounds the buckets' upper bounds, in the histogram's unit, rising
   */
  public record Buckets(StringMatcher match, List<Double> bounds) {}
}
