package dev.pillion.proxyapp.server;

import dev.pillion.listeners.DrainStrategy;
import dev.pillion.listeners.http.header.NodeIdentity;
import dev.pillion.proxyapp.admin.AddressJson;
import dev.pillion.proxyapp.admin.AdminPages;
import dev.pillion.proxyapp.admin.AdminServer;
import dev.pillion.proxyapp.admin.Build;
import dev.pillion.proxyapp.admin.ClustersPage;
import dev.pillion.proxyapp.admin.ConfigDumpPage;
import dev.pillion.proxyapp.admin.EndpointsSource;
import dev.pillion.proxyapp.admin.ListenersPage;
import dev.pillion.proxyapp.admin.RuntimePage;
import dev.pillion.proxyapp.admin.ServerInfoPage;
import dev.pillion.proxyapp.admin.ServerPages;
import dev.pillion.proxyapp.admin.StatsPages;
import dev.pillion.proxyapp.cli.Option;
import dev.pillion.proxyapp.cli.Options;
import dev.pillion.proxycore.config.AdminConfig;
import dev.pillion.proxycore.config.Bootstrap;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.config.StatsConfig;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.proxycore.time.TimeSource;
import dev.pillion.proxycore.time.Timer;
import dev.pillion.routing.cluster.OutlierEvents;
import dev.pillion.telemetry.accesslog.AccessLogs;
import dev.pillion.telemetry.stats.StatsView;
import dev.pillion.xdsclient.LoadedBootstrap;
import dev.pillion.xdsclient.dump.ConfigDump;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One running proxy. {@link #start} builds it in Envoy's order: admin server, clusters, listeners;
 * then the workers begin to accept.
 */
public final class Server implements AutoCloseable {
  private static final Logger LOG = Logger.of("main");
  private static final long STOP_MILLIS = 1_000;
  private static final long LARGE_HEAP_BYTES = 24 << 20;

  private final Options options;
  private final LoadedBootstrap loaded;
  private final StatsStore stats;
  private final StatsView statsView;
  private final EventLoops loops;
  private final AccessLogs accessLogs;
  private final DataPlane dataPlane;
  private final LifeCycle lifeCycle;
  private final ServerStats serverStats;
  private @Nullable AdminServer admin;

  private Server(Options options, LoadedBootstrap loaded, Runnable reopenApplicationLog) {
    this.options = options;
    this.loaded = loaded;
    StatsConfig statsConfig = loaded.bootstrap().stats();
    stats = new StatsStore(statsConfig.matcher());
    statsView = StatsView.of(stats, statsConfig, fixedTags(options));
    loops = new EventLoops(options.concurrency(), stats, TimeSource.SYSTEM);
    accessLogs =
        new AccessLogs(stats, options.fileFlushMinSizeBytes(), options.fileFlushInterval());
    NodeIdentity node = Node.identity(loaded.bootstrap().node(), options);
    dataPlane =
        new DataPlane(
            loops,
            stats,
            node,
            new AccessLogOpener(accessLogs),
            outlierEvents(loaded.bootstrap().server().outlierEventLog()),
            loaded.bootstrap());
    serverStats = new ServerStats(stats, loops.main().stats());
    lifeCycle =
        new LifeCycle(
            loops.main(),
            dataPlane.listeners(),
            drainStrategy(options),
            options.drainTime(),
            () -> {
              accessLogs.reopen();
              reopenApplicationLog.run();
            });
  }

  private OutlierEvents outlierEvents(String path) {
    try {
      return path.isEmpty()
          ? OutlierEvents.NONE
          : new OutlierEventLog(accessLogs.lines(path), loops.main());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<StatsConfig.Tag.Fixed> fixedTags(Options options) {
    return options.statsTags().stream()
        .map(tag -> new StatsConfig.Tag.Fixed(tag.getKey(), tag.getValue()))
        .toList();
  }

  private static DrainStrategy drainStrategy(Options options) {
    return switch (options.drainStrategy()) {
      case GRADUAL -> DrainStrategy.GRADUAL;
      case IMMEDIATE -> DrainStrategy.IMMEDIATE;
    };
  }

  /**
   * Starts a proxy. When this returns it serves, or will as soon as each DNS cluster has had its
   * first answer or failure.
   *
   * @throws StartupException with the reason, when it cannot; then nothing is left of it
   */
  public static Server start(Options options, LoadedBootstrap loaded, Runnable reopenApplicationLog)
      throws StartupException, InterruptedException {
    Server server = construct(options, loaded, reopenApplicationLog);
    try {
      server.onMainThread(server::bringUp);
      return server;
    } catch (StartupException e) {
      server.close();
      throw e;
    }
  }

  private static Server construct(
      Options options, LoadedBootstrap loaded, Runnable reopenApplicationLog)
      throws StartupException {
    try {
      return new Server(options, loaded, reopenApplicationLog);
    } catch (UncheckedIOException e) {
      throw new StartupException(text(e), e);
    }
  }

  /**
   * Everything that {@link #start} would refuse, without a socket or a file being opened: {@code
   * --mode validate}.
   */
  public static void check(Options options, LoadedBootstrap loaded) throws ConfigException {
    StatsStore stats = new StatsStore();
    EventLoops loops = new EventLoops(1, stats, TimeSource.SYSTEM);
    NodeIdentity node = Node.identity(loaded.bootstrap().node(), options);
    new DataPlane(loops, stats, node, AccessLogOpener.NONE, OutlierEvents.NONE, loaded.bootstrap())
        .check(loaded.bootstrap());
  }

  /** From now on the process's signals act on this server. */
  public void endOnSignals() {
    Signals.install(lifeCycle::terminate, lifeCycle::end, lifeCycle::reopenLogs);
  }

  /** The addresses that a listener bound. */
  public List<SocketAddress> addressesOf(String listener) {
    return dataPlane.listeners().addressesOf(listener);
  }

  /** The admin server's address; null without one. */
  public @Nullable SocketAddress adminAddress() {
    return admin == null ? null : admin.address();
  }

  private Void bringUp() throws ConfigException, IOException {
    Bootstrap bootstrap = loaded.bootstrap();
    RuntimeFeatures.warn(bootstrap);
    serverStats.setFixed(options.concurrency(), loaded.unknownFields());
    serverStats.showClusters(options.concurrency(), () -> dataPlane.clusters().clusters().size());
    writeFile(Option.BASE_ID_PATH, "0");
    startAdmin(bootstrap.admin());
    LOG.info("loading " + bootstrap.clusters().size() + " cluster(s)");
    LOG.info("loading " + bootstrap.listeners().size() + " listener(s)");
    dataPlane.load(bootstrap);
    dataPlane.clusters().whenInitialized(this::startWorkers);
    Duration flushInterval = bootstrap.stats().flushInterval();
    if (flushInterval != null) {
      loops.main().timers().arm(new StatsFlush(flushInterval), flushInterval.toNanos());
    }
    return null;
  }

  private void startWorkers() {
    forgetWhatWasRead();
    LOG.info("all dependencies initialized. starting workers");
    dataPlane.listeners().startAccepting();
    lifeCycle.serving();
    serverStats.initialized(lifeCycle.uptimeMillis());
  }

  /**
   * A large configuration leaves garbage of many times its size, which nothing would collect for
   * long: what serves makes hardly any. Nobody waits for an answer yet.
   */
  private static void forgetWhatWasRead() {
    if (Runtime.getRuntime().totalMemory() > LARGE_HEAP_BYTES) {
      System.gc();
    }
  }

  private void startAdmin(@Nullable AdminConfig config) throws ConfigException, IOException {
    if (config == null) {
      LOG.warning("No admin address given, so no admin HTTP server started.");
      return;
    }
    AdminServer started =
        AdminServer.start(
            config,
            loops.main(),
            stats,
            Node.identity(loaded.bootstrap().node(), options),
            new AccessLogOpener(accessLogs),
            pages(),
            dataPlane.limits());
    admin = started;
    LOG.info("admin address: " + AddressJson.text(started.address()));
    writeFile(Option.ADMIN_ADDRESS_PATH, AddressJson.text(started.address()));
  }

  /** Writes a text into the file that an option names, if it was given. */
  private void writeFile(Option option, String text) throws IOException {
    String path = options.text(option);
    if (path != null) {
      Files.writeString(Path.of(path), text);
    }
  }

  private AdminPages pages() {
    AdminPages pages = new AdminPages();
    ServerPages.addTo(pages, lifeCycle, options.has(Option.ENABLE_MUTEX_TRACING));
    ServerInfoPage.addTo(pages, lifeCycle, options, Node.named(loaded.bootstrap().node(), options));
    RuntimeStats runtimeStats =
        new RuntimeStats(stats, loops.main().stats(), loaded.bootstrap().runtime());
    RuntimePage.addTo(pages, loaded.bootstrap().runtime(), runtimeStats::changed);
    StatsPages.addTo(pages, statsView, this::refreshStats);
    ClustersPage.addTo(pages, dataPlane.clusters());
    ListenersPage.addTo(pages, dataPlane.listeners()::bound);
    ConfigDumpPage.addTo(
        pages,
        new ConfigDump.Source(
            loaded.serialized(),
            Instant.now(),
            Build.info(),
            () -> EndpointsSource.of(dataPlane.clusters())));
    return pages;
  }

  private void refreshStats() {
    serverStats.refresh(
        lifeCycle.state(),
        lifeCycle.uptimeSeconds(),
        () -> dataPlane.listeners().activeConnections());
    if (loaded.bootstrap().stats().flushInterval() == null) { // stats_flush_on_admin
      // Envoy's workers give their values up while the page is written, which shows the last flush.
      loops.main().eventLoop().execute(() -> statsView.intervals().flush());
    }
  }

  /** {@code stats_flush_interval}: ends an interval of the histograms. */
  private final class StatsFlush extends Timer {
    private final Duration interval;

    StatsFlush(Duration interval) {
      this.interval = interval;
    }

    @Override
    protected void onTimeout() {
      statsView.intervals().flush();
      loops.main().timers().arm(this, interval.toNanos());
    }
  }

  private void onMainThread(Callable<Void> action) throws StartupException, InterruptedException {
    try {
      loops.main().eventLoop().submit(action).get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      switch (cause) {
        case ConfigException refused -> throw new StartupException(text(refused), refused);
        case IOException failed -> throw new StartupException(text(failed), failed);
        case UncheckedIOException failed -> throw new StartupException(text(failed), failed);
        default -> throw new IllegalStateException("the start failed by a bug", cause);
      }
    }
  }

  private static String text(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }

  /** Waits until a signal or the admin server ends it. */
  public void awaitEnd() throws InterruptedException {
    lifeCycle.awaitEnd();
  }

  /** Closes every connection and ends every thread; writes what the access logs still hold. */
  @Override
  public void close() {
    try {
      if (!loops.stop(this::closeSockets, STOP_MILLIS)) {
        LOG.warning("a worker did not end in time");
      }
      accessLogs.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever interrupts does not want to wait
    }
  }

  private void closeSockets() {
    dataPlane.listeners().close();
    if (admin != null) {
      admin.close();
    }
  }
}
