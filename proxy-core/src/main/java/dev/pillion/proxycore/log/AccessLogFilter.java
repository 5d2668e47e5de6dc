package dev.pillion.proxycore.log;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.expression.Expression;
import dev.pillion.proxycore.format.AccessLogType;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.GrpcStatus;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import dev.pillion.proxycore.runtime.RuntimeKey;
import dev.pillion.proxycore.worker.Worker;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.config.accesslog.v3.AccessLogFilter}: which streams are logged, and which local
 * replies a mapper is for. A closed set. Immutable, any worker.
 */
public sealed interface AccessLogFilter {
  /** True when the stream is one of those. */
  boolean passes(FormatContext context, Worker worker);

  /** How two numbers are compared. */
  enum Operation {
    EQ,
    GE,
    LE,
    NE
  }

  /**
   * {@code ComparisonFilter}.
   *
   * @param value compared with, where no key of the runtime says otherwise
   */
  record Comparison(Operation operation, long value, @Nullable RuntimeKey key) {
    boolean holds(long number) {
      long other = key == null ? value : key.integer(value);
      return switch (operation) {
        case EQ -> number == other;
        case GE -> number >= other;
        case LE -> number <= other;
        case NE -> number != other;
      };
    }
  }

  /** {@code status_code_filter}; a stream without a response has 0. */
  record StatusCode(Comparison comparison) implements AccessLogFilter {
    @Override
    public boolean passes(FormatContext context, Worker worker) {
      return comparison.holds(context.info.responseCode);
    }
  }

  /** {@code duration_filter}: what the stream has taken so far, in milliseconds. */
  record Duration(Comparison comparison) implements AccessLogFilter {
    @Override
    public boolean passes(FormatContext context, Worker worker) {
      StreamInfo info = context.info;
      if (info.startNanos == StreamInfo.UNSET) {
        return false;
      }
      long end = info.endNanos == StreamInfo.UNSET ? worker.time().nanoTime() : info.endNanos;
      return comparison.holds(TimeUnit.NANOSECONDS.toMillis(end - info.startNanos));
    }
  }

  /** {@code not_health_check_filter}. */
  record NotHealthCheck() implements AccessLogFilter {
    @Override
    public boolean passes(FormatContext context, Worker worker) {
      return !context.info.healthCheck;
    }
  }

  /** {@code traceable_filter}: no stream is traced, because tracing is refused. */
  record Traceable() implements AccessLogFilter {
    @Override
    public boolean passes(FormatContext context, Worker worker) {
      return false;
    }
  }

  /**
   * {@code runtime_filter}: a share of all streams, chosen by the first 32 bits of the request's id
   * so that every proxy on a request's way chooses alike, or by chance.
   */
  record Sampled(RuntimeFraction share, boolean independent) implements AccessLogFilter {
    private static final int DIGITS = 8;

    @Override
    public boolean passes(FormatContext context, Worker worker) {
      long stable = independent ? -1 : stableRandom(context.requestHeaders);
      return share.includes(stable >= 0 ? stable : worker.random().nextLong() & Long.MAX_VALUE);
    }

    private static long stableRandom(@Nullable HeaderMap request) {
      int line = request == null ? -1 : request.indexOf(HeaderNames.X_REQUEST_ID);
      if (request == null || line < 0 || request.valueLength(line) < DIGITS) {
        return -1;
      }
      long value = 0;
      for (int i = 0; i < DIGITS; i++) {
        int digit = Character.digit(request.array()[request.valueOffset(line) + i], 16);
        if (digit < 0) {
          return -1;
        }
        value = value << 4 | digit;
      }
      return value;
    }
  }

  /** {@code and_filter}. */
  record And(List<AccessLogFilter> filters) implements AccessLogFilter {
    @Override
    public boolean passes(FormatContext context, Worker worker) {
      for (int i = 0; i < filters.size(); i++) {
        if (!filters.get(i).passes(context, worker)) {
          return false;
        }
      }
      return true;
    }
  }

  /** {@code or_filter}. */
  record Or(List<AccessLogFilter> filters) implements AccessLogFilter {
    @Override
    public boolean passes(FormatContext context, Worker worker) {
      for (int i = 0; i < filters.size(); i++) {
        if (filters.get(i).passes(context, worker)) {
          return true;
        }
      }
      return false;
    }
  }

  /** {@code header_filter}, of the request. */
  record Header(HeaderMatcher matcher) implements AccessLogFilter {
    private static final HeaderMap NONE = new HeaderMap();

    @Override
    public boolean passes(FormatContext context, Worker worker) {
      HeaderMap request = context.requestHeaders;
      return matcher.matches(request == null ? NONE : request);
    }
  }

  /**
   * {@code response_flag_filter}.
   *
   * @param bits of which one must be set ({@link ResponseFlag#bit}); 0: any flag at all
   */
  record Flags(long bits) implements AccessLogFilter {
    @Override
    public boolean passes(FormatContext context, Worker worker) {
      long set = context.info.flags();
      return bits == 0 ? set != 0 : (set & bits) != 0;
    }
  }

  /**
   * {@code grpc_status_filter}.
   *
   * @param bits of the statuses, by their number
   */
  record GrpcStatuses(long bits, boolean exclude) implements AccessLogFilter {
    private static final int UNKNOWN = 2;

    @Override
    public boolean passes(FormatContext context, Worker worker) {
      long status = GrpcStatus.of(context);
      long known = status < 0 ? UNKNOWN : status;
      boolean found = known < Long.SIZE && (bits >> known & 1) != 0;
      return found != exclude;
    }
  }

  /**
   * {@code metadata_filter}.
   *
   * @param matcher null: there is no value to find
   * @param otherwise the outcome where there is no value
   */
  record Metadata(@Nullable MetadataMatcher matcher, boolean otherwise) implements AccessLogFilter {
    @Override
    public boolean passes(FormatContext context, Worker worker) {
      MetadataMatcher given = matcher;
      if (given == null || !given.present(context.info.dynamicMetadata)) {
        return otherwise;
      }
      return given.matches(context.info.dynamicMetadata);
    }
  }

  /** {@code log_type_filter}. */
  record LogTypes(Set<AccessLogType> types, boolean exclude) implements AccessLogFilter {
    @Override
    public boolean passes(FormatContext context, Worker worker) {
      return types.contains(context.accessLogType) != exclude;
    }
  }

  /** {@code envoy.access_loggers.extension_filters.cel}. */
  record Matching(Expression expression) implements AccessLogFilter {
    @Override
    public boolean passes(FormatContext context, Worker worker) {
      return expression.matches(context);
    }
  }
}
