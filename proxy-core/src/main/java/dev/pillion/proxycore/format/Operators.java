package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command operators by name. One that Envoy knows and that is not built here is refused with a
 * message of its own rather than printed as {@code -}. Messages are Envoy's.
 */
final class Operators {
  private static final Set<String> WITH_LENGTH =
      Set.of(
          "CEL",
          "COALESCE",
          "DYNAMIC_METADATA",
          "ENVIRONMENT",
          "FILTER_STATE",
          "METADATA",
          "PATH",
          "QUERY_PARAM",
          "QUERY_PARAMS",
          "REQ",
          "REQUEST_HEADER",
          "REQ_WITHOUT_QUERY",
          "RESP",
          "RESPONSE_HEADER",
          "RESPONSE_TRAILER",
          "STREAM_INFO_REQ",
          "TRAILER",
          "TYPED_CEL",
          "UPSTREAM_FILTER_STATE");
  private static final String WITHOUT_PORT = "_ADDRESS_WITHOUT_PORT";

  private Operators() {}

  /** True for a name that stands for an operator, built or not. */
  static boolean known(String name, FormatOptions options) {
    try {
      create(name, null, options);
      return true;
    } catch (FormatException e) {
      return !String.valueOf(e.getMessage()).startsWith("Not supported field");
    }
  }

  static Operator create(String name, @Nullable String parameters, int limit, FormatOptions options)
      throws FormatException {
    String given = parameters == null || parameters.isEmpty() ? null : parameters;
    if (limit >= 0 && StreamOperators.find(name) != null) {
      throw new FormatException(name + " does not take any parameters or length");
    }
    Operator operator = create(name, given, options);
    if (limit < 0) {
      return operator;
    }
    if (!WITH_LENGTH.contains(name)) {
      throw new FormatException(name + " does not allow length to be specified.");
    }
    return new Truncated(operator, limit);
  }

  private static Operator create(String name, @Nullable String parameters, FormatOptions options)
      throws FormatException {
    Operator operator = withParameters(name, parameters, options);
    if (operator != null) {
      return operator;
    }
    operator = StreamOperators.find(name);
    if (operator == null) {
      throw new FormatException(
          NotBuilt.NAMES.contains(name)
              ? "The command operator " + name + " is not supported yet"
              : "Not supported field in StreamInfo: " + name);
    }
    if (parameters != null) {
      throw new FormatException(name + " does not take any parameters or length");
    }
    return operator;
  }

  private static @Nullable Operator withParameters(
      String name, @Nullable String parameters, FormatOptions options) throws FormatException {
    return switch (name) {
      case "REQ", "REQUEST_HEADER", "STREAM_INFO_REQ" ->
          header(HeaderOperator.Source.REQUEST, required(name, parameters));
      case "RESP", "RESPONSE_HEADER" ->
          header(HeaderOperator.Source.RESPONSE, required(name, parameters));
      case "TRAILER", "RESPONSE_TRAILER" ->
          header(HeaderOperator.Source.TRAILERS, required(name, parameters));
      case "PATH" -> PathOperator.path(parameters);
      case "QUERY_PARAM" -> PathOperator.parameter(required(name, parameters));
      case "QUERY_PARAMS" -> PathOperator.parameters(parameters);
      case "REQUESTED_SERVER_NAME" -> ServerName.parse(parameters);
      case "GRPC_STATUS" -> GrpcStatus.parse(parameters);
      case "RESPONSE_CODE_DETAILS" -> new ResponseCodeDetails(parameters);
      case "ENVIRONMENT" -> environment(required(name, parameters));
      default -> timeOrState(name, parameters, options);
    };
  }

