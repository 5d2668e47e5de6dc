package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.error.ResponseFlag;
import dev.pillion.proxycore.expression.ExpressionException;
import dev.pillion.proxycore.format.AccessLogType;
import dev.pillion.proxycore.log.AccessLogFilter;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.MetadataMatcher;
import dev.pillion.proxycore.runtime.RuntimeFraction;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code AccessLogFilter}, of access logs and of local replies' mappers. */
final class AccessLogFilterTranslator {
  private AccessLogFilterTranslator() {}

  /** Null for a filter with a mistake, which is noted. */
  static @Nullable AccessLogFilter translate(Fields in) {
    if (in.has("status_code_filter")) {
      AccessLogFilter.Comparison comparison = comparison(in.message("status_code_filter"));
      return comparison == null ? null : new AccessLogFilter.StatusCode(comparison);
    }
    if (in.has("duration_filter")) {
      AccessLogFilter.Comparison comparison = comparison(in.message("duration_filter"));
      return comparison == null ? null : new AccessLogFilter.Duration(comparison);
    }
    if (in.message("not_health_check_filter") != null) {
      return new AccessLogFilter.NotHealthCheck();
    }
    if (in.message("traceable_filter") != null) {
      return new AccessLogFilter.Traceable();
    }
    Fields runtime = in.message("runtime_filter");
    return runtime != null ? sampled(runtime) : composed(in);
  }

  private static AccessLogFilter.@Nullable Comparison comparison(@Nullable Fields filter) {
    Fields comparison = filter == null ? null : filter.message("comparison");
    if (comparison == null) {
      return null;
    }
    AccessLogFilter.Operation operation =
        AccessLogFilter.Operation.valueOf(comparison.enumeration("op"));
    Fields value = comparison.message("value");
    return value == null
        ? null
        : new AccessLogFilter.Comparison(
            operation, value.number("default_value"), RuntimeValues.key(value, "runtime_key"));
  }

  /** Without a percentage the key's own is asked for, of a hundred; its default is none. */
  private static AccessLogFilter sampled(Fields runtime) {
    RuntimeFraction share =
        RuntimeValues.percent(
            runtime.message("percent_sampled"), RuntimeValues.key(runtime, "runtime_key"));
    return new AccessLogFilter.Sampled(share, runtime.bool("use_independent_randomness"));
  }

  private static @Nullable AccessLogFilter composed(Fields in) {
    Fields and = in.message("and_filter");
    if (and != null) {
      return new AccessLogFilter.And(filters(and));
    }
    Fields or = in.message("or_filter");
    if (or != null) {
      return new AccessLogFilter.Or(filters(or));
    }
    Fields header = in.message("header_filter");
    if (header != null) {
      HeaderMatcher matcher = Matchers.header(header.message("header"));
      return matcher == null ? null : new AccessLogFilter.Header(matcher);
    }
    Fields flags = in.message("response_flag_filter");
    return flags != null ? flags(flags) : ofStream(in);
  }

  private static List<AccessLogFilter> filters(Fields in) {
    List<AccessLogFilter> filters = new ArrayList<>();
    for (Fields filter : in.messages("filters")) {
      AccessLogFilter read = translate(filter);
      if (read != null) {
        filters.add(read);
      }
    }
    return List.copyOf(filters);
  }

  private static AccessLogFilter flags(Fields in) {
    long bits = 0;
    for (String name : in.strings("flags")) {
      for (ResponseFlag flag : ResponseFlag.values()) {
        bits |= flag.shortName().equals(name) ? flag.bit() : 0; // others break the schema's rule
      }
    }
    return new AccessLogFilter.Flags(bits);
  }

  private static @Nullable AccessLogFilter ofStream(Fields in) {
    Fields grpc = in.message("grpc_status_filter");
    if (grpc != null) {
      return grpcStatuses(grpc);
    }
    Fields metadata = in.message("metadata_filter");
    if (metadata != null) {
      return metadata(metadata);
    }
    Fields types = in.message("log_type_filter");
    if (types != null) {
      return logTypes(types);
    }
    Fields extension = in.message("extension_filter");
    return extension == null ? null : extension(extension);
  }

  private static AccessLogFilter grpcStatuses(Fields in) {
    List<String> numbers =
        List.of(
            "OK",
            "CANCELED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");
    long bits = 0;
    for (String status : in.enumerations("statuses")) {
      bits |= 1L << numbers.indexOf(status);
    }
    return new AccessLogFilter.GrpcStatuses(bits, in.bool("exclude"));
  }

  private static @Nullable AccessLogFilter metadata(Fields in) {
    boolean otherwise = in.boolValue("match_if_key_not_found", true);
    Fields given = in.message("matcher");
    if (given == null) {
      return new AccessLogFilter.Metadata(null, otherwise);
    }
    MetadataMatcher matcher = Matchers.metadata(given);
    return matcher == null ? null : new AccessLogFilter.Metadata(matcher, otherwise);
  }

  private static AccessLogFilter logTypes(Fields in) {
    Set<AccessLogType> types = EnumSet.noneOf(AccessLogType.class);
    for (String name : in.enumerations("types")) {
      for (AccessLogType type : AccessLogType.values()) {
        if (type.text().equals(name)) {
          types.add(type);
        }
      }
    }
    return new AccessLogFilter.LogTypes(Set.copyOf(types), in.bool("exclude"));
  }

  private static @Nullable AccessLogFilter extension(Fields in) {
    in.withoutEffect("name");
    Fields config = Extensions.typedConfig(in, "access log filter");
    if (config == null) {
      return null;
    }
    if (!config.is("envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter")) {
      Extensions.refuse(config, "access log filter");
      return null;
    }
    try {
      return new AccessLogFilter.Matching(
          config.translation().expressions().compile(config.string("expression")));
    } catch (ExpressionException e) {
      config.error("expression", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
