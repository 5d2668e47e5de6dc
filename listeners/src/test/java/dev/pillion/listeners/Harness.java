package dev.pillion.listeners;

import dev.pillion.listeners.network.ConnectionLimitFilter;
import dev.pillion.listeners.network.DirectResponseFilter;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.listener.ListenerConfig;
import dev.pillion.proxycore.config.listener.NetworkFilterConfig;
import dev.pillion.proxycore.config.log.AccessLogConfig;
import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.FormatException;
import dev.pillion.proxycore.format.Formats;
import dev.pillion.proxycore.format.Formatter;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import dev.pillion.proxycore.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Real listeners on real workers, with a filter at the end that a test can look into. */
public final class Harness implements AutoCloseable {
  private static final Formatter LOG_FORMAT = logFormat();

  private final ManualTime time;
  public final TestWorkers workers;
  public final ListenerManager manager;

  /** Each connection that reached {@link #echo}. */
  public final BlockingQueue<EchoConnection> connections = new LinkedBlockingQueue<>();

  public final BlockingQueue<String> log = new LinkedBlockingQueue<>();

  private Harness(TestWorkers workers, ManualTime time) {
    this(workers, time, ConnectionLimits.none());
  }

  private Harness(TestWorkers workers, ManualTime time, ConnectionLimits limits) {
    this.workers = workers;
    this.time = time;
    manager =
        new ListenerManager(
            workers.workers,
            workers.stats,
            this::filter,
            config -> (context, worker) -> log.add(line(context)),
            limits);
  }

  private static Formatter logFormat() {
    try {
      return Formats.compile(
          "%RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS%"
              + " %FILTER_CHAIN_NAME% %DURATION%");
    } catch (FormatException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One worker with the machine's clock. */
  public static Harness real() {
    return real(1);
  }

  public static Harness real(int workers) {
    return new Harness(new TestWorkers(workers, TimeSource.SYSTEM), new ManualTime());
  }

  /** One worker with bounds on its connections. */
  static Harness limited(ConnectionLimits limits) {
    return new Harness(new TestWorkers(1, TimeSource.SYSTEM), new ManualTime(), limits);
  }

  /** One worker with a clock that stands still until {@link #advance}. */
  public static Harness manual() {
    ManualTime time = new ManualTime();
    return new Harness(new TestWorkers(1, time), time);
  }

  /** A terminal filter that sends back what comes. */
  public static NetworkFilterConfig echo() {
    return new NetworkFilterConfig.TcpProxy(
        "echo", List.of(), Duration.ZERO, 1, Duration.ZERO, List.of());
  }

  private NetworkFilterFactory filter(
      NetworkFilterConfig config, ListenerConfig listener, String statPrefix) {
    return switch (config) {
      case NetworkFilterConfig.DirectResponse direct -> DirectResponseFilter.factory(direct);
      case NetworkFilterConfig.ConnectionLimit limit ->
          ConnectionLimitFilter.factory(limit, workers.stats);
      case NetworkFilterConfig.TcpProxy _ ->
          callbacks -> new EchoConnection(callbacks, connections);
      default -> throw new IllegalArgumentException(config.toString());
    };
  }

  /** An access log that fills {@link #log}. */
  public static AccessLogConfig logged() {
    return new AccessLogConfig.Stream(false, LOG_FORMAT);
  }

  private static String line(FormatContext context) {
    StringBuilder line = new StringBuilder();
    LOG_FORMAT.format(context, line);
    return line.toString();
  }

  public InetSocketAddress start(Listeners config) throws ConfigException {
    return start(config.build());
  }

  public InetSocketAddress start(ListenerConfig config) throws ConfigException {
    manager.add(config);
    manager.startAccepting();
    return address(config.name());
  }

  public InetSocketAddress address(String name) {
    return (InetSocketAddress) manager.addressesOf(name).getFirst();
  }

  /** The next connection at the echo filter. */
  public EchoConnection connected() throws InterruptedException {
    EchoConnection next = connections.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no connection came through");
    }
    return next;
  }

  public String nextLogged() throws InterruptedException {
    String next = log.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was logged");
    }
    return next;
  }

  public void advance(Duration by) throws Exception {
    workers.settle();
    workers.advance(time, by);
    workers.settle();
  }

  public Peer connect(InetSocketAddress address) throws IOException {
    return new Peer(new Socket(address.getAddress(), address.getPort()));
  }

  /** A counter by its whole name. */
  public long counter(String name) {
    return workers.stats.counter(name).value();
  }

  public long gauge(String name) {
    return workers.stats.gauge(name).value();
  }

  public void awaitCounter(String name, long value) throws InterruptedException {
    await(name, () -> counter(name), value);
  }

  public void awaitGauge(String name, long value) throws InterruptedException {
    await(name, () -> gauge(name), value);
  }

  private static void await(String name, LongSupplier actual, long value)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (actual.getAsLong() != value) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(name + " is " + actual.getAsLong() + ", not " + value);
      }
      Thread.sleep(2);
    }
  }

  @Override
  public void close() {
    manager.close();
    workers.close();
  }
}
