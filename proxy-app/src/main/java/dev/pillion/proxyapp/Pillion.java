package dev.pillion.proxyapp;

import dev.pillion.proxyapp.cli.Option;
import dev.pillion.proxyapp.cli.OptionException;
import dev.pillion.proxyapp.cli.Options;
import dev.pillion.proxyapp.cli.Usage;
import dev.pillion.proxyapp.cli.Version;
import dev.pillion.proxyapp.demo.Demo;
import dev.pillion.proxyapp.server.Main;
import java.util.Arrays;

/** The program {@code pillion}: the proxy with Envoy's command line, and the demo. */
public final class Pillion {
  private Pillion() {}

  /** Ends the process with 0, or with 1 when something was wrong. */
  public static void main(String... arguments) throws InterruptedException {
    System.exit(run(arguments));
  }

  private static int run(String... arguments) throws InterruptedException {
    if (arguments.length > 0 && arguments[0].equals("demo")) {
      return Demo.run(Arrays.copyOfRange(arguments, 1, arguments.length));
    }
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (OptionException e) {
      System.err.println(e.getMessage());
      if (e.usage()) {
        System.err.println("\n" + Usage.brief());
      }
      return 1;
    }
    if (options.has(Option.HELP)) {
      System.out.println(Usage.help());
      return 0;
    }
    if (options.has(Option.VERSION)) {
      System.out.println("\npillion  version: " + Version.text() + "\n");
      return 0;
    }
    if (options.has(Option.HOT_RESTART_VERSION)) {
      System.out.println("disabled");
      return 0;
    }
    return Main.run(options);
  }
}
