package dev.pillion.e2e.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.e2e.net.Programs;
import dev.pillion.e2e.net.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Envoy's command line, as far as the program ends by itself. */
class CommandLineTest {
  /** A line of Envoy's help that names an option: short name, long name, type. */
  private static final Pattern HELP_LINE =
      Pattern.compile("^   (?:-(\\w)(?: <\\w+>)?,  )?--([a-z][a-z-]+)(?: (<\\w+>))?(?:  .*)?$");

  @TempDir Path folder;

  @Test
  void printsItsVersionInEnvoysForm() {
    Shell.Result run = run("--version");

    assertThat(run.status()).isZero();
    assertThat(run.output())
        .matches("\\s*\\S+  version: [0-9a-f]{40}/1\\.40\\.0/Clean/RELEASE/BoringSSL\\s*");
  }

  @Test
  void helpNamesEveryOptionOfEnvoys() throws IOException {
    Shell.Result run = run("--help");

    assertThat(run.status()).isZero();
    List<EnvoyOption> options = envoysOptions();
    assertThat(options).hasSize(43);
    for (EnvoyOption option : options) {
      String wanted = "--" + option.name + (option.type.isEmpty() ? "" : "=" + option.type);
      assertThat(run.output()).containsPattern(Pattern.quote(wanted) + "(?![-=\\w])");
    }
    assertThat(run.output())
        .contains("-c, --config-path", "-l, --log-level", "-h, --help", "--, --ignore_rest");
  }

  @Test
  void takesEveryOptionOfEnvoysWithItsKindOfValue() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-c", bootstrap(Bootstraps.adminOnly())));
    for (EnvoyOption option : envoysOptions()) {
      switch (option.name) {
        case "config-path", "help", "version", "hot-restart-version", "ignore_rest" -> {}
        case "stats-tag" -> arguments.addAll(List.of("--stats-tag", "a:b"));
        case "mode" -> arguments.addAll(List.of("--mode", "validate"));
        case "drain-strategy" -> arguments.addAll(List.of("--drain-strategy", "immediate"));
        case "local-address-ip-version" ->
            arguments.addAll(List.of("--local-address-ip-version", "v6"));
        case "log-level" -> arguments.addAll(List.of("--log-level", "info"));
        case "log-path" -> arguments.addAll(List.of("--log-path", "/dev/null"));
        case "log-format" -> arguments.addAll(List.of("--log-format", "%v"));
        case "component-log-level" ->
            arguments.addAll(List.of("--component-log-level", "main:info"));
        case "config-yaml" -> arguments.addAll(List.of("--config-yaml", "node: { id: a }"));
        case "disable-extensions" -> arguments.addAll(List.of("--disable-extensions", "a/b"));
        default -> {
          arguments.add("--" + option.name);
          if (!option.type.isEmpty()) {
            arguments.add(option.type.equals("<uint32_t>") ? "1" : folder + "/" + option.name);
          }
        }
      }
    }

    Shell.Result run = run(arguments.toArray(String[]::new));

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.output()).contains("OK");
  }

  @Test
  void answersAnUnknownOptionWithUsage() {
    Shell.Result run = run("--concurrency", "1", "--bogus");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors())
        .contains("PARSE ERROR: Argument: --bogus", "Couldn't find match", "USAGE", "--help");
  }

  @Test
  void answersAValueOfTheWrongKindByNamingItsOption() {
    Shell.Result run = run("--concurrency", "many");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors()).contains("--concurrency", "many");
  }

  @Test
  void readsNothingBehindIgnoreRest() throws IOException {
    String file = bootstrap(Bootstraps.adminOnly());

    assertThat(run("--mode", "validate", "-c", file, "--", "--bogus").status()).isZero();
    assertThat(run("--mode", "validate", "-c", file, "--ignore_rest", "--bogus").status()).isZero();
  }

  @Test
  void needsAConfiguration() {
    Shell.Result run = run();

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors())
        .contains("At least one of --config-path or --config-yaml")
        .doesNotContain("Exception");
  }

  @Test
  void validatesAFileWithoutOpeningItsPorts() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String file = bootstrap(listenerOn(taken.getLocalPort()));

      Shell.Result run = run("--mode", "validate", "-c", file);

      assertThat(run.status()).as(run.errors()).isZero();
      assertThat(run.output()).contains("configuration '" + file + "' OK");
    }
  }

  @Test
  void validationNamesTheFieldAndTheReason() throws IOException {
    String file = bootstrap(listenerOn(0).replace("prefix: /held", "prefix: /held, sufix: x"));

    Shell.Result run = run("--mode", "validate", "-c", file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors())
        .contains("routes[0].match")
        .contains("sufix")
        .contains("unknown field")
        .doesNotContain("Exception");
  }

  @Test
  void validationNamesTheRuleThatAValueBreaks() throws IOException {
    String file =
        bootstrap(
            listenerOn(0).replace("port_value: 0 } }\n    f", "port_value: 65536 } }\n    f"));

    Shell.Result run = run("--mode", "validate", "-c", file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors())
        .contains("static_resources.listeners[0].address.socket_address.port_value")
        .contains("65535");
  }

  @Test
  void validationRefusesWhatIsNotBuilt() throws IOException {
    String file = bootstrap(listenerOn(0) + "  secrets:\n  - { name: a, generic_secret: {} }\n");

    Shell.Result run = run("--mode", "validate", "-c", file);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.errors()).contains("static_resources.secrets");
  }

  @Test
  void initOnlyOpensThePortsAndEnds() throws IOException {
    Shell.Result run = run("--mode", "init_only", "-c", bootstrap(listenerOn(0)));

    assertThat(run.status()).as(run.errors()).isZero();
    assertThat(run.errors()).contains("all dependencies initialized");
  }

  @Test
  void aPortInUseEndsTheStartWithTheAddressAndTheReason() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String file = bootstrap(listenerOn(taken.getLocalPort()));

      for (String mode : List.of("serve", "init_only")) {
        Shell.Result run = run("--mode", mode, "-c", file);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors())
            .contains("127.0.0.1:" + taken.getLocalPort(), "Address already in use")
            .doesNotContain("Exception");
      }
    }
  }

  @Test
  void anAdminPortInUseEndsTheStartAsWell() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String file =
          bootstrap(Bootstraps.adminOnly().replace("port_value: 0", "port_value: " + port));

      Shell.Result run = run("-c", file);

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.errors()).contains("127.0.0.1:" + port, "Address already in use");
    }
  }

  private static String listenerOn(int port) {
    return Bootstraps.listeners(Bootstraps.listener("web", "INBOUND", port, "/dev/null"))
        .replace("cluster: held, timeout", "cluster_header: x-to, timeout");
  }

  private String bootstrap(String text) throws IOException {
    return Files.writeString(folder.resolve("bootstrap.yaml"), text).toString();
  }

  private static Shell.Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Programs.proxy()));
    command.addAll(List.of(arguments));
    return Shell.run(command);
  }

  private record EnvoyOption(String name, String type) {}

  private static List<EnvoyOption> envoysOptions() throws IOException {
    List<EnvoyOption> options = new ArrayList<>();
    for (String line : help().split("\n", -1)) {
      Matcher matcher = HELP_LINE.matcher(line);
      if (matcher.matches()) {
        options.add(
            new EnvoyOption(matcher.group(2), Objects.requireNonNullElse(matcher.group(3), "")));
      }
    }
    return options;
  }

  /** What {@code envoy --help} of 1.40 prints. */
  private static String help() throws IOException {
    try (var in = CommandLineTest.class.getResourceAsStream("/envoy/help-1.40.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