  private static @Nullable Operator timeOrState(
      String name, @Nullable String parameters, FormatOptions options) throws FormatException {
    return switch (name) {
      case "START_TIME" -> TimeOperator.parse(false, false, parameters);
      case "START_TIME_LOCAL" -> TimeOperator.parse(false, true, parameters);
      case "EMIT_TIME" -> TimeOperator.parse(true, false, parameters);
      case "EMIT_TIME_LOCAL" -> TimeOperator.parse(true, true, parameters);
      case "COMMON_DURATION" -> StreamDuration.parse(required(name, parameters));
      case "DYNAMIC_METADATA" ->
          MetadataOperator.of(MetadataOperator.Source.DYNAMIC, required(name, parameters));
      case "CLUSTER_METADATA" ->
          MetadataOperator.of(MetadataOperator.Source.CLUSTER, required(name, parameters));
      case "UPSTREAM_METADATA" ->
          MetadataOperator.of(MetadataOperator.Source.UPSTREAM_HOST, required(name, parameters));
      case "METADATA" -> MetadataOperator.parse(parameters);
      case "FILTER_STATE" -> FilterStateOperator.parse(parameters, false);
      case "UPSTREAM_FILTER_STATE" -> FilterStateOperator.parse(parameters, true);
      case "CEL" -> CelOperator.parse(parameters, false, options.expressions());
      case "TYPED_CEL" -> CelOperator.parse(parameters, true, options.expressions());
      case "COALESCE" -> CoalesceOperator.parse(required(name, parameters), options);
      default -> addressOrExtension(name, parameters, options);
    };
  }

  private static @Nullable Operator addressOrExtension(
      String name, @Nullable String parameters, FormatOptions options) throws FormatException {
    if (name.equals("REQ_WITHOUT_QUERY") && options.extensions().contains(name)) {
      return withoutQuery(required(name, parameters));
    }
    if (name.endsWith("_PEER_CERT_V_START") || name.endsWith("_PEER_CERT_V_END")) {
      boolean side = name.startsWith("DOWNSTREAM_PEER_") || name.startsWith("UPSTREAM_PEER_");
      TimeOperator.parse(false, false, parameters); // no certificate without TLS, but a format
      return side ? new AbsentOperator() : null;
    }
    if (!name.endsWith(WITHOUT_PORT)) {
      return null;
    }
    StreamAddress.Field field =
        StreamOperators.addressField(name.substring(0, name.length() - WITHOUT_PORT.length()));
    return field == null ? null : StreamAddress.withoutPort(field, parameters);
  }

  private static String required(String name, @Nullable String parameters) throws FormatException {
    if (parameters == null) {
      throw new FormatException(name + " requires parameters");
    }
    return parameters;
  }

  private static Operator header(HeaderOperator.Source source, String names)
      throws FormatException {
    String[] both = alternatives(names);
    HeaderName alternative = both[1].isEmpty() ? null : name(source, both[1]);
    return new HeaderOperator(source, name(source, both[0]), alternative);
  }

  /** A request's host is its authority, whichever name asks for it. */
  private static HeaderName name(HeaderOperator.Source source, String text) {
    HeaderName name = HeaderName.of(text);
    return source == HeaderOperator.Source.REQUEST && name.equals(HeaderNames.HOST)
        ? HeaderNames.AUTHORITY
        : name;
  }

  private static Operator withoutQuery(String names) throws FormatException {
    String[] both = alternatives(names);
    HeaderName alternative = both[1].isEmpty() ? null : HeaderName.of(both[1]);
    return PathOperator.withoutQuery(HeaderName.of(both[0]), alternative);
  }

  /** The two names of {@code X?Y}; the second may be empty. */
  private static String[] alternatives(String names) throws FormatException {
    String[] both = names.split("\\?", -1);
    if (both.length > 2) {
      throw new FormatException("More than 1 alternative header specified in token: " + names);
    }
    for (String name : both) {
      for (int i = 0; i < name.length(); i++) {
        if (!headerCharacter(name.charAt(i), i)) {
          throw new FormatException(
              "Invalid header configuration. Format string contains "
                  + (name.charAt(i) == '\n' ? "newline." : "invalid characters."));
        }
      }
    }
    return new String[] {both[0], both.length == 2 ? both[1] : ""};
  }

  /** RFC 9110 section 5.6.2: a token, before which a colon marks a pseudo-header. */
  private static boolean headerCharacter(char c, int position) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0
        || (c == ':' && position == 0);
  }

  private static Operator environment(String name) {
    String value = System.getenv(name);
    return new Literal(value == null ? "-" : value);
  }
}
