package dev.pillion.listeners.http;

import dev.pillion.listeners.ListenerManager;
import dev.pillion.listeners.Listeners;
import dev.pillion.listeners.TestWorkers;
import dev.pillion.listeners.http.header.NodeIdentity;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.route.RouteTable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real listener with a connection manager on one real worker. */
public final class HttpServer implements AutoCloseable {
  /** What the access log would say of one stream. */
  public record Logged(
      @Nullable String method, int code, long flags, @Nullable String details, long sent) {}

  public final TestWorkers workers = new TestWorkers(1);
  public final BlockingQueue<Logged> log = new LinkedBlockingQueue<>();
  public final ListenerManager manager;
  public volatile @Nullable Duration routeIdleTimeout;

  public HttpServer(HttpConfigs config, HttpFilterFactory... filters) throws ConfigException {
    this(config, Listeners.listener(), filters);
  }

  public HttpServer(HttpConfigs config, Listeners listener, HttpFilterFactory... filters)
      throws ConfigException {
    HttpRuntime runtime =
        new HttpRuntime(
            workers.workers,
            workers.stats,
            new NodeIdentity("nodeid", "nodecluster", "192.0.2.2"),
            true);
    AccessLogger logger = (context, worker) -> log.add(logged(context));
    manager =
        new ListenerManager(
            workers.workers,
            workers.stats,
            (filter, l, prefix) ->
                new HttpConnectionManagerFactory(
                    runtime,
                    config.build(),
                    () -> new Routes(),
                    List.of(filters),
                    List.of(logger),
                    prefix),
            c -> (context, worker) -> {});
    manager.add(listener.chain(new NetworkFilterConfig.Http(config.build())).build());
    manager.startAccepting();
  }

  private final class Routes implements RouteTable {
    @Override
    public Route match(HeaderMap headers, StreamInfo info, long random) {
      return new Route() {
        @Override
        public String name() {
          return "route";
        }

        @Override
        public String virtualHostName() {
          return "host";
        }

        @Override
        public @Nullable Duration idleTimeout() {
          return routeIdleTimeout;
        }

        @Override
        public @Nullable Object filterConfig(String filterName) {
          return null;
        }
      };
    }

    @Override
    public List<HeaderName> internalOnlyHeaders() {
      return List.of();
    }
  }

  private static Logged logged(FormatContext context) {
    HeaderMap request = context.requestHeaders;
    StreamInfo info = context.info;
    return new Logged(
        request == null ? null : request.get(HeaderName.of(":method")),
        info.responseCode,
        info.flags(),
        info.responseCodeDetails,
        info.bytesSent);
  }

  public Logged nextLogged() throws InterruptedException {
    Logged logged = log.poll(10, TimeUnit.SECONDS);
    if (logged == null) {
      throw new AssertionError("no stream was logged");
    }
    return logged;
  }

  public long counter(String name) {
    return workers.stats.counter(name).value();
  }

  public long gauge(String name) {
    return workers.stats.gauge(name).value();
  }

  public Client connect() throws IOException {
    InetSocketAddress address = (InetSocketAddress) manager.addressesOf("test").getFirst();
    return new Client(new Socket(address.getAddress(), address.getPort()));
  }

  @Override
  public void close() {
    manager.close();
    workers.close();
  }

  /** A client that sends bytes and reads whole responses. */
  public static final class Client implements AutoCloseable {
    public final Socket socket;
    private final InputStream in;

    Client(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      socket.setSoTimeout(10_000);
    }

    public Client send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    /** A head, up to and with its empty line; empty at the connection's end. */
    public String head() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          break;
        }
        head.append((char) b);
      }
      return head.toString();
    }

    /** One response with a content-length. */
    public String response() throws IOException {
      String head = head();
      int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
      if (at < 0) {
        return head;
      }
      int length = Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
      return head + new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    public String rest() throws IOException {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Whether nothing comes for so long. */
    public boolean silent(int millis) throws IOException {
      socket.setSoTimeout(millis);
      try {
        int b = in.read();
        throw new AssertionError("read " + b);
      } catch (SocketTimeoutException e) {
        return true;
      } finally {
        socket.setSoTimeout(10_000);
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
