package dev.pillion.routing.pool;

import dev.pillion.proxycore.config.cluster.ClusterConfig;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.FileNotFoundException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Why a connect failed.
 *
 * @param text in Envoy's words; empty: nothing to say
 */
record ConnectFailure(PoolFailure reason, String text) {
  static final ConnectFailure TIMEOUT = new ConnectFailure(PoolFailure.TIMEOUT, "");

  /** True when the source address could not be had. */
  boolean binding() {
    return reason == PoolFailure.LOCAL_CONNECTION_FAILURE;
  }

  /**
   * @param immediate the system call itself said no, rather than the network later
   */
  static ConnectFailure of(
      Throwable cause, boolean immediate, ClusterConfig config, SocketAddress remote) {
    String error = systemError(cause);
    if (cause instanceof BindException || message(cause).startsWith("bind(")) {
      return new ConnectFailure(
          PoolFailure.LOCAL_CONNECTION_FAILURE,
          "failed to bind to " + source(config, remote) + ": " + error);
    }
    return new ConnectFailure(
        PoolFailure.REMOTE_CONNECTION_FAILURE,
        immediate
            ? "immediate connect error: " + error + "|remote address:" + text(remote)
            : "delayed connect error: " + error);
  }

  private static String source(ClusterConfig config, SocketAddress remote) {
    InetAddress address = Connector.source(config, remote);
    return address == null ? "" : text(new InetSocketAddress(address, config.bindSourcePort()));
  }

  private static @Nullable String hostText(InetSocketAddress address) {
    return address.getAddress() == null ? null : address.getAddress().getHostAddress();
  }

  private static String text(SocketAddress address) {
    if (address instanceof InetSocketAddress inet) {
      String host = hostText(inet);
      boolean six = host != null && host.indexOf(':') >= 0;
      return (six ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
    return address instanceof DomainSocketAddress unix ? unix.path() : address.toString();
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  /**
   * The system's words within Netty's: {@code connect(..) failed with error(-111): WORDS: /peer}.
   */
  private static String systemError(Throwable cause) {
    if (cause instanceof FileNotFoundException) {
      return "No such file or directory"; // what Netty makes of ENOENT, without the words
    }
    String message = message(cause);
    int start = message.indexOf("): ");
    String text = start < 0 ? message : message.substring(start + 3);
    int peer = text.indexOf(": ");
    return peer < 0 ? text : text.substring(0, peer);
  }
}
