package dev.pillion.listeners.http;

import dev.pillion.listeners.DrainStrategy;
import dev.pillion.listeners.ListenerManager;
import dev.pillion.listeners.Listeners;
import dev.pillion.listeners.ManualTime;
import dev.pillion.listeners.TestWorkers;
import dev.pillion.listeners.http.header.NodeIdentity;
import dev.pillion.proxycore.config.http.AccessLogOptions;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.route.CorsPolicy;
import dev.pillion.proxycore.config.route.RouteAction.MaxStreamDuration;
import dev.pillion.proxycore.config.route.RouteUpgrade;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.format.Formatter;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HttpFilterFactory;
import dev.pillion.proxycore.http.HttpFilterSeat;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.log.AccessLogger;
import dev.pillion.proxycore.route.FilterOverrides;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.route.RouteTable;
import dev.pillion.proxycore.runtime.RuntimeFlag;
import dev.pillion.proxycore.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real listener with a connection manager on one real worker. */
final class HttpServer implements AutoCloseable {
  private static final String LOG_FORMAT =
      "%REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL% %RESPONSE_CODE% %RESPONSE_FLAGS%"
          + " %RESPONSE_CODE_DETAILS% rx=%BYTES_RECEIVED% tx=%BYTES_SENT%";

  final TestWorkers workers;
  final ManualTime time = new ManualTime();
  final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  final ListenerManager manager;
  volatile @Nullable Duration routeIdleTimeout;
  volatile @Nullable MaxStreamDuration routeMaxStreamDuration;
  volatile List<RouteUpgrade> routeUpgrades = List.of();
  volatile boolean routed = true;
  volatile List<CorsPolicy> corsPolicies = List.of();
  volatile boolean forwards = true;
  volatile FilterOverrides overrides = FilterOverrides.NONE;
  volatile List<HeaderName> internalOnlyHeaders = List.of();

  HttpServer(HttpConfigs config, HttpFilterFactory... filters) throws Exception {
    this(config, Listeners.listener(), filters);
  }

  HttpServer(HttpConfigs config, Listeners listener, HttpFilterFactory... filters)
      throws Exception {
    workers = new TestWorkers(1, config.manualTime ? time : TimeSource.SYSTEM);
    NodeIdentity node = new NodeIdentity(config.nodeId, "nodecluster", "192.0.2.2");
    HttpRuntime runtime =
        new HttpRuntime(
            workers.workers, workers.stats, node, RuntimeFlag.fixed(config.rejectFragment));
    Formatter format = Formats.compile(config.logFormat == null ? LOG_FORMAT : config.logFormat);
    boolean typed = !config.accessLog.equals(AccessLogOptions.DEFAULT);
    AccessLogger logger =
        (context, worker) ->
            log.add(
                typed
                    ? context.accessLogType.text() + " " + line(format, context)
                    : line(format, context));
    manager =
        new ListenerManager(
            workers.workers,
            workers.stats,
            (filter, l, prefix) ->
                new HttpConnectionManagerFactory(
                    runtime,
                    config.build(),
                    () -> new Routes(),
                    seats(filters, config.disabled),
                    config.upgrades,
                    List.of(logger),
                    prefix),
            c -> (context, worker) -> {});
    manager.add(listener.chain(new NetworkFilterConfig.Http(config.build())).build());
    manager.startAccepting();
  }

  /** Filters named "0", "1" and so on; one of them may be switched off. */
  private static List<HttpFilterSeat> seats(HttpFilterFactory[] filters, @Nullable String off) {
    List<HttpFilterSeat> seats = new ArrayList<>();
    for (int i = 0; i < filters.length; i++) {
      String name = Integer.toString(i);
      seats.add(new HttpFilterSeat(name, name.equals(off), filters[i]));
    }
    return seats;
  }

  private static String line(Formatter format, FormatContext context) {
    StringBuilder line = new StringBuilder();
    format.format(context, line);
    return line.toString();
  }

  private final class Routes implements RouteTable {
    @Override
    public @Nullable Route match(HeaderMap headers, StreamInfo info, long random) {
      return routed
          ? new TestRoute(
              routeIdleTimeout,
              routeMaxStreamDuration,
              forwards,
              corsPolicies,
              overrides,
              routeUpgrades)
          : null;
    }

    @Override
    public List<HeaderName> internalOnlyHeaders() {
      return internalOnlyHeaders;
    }
  }

  private record TestRoute(
      @Nullable Duration idleTimeout,
      @Nullable MaxStreamDuration maxStreamDuration,
      boolean forwards,
      List<CorsPolicy> corsPolicies,
      FilterOverrides filterOverrides,
      List<RouteUpgrade> upgrades)
      implements Route {
    @Override
    public String name() {
      return "route";
    }

    @Override
    public String virtualHostName() {
      return "host";
    }

    @Override
    public Map<String, Map<String, Object>> metadata() {
      return Map.of();
    }

    @Override
    public Map<String, Map<String, Object>> virtualHostMetadata() {
      return Map.of();
    }

    @Override
    public String clusterName(HeaderMap request) {
      return "cluster";
    }
  }

  /** The next stream's line in the access log. */
  String nextLogged() throws InterruptedException {
    String line = log.poll(10, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("no stream was logged");
    }
    return line;
  }

  /** A counter of the connection manager, without {@code http.ingress.}. */
  long counter(String name) {
    return workers.stats.counter("http.ingress." + name).value();
  }

  /** A counter that is kept for the listener as well. */
  long listenerCounter(String name) {
    String prefix = "listener.127.0.0.1_0";
    return workers.stats.counter(prefix + ".http.ingress." + name).value();
  }

  long gauge(String name) {
    return workers.stats.gauge("http.ingress." + name).value();
  }

  /** Waits for a counter to reach a value. */
  void awaitCounter(String name, long value) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (counter(name) != value) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(name + " is " + counter(name) + ", not " + value);
      }
      Thread.sleep(2);
    }
  }

  void advance(Duration by) throws Exception {
    workers.settle();
    workers.advance(time, by);
    workers.settle();
  }

  void closeIdle() throws Exception {
    manager.closeIdle(ListenerManager.Scope.ALL);
    workers.settle();
  }

  void drain() throws Exception {
    manager.drain(ListenerManager.Scope.ALL, DrainStrategy.IMMEDIATE, Duration.ofMinutes(10));
    workers.settle();
  }

  HttpClient connect() throws IOException {
    InetSocketAddress address = (InetSocketAddress) manager.addressesOf("test").getFirst();
    return new HttpClient(new Socket(address.getAddress(), address.getPort()));
  }

  @Override
  public void close() {
    manager.close();
    workers.close();
  }
}
