package dev.pillion.telemetry.stats;

import dev.pillion.proxycore.config.StatsConfig;
import dev.pillion.proxycore.config.StatsConfig.Tag;
import dev.pillion.proxycore.config.StatsConfig.TagMatch;
import dev.pillion.proxycore.stats.WellKnownTags;
import dev.pillion.proxycore.stats.WellKnownTags.WellKnownTag;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the variable parts out of statistics' names (Envoy: {@code stats_config}): {@code
 * cluster.up.upstream_rq_200} becomes {@code cluster.upstream_rq} with {@code envoy.response_code}
 * and {@code envoy.cluster_name}. Every tag is looked for in the whole name; where two have the
 * same name the first that is found counts. Names are taken apart when somebody reads them, so that
 * no statistic keeps its tags. Immutable, any thread.
 */
public final class TagProducer {
  /** Envoy's own tags alone. */
  public static final TagProducer DEFAULT = new TagProducer(StatsConfig.DEFAULT, List.of());

  /** A tag with its value. */
  public record TagValue(String name, String value) {}

  /**
   * A name without its tags.
   *
   * @param name dots and all
   * @param tags in the order in which Envoy gives them
   */
  public record Tagged(String name, List<TagValue> tags) {}

  private final List<TagExtractor> anywhere = new ArrayList<>();
  private final Map<String, List<TagExtractor>> byFirstPart = new HashMap<>();

  /**
   * @param fixed tags of the command line
   */
  public TagProducer(StatsConfig config, List<Tag.Fixed> fixed) {
    if (config.allDefaultTags()) {
      WellKnownTags.all().forEach(tag -> add(extractor(tag)));
    }
    for (Tag.Fixed tag : fixed) {
      add(new TagExtractor.Fixed(tag.name(), tag.value()));
    }
    for (Tag tag : config.tags()) {
      switch (tag) {
        case Tag.Fixed given -> add(new TagExtractor.Fixed(given.name(), given.value()));
        case Tag.Extracted given ->
            add(TagExtractor.Regex.of(given.name(), given.pattern(), "", ""));
        case Tag.Default given ->
            WellKnownTags.all().stream()
                .filter(known -> known.name().equals(given.name()))
                .forEach(known -> add(extractor(known)));
      }
    }
  }

  private static TagExtractor extractor(WellKnownTag tag) {
    return switch (tag) {
      case WellKnownTag.ByTokens by -> new TokenExtractor(by.name(), by.tokens());
      case WellKnownTag.ByRegex by ->
          TagExtractor.Regex.of(
              by.name(), JavaPattern.of(by.regex()), by.substring(), by.notValue());
    };
  }

  private void add(TagExtractor extractor) {
    String first = extractor.firstPart();
    List<TagExtractor> list =
        first.isEmpty() ? anywhere : byFirstPart.computeIfAbsent(first, f -> new ArrayList<>());
    list.add(extractor);
  }

  /** Takes a name apart. */
  public Tagged produce(String name) {
    List<TagValue> tags = new ArrayList<>(4);
    Set<String> found = new HashSet<>(8);
    BitSet removed = new BitSet(name.length());
    TaggedName parts = new TaggedName(name);
    extract(anywhere, parts, tags, found, removed);
    int dot = name.indexOf('.');
    if (dot >= 0) {
      List<TagExtractor> others = byFirstPart.getOrDefault(name.substring(0, dot), List.of());
      extract(others, parts, tags, found, removed);
    }
    return new Tagged(rest(name, removed), tags);
  }

  private static void extract(
      List<TagExtractor> extractors,
      TaggedName name,
      List<TagValue> tags,
      Set<String> found,
      BitSet removed) {
    for (TagExtractor extractor : extractors) {
      TagMatch match = found.contains(extractor.tag()) ? null : extractor.find(name);
      if (match != null) {
        found.add(extractor.tag());
        tags.add(new TagValue(extractor.tag(), match.value()));
        removed.set(match.start(), match.end());
      }
    }
  }

  private static String rest(String name, BitSet removed) {
    if (removed.isEmpty()) {
      return name;
    }
    StringBuilder rest = new StringBuilder(name.length());
    for (int i = removed.nextClearBit(0); i < name.length(); i = removed.nextClearBit(i + 1)) {
      rest.append(name.charAt(i));
    }
    return rest.toString();
  }
}
