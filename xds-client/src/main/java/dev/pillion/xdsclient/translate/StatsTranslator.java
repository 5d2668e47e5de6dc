package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.StatsConfig;
import dev.pillion.proxycore.config.StatsConfig.Buckets;
import dev.pillion.proxycore.config.StatsConfig.Tag;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.stats.StatsMatcher;
import dev.pillion.proxycore.stats.WellKnownTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** {@code envoy.config.metrics.v3.StatsConfig} and when statistics are flushed. */
final class StatsTranslator {
  private StatsTranslator() {}

  static StatsConfig translate(Fields bootstrap) {
    Duration interval = flushInterval(bootstrap);
    Fields config = bootstrap.message("stats_config");
    return config == null
        ? new StatsConfig(true, List.of(), StatsMatcher.ALL, List.of(), interval)
        : new StatsConfig(
            config.boolValue("use_all_default_tags", true),
            tags(config),
            matcher(config.message("stats_matcher")),
            buckets(config),
            interval);
  }

  private static @Nullable Duration flushInterval(Fields bootstrap) {
    Duration interval = bootstrap.optionalDuration("stats_flush_interval");
    if (!bootstrap.bool("stats_flush_on_admin")) {
      return interval == null ? StatsConfig.FLUSH_INTERVAL : interval;
    }
    if (interval != null) {
      bootstrap.error(
          "stats_flush_on_admin",
          "Only one of stats_flush_interval or stats_flush_on_admin should be set!");
    }
    return null;
  }

  private static List<Tag> tags(Fields config) {
    List<Tag> tags = new ArrayList<>();
    for (Fields given : config.messages("stats_tags")) {
      Tag tag = tag(given);
      if (tag != null) {
        tags.add(tag);
      }
    }
    return List.copyOf(tags);
  }

  private static @Nullable Tag tag(Fields given) {
    String name = given.string("tag_name");
    if (given.has("fixed_value")) {
      return new Tag.Fixed(name, given.string("fixed_value"));
    }
    String regex = given.string("regex");
    if (regex.isEmpty()) {
      if (!WellKnownTags.knows(name)) {
        given.error(
            "No regex specified for tag specifier and no default regex for name: '" + name + "'");
      }
      return new Tag.Default(name);
    }
    if (name.isEmpty()) {
      given.error("tag_name", "tag_name cannot be empty");
    }
    try {
      return new Tag.Extracted(name, StdRegex.compile(regex));
    } catch (PatternSyntaxException e) {
      given.error("regex", "Invalid regex '" + regex + "': " + e.getDescription());
      return null;
    }
  }

  private static StatsMatcher matcher(@Nullable Fields matcher) {
    if (matcher == null) {
      return StatsMatcher.ALL;
    }
    Fields inclusions = matcher.message("inclusion_list");
    if (inclusions != null) {
      return new StatsMatcher(false, patterns(inclusions));
    }
    Fields exclusions = matcher.message("exclusion_list");
    if (exclusions != null) {
      return new StatsMatcher(true, patterns(exclusions));
    }
    return matcher.bool("reject_all") ? StatsMatcher.NONE : StatsMatcher.ALL;
  }

  private static List<StringMatcher> patterns(Fields list) {
    List<StringMatcher> patterns = new ArrayList<>();
    for (Fields pattern : list.messages("patterns")) {
      StringMatcher matcher = Matchers.string(pattern);
      if (matcher != null) {
        patterns.add(matcher);
      }
    }
    return List.copyOf(patterns);
  }

  private static List<Buckets> buckets(Fields config) {
    List<Buckets> all = new ArrayList<>();
    for (Fields given : config.messages("histogram_bucket_settings")) {
      StringMatcher match = Matchers.string(given.message("match"));
      List<Double> bounds = given.reals("buckets").stream().sorted().toList();
      if (match != null) {
        all.add(new Buckets(match, bounds));
      }
    }
    return List.copyOf(all);
  }
}
