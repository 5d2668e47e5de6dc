package dev.pillion.proxyapp.server;

import dev.pillion.proxyapp.cli.Option;
import dev.pillion.proxyapp.cli.Options;
import dev.pillion.proxyapp.log.ApplicationLog;
import dev.pillion.proxyapp.log.NettyLogs;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.log.Logger;
import dev.pillion.proxycore.log.Loggers;
import dev.pillion.xdsclient.BootstrapLoader;
import dev.pillion.xdsclient.LoadOptions;
import dev.pillion.xdsclient.LoadedBootstrap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the proxy as its command line says: serve, validate or init_only. */
public final class Main {
  private static final Logger LOG = Logger.of("main");
  private static final int FAILURE = 1;

  private Main() {}

  /** The exit status. */
  public static int run(Options options) throws InterruptedException {
    ApplicationLog log;
    try {
      log = openLog(options);
    } catch (IOException e) {
      System.err.println(e.getMessage());
      return FAILURE;
    }
    try {
      LoadedBootstrap loaded = load(options);
      setLogFormat(options, loaded.bootstrap().server().logFormat(), log);
      return switch (options.mode()) {
        case VALIDATE -> validate(options, loaded);
        case INIT_ONLY -> {
          Server.start(options, loaded, log::reopen).close();
          yield 0;
        }
        case SERVE -> serve(options, loaded, log);
      };
    } catch (ConfigException e) {
      e.errors().forEach(error -> LOG.critical(describe(options) + error));
    } catch (StartupException e) {
      LOG.critical(describe(options) + e.getMessage());
    }
    LOG.info("exiting");
    return FAILURE;
  }

  private static ApplicationLog openLog(Options options) throws IOException {
    ApplicationLog log =
        new ApplicationLog(
            options.text(Option.LOG_FORMAT, Options.DEFAULT_LOG_FORMAT),
            options.has(Option.LOG_FORMAT_ESCAPED),
            options.has(Option.LOG_STACKTRACE_SINGLE_ENTRY),
            options.text(Option.LOG_PATH));
    Loggers.setSink(log);
    Loggers.setLevel(options.logLevel());
    options.componentLevels().forEach((component, level) -> Logger.of(component).setLevel(level));
    NettyLogs.install();
    return log;
  }

  private static LoadedBootstrap load(Options options) throws ConfigException {
    String file = options.text(Option.CONFIG_PATH);
    LoadedBootstrap loaded =
        BootstrapLoader.load(
            new LoadOptions(
                file == null ? null : Path.of(file),
                options.text(Option.CONFIG_YAML, ""),
                options.allowUnknownStaticFields()));
    loaded.warnings().forEach(Logger.of("config")::warning);
    return loaded;
  }

  /** {@code application_log_config}: from here on the bootstrap's format holds. */
  private static void setLogFormat(Options options, @Nullable String format, ApplicationLog log)
      throws ConfigException {
    if (format == null) {
      return;
    }
    if (options.has(Option.LOG_FORMAT)) {
      throw new ConfigException(
          List.of(
              "Only one of ApplicationLogConfig.log_format or CLI option --log-format can be"
                  + " specified."));
    }
    log.setFormat(format);
  }

  private static String describe(Options options) {
    return "error initializing configuration '" + options.text(Option.CONFIG_PATH, "") + "': ";
  }

  private static int validate(Options options, LoadedBootstrap loaded) throws ConfigException {
    Server.check(options, loaded);
    System.out.println(
        "configuration '"
            + options.text(Option.CONFIG_PATH, options.text(Option.CONFIG_YAML, ""))
            + "' OK");
    return 0;
  }

  private static int serve(Options options, LoadedBootstrap loaded, ApplicationLog log)
      throws StartupException, InterruptedException {
    try (Server server = Server.start(options, loaded, log::reopen)) {
      server.endOnSignals();
      LOG.info("starting main dispatch loop");
      server.awaitEnd();
    }
    LOG.info("exiting");
    return 0;
  }
}
