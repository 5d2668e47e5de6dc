package dev.pillion.proxyapp.demo;

import dev.pillion.proxyapp.admin.AddressJson;
import dev.pillion.proxyapp.cli.OptionException;
import dev.pillion.proxyapp.cli.Options;
import dev.pillion.proxyapp.server.Server;
import dev.pillion.proxyapp.server.StartupException;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.proxycore.log.Loggers;
import dev.pillion.xdsclient.BootstrapLoader;
import dev.pillion.xdsclient.LoadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Starts two versions of an upstream and a proxy before them, and runs until Ctrl-C. */
public final class Demo {
  private static final String USAGE =
      """
      usage: pillion demo [--port PORT] [--admin-port PORT]

      Starts two versions of an upstream and a proxy in front of them, prints what to try, and runs
      until Ctrl-C. The ports are 10000 and 15000 unless told otherwise; 0 is any free one.
      """;

  private int port = 10_000;
  private int adminPort = 15_000;

  private Demo() {}

  /** The exit status. */
  public static int run(String... arguments) throws InterruptedException {
    if (arguments.length == 1 && (arguments[0].equals("--help") || arguments[0].equals("-h"))) {
      System.out.print(USAGE);
      return 0;
    }
    Demo demo = new Demo();
    try {
      demo.readPorts(arguments);
    } catch (IllegalArgumentException e) {
      System.err.print("pillion demo: " + e.getMessage() + "\n\n" + USAGE);
      return 1;
    }
    try {
      demo.serve();
      return 0;
    } catch (IOException | ConfigException | OptionException | StartupException e) {
      System.err.println("pillion demo: " + e.getMessage());
      return 1;
    }
  }

  private void readPorts(String... arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      String option = arguments[i];
      if (!option.equals("--port") && !option.equals("--admin-port")) {
        throw new IllegalArgumentException("unknown option '" + option + "'");
      }
      int value = portOf(option, i + 1 < arguments.length ? arguments[i + 1] : "");
      if (option.equals("--port")) {
        port = value;
      } else {
        adminPort = value;
      }
    }
  }

  private static int portOf(String option, String text) {
    try {
      int value = Integer.parseInt(text);
      if (value >= 0 && value <= 0xffff) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(option + " needs a port, not '" + text + "'");
  }

  private void serve()
      throws IOException, ConfigException, OptionException, StartupException, InterruptedException {
    // Access log lines appear at once.
    Options options =
        Options.parse("--concurrency", "1", "-l", "warning", "--file-flush-interval-msec", "100");
    Loggers.setLevel(options.logLevel());
    try (DemoUpstream v1 = new DemoUpstream("v1");
        DemoUpstream v2 = new DemoUpstream("v2");
        Server server =
            Server.start(
                options, BootstrapLoader.load(LoadOptions.of(configuration(v1, v2))), () -> {})) {
      server.endOnSignals();
      System.out.print(
          instructions(
              AddressJson.text(server.addressesOf("demo").getFirst()),
              AddressJson.text(Objects.requireNonNull(server.adminAddress()))));
      server.awaitEnd();
    }
  }

  private String configuration(DemoUpstream v1, DemoUpstream v2) throws IOException {
    try (InputStream in = Demo.class.getResourceAsStream("demo.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .replace("@PORT@", Integer.toString(port))
          .replace("@ADMIN@", Integer.toString(adminPort))
          .replace("@V1@", Integer.toString(v1.port()))
          .replace("@V2@", Integer.toString(v2.port()));
    }
  }

  private static String instructions(String proxy, String admin) {
    return """
    The proxy listens on http://PROXY with two versions of an upstream behind it. Try:

      curl http://PROXY/                        # v1 nine times of ten, else v2
      curl -H 'x-version: v2' http://PROXY/     # a header chooses v2
      curl -i http://PROXY/slow                 # takes two seconds; given up after one: 504
      curl http://ADMIN/clusters                # what the proxy knows of its upstreams
      curl 'http://ADMIN/stats?usedonly'        # what it saw

    Its access log follows. Ctrl-C stops it.
    """
        .replace("PROXY", proxy)
        .replace("ADMIN", admin);
  }
}
