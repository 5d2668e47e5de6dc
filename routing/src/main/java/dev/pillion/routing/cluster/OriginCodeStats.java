package dev.pillion.routing.cluster;

import dev.pillion.proxycore.stats.Counter;
import dev.pillion.proxycore.stats.Histogram;
import dev.pillion.proxycore.stats.StatsScope;
import dev.pillion.proxycore.stats.StatsShard;
import org.jspecify.annotations.Nullable;

/**
 * Responses of one kind of caller by code and class of code. A code's counters are made when it
 * first occurs. Any worker: those that race to make one get the same from the scope.
 */
final class OriginCodeStats {
  private static final int FIRST = 100;
  private static final int LAST = 599;
  private static final int HUNDREDS = 6;

  /** The callers that are told apart. */
  enum Origin {
    ALL(""),
    INTERNAL("internal."),
    EXTERNAL("external."),
    CANARY("canary.");

    private final String prefix;
    private final String completed;
    private final String time;

    Origin(String origin) {
      prefix = origin + "upstream_rq_";
      completed = prefix + "completed";
      time = prefix + "time";
    }

    /** The name for a code, or, below 100, for a class of codes: one string for all scopes. */
    private String name(int code) {
      return (prefix + code + (code < FIRST ? "xx" : "")).intern();
    }
  }

  /** The codes of one class, because a cluster's responses are of few. */
  private static final class OfClass {
    final @Nullable Counter[] codes = new @Nullable Counter[100];
  }

  private final StatsScope scope;
  private final Origin origin;
  private final Counter completed;
  private final @Nullable Counter[] classes = new @Nullable Counter[HUNDREDS];
  private final @Nullable OfClass[] byCode = new @Nullable OfClass[HUNDREDS];
  private @Nullable Counter unknown;
  private @Nullable Histogram time;

  OriginCodeStats(StatsScope scope, Origin origin) {
    this.scope = scope;
    this.origin = origin;
    completed = scope.counter(origin.completed);
  }

  void charge(StatsShard shard, int status) {
    completed.inc(shard);
    if (status < FIRST || status > LAST) {
      unknown().inc(shard); // Envoy has one name for a code without meaning and for its class
      return;
    }
    classOf(status / 100).inc(shard);
    code(status).inc(shard);
  }

  void recordTime(StatsShard shard, long millis) {
    Histogram present = time;
    if (present == null) {
      present = scope.histogram(origin.time);
      time = present;
    }
    present.record(shard, millis);
  }

  private Counter unknown() {
    Counter present = unknown;
    if (present == null) {
      present = scope.counter(origin.prefix + "unknown");
      unknown = present;
    }
    return present;
  }

  private Counter classOf(int hundreds) {
    Counter present = classes[hundreds];
    if (present == null) {
      present = scope.counter(origin.name(hundreds));
      classes[hundreds] = present;
    }
    return present;
  }

  private Counter code(int status) {
    OfClass ofClass = byCode[status / 100];
    if (ofClass == null) {
      ofClass = new OfClass();
      byCode[status / 100] = ofClass;
    }
    Counter present = ofClass.codes[status % 100];
    if (present == null) {
      present = scope.counter(origin.name(status));
      ofClass.codes[status % 100] = present;
    }
    return present;
  }
}
