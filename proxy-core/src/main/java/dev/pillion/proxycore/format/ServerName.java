package dev.pillion.proxycore.format;

import dev.pillion.proxycore.http.HeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * {@code %REQUESTED_SERVER_NAME(X:Y)%}: the ClientHello's server name, or the request's host in the
 * order that X says; Y says which host.
 */
final class ServerName extends Operator {
  private enum Order {
    SNI_ONLY,
    SNI_FIRST,
    HOST_FIRST
  }

  private enum Host {
    ORIG,
    HOST,
    ORIG_OR_HOST
  }

  private final Order order;
  private final @Nullable Operator host;

  private ServerName(Order order, @Nullable Operator host) {
    this.order = order;
    this.host = host;
  }

  static ServerName parse(@Nullable String parameters) throws FormatException {
    String[] parts = parameters == null ? new String[0] : parameters.split(":", -1);
    Order order = parts.length > 0 ? order(parts[0]) : Order.SNI_ONLY;
    return new ServerName(order, order == Order.SNI_ONLY ? null : host(parts));
  }

  private static Order order(String text) throws FormatException {
    return switch (text) {
      case "SNI_ONLY", "" -> Order.SNI_ONLY;
      case "SNI_FIRST" -> Order.SNI_FIRST;
      case "HOST_FIRST" -> Order.HOST_FIRST;
      default ->
          throw new FormatException(
              "Invalid REQUESTED_SERVER_NAME option: '"
                  + text
                  + "', only 'SNI_ONLY'/'SNI_FIRST'/'HOST_FIRST' are allowed");
    };
  }

  private static Operator host(String[] parts) throws FormatException {
    Host host =
        switch (parts.length > 1 ? parts[1] : "ORIG_OR_HOST") {
          case "ORIG" -> Host.ORIG;
          case "HOST" -> Host.HOST;
          case "ORIG_OR_HOST" -> Host.ORIG_OR_HOST;
          default ->
              throw new FormatException(
                  "Invalid REQUESTED_SERVER_NAME option: '"
                      + parts[1]
                      + "', only 'ORIG_OR_HOST'/'HOST'/'ORIG' are allowed");
        };
    return switch (host) {
      case ORIG ->
          new HeaderOperator(
              HeaderOperator.Source.REQUEST, HeaderNames.X_ENVOY_ORIGINAL_HOST, null);
      case HOST -> new HeaderOperator(HeaderOperator.Source.REQUEST, HeaderNames.AUTHORITY, null);
      case ORIG_OR_HOST ->
          new HeaderOperator(
              HeaderOperator.Source.REQUEST,
              HeaderNames.X_ENVOY_ORIGINAL_HOST,
              HeaderNames.AUTHORITY);
    };
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    return switch (order) {
      case SNI_ONLY -> appendSni(context, out);
      case SNI_FIRST -> appendSni(context, out) || appendHost(context, out);
      case HOST_FIRST -> appendHost(context, out) || appendSni(context, out);
    };
  }

  private static boolean appendSni(FormatContext context, TextBuffer out) {
    String name = context.info.connection.requestedServerName;
    out.append(name);
    return !name.isEmpty();
  }

  private boolean appendHost(FormatContext context, TextBuffer out) {
    return host != null && host.append(context, out);
  }

  @Override
  boolean untrusted() {
    return true;
  }
}
