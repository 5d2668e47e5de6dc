package dev.pillion.initiptables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The options beside those that istio-iptables lists in its {@code --help}. */
class HelpTest {
  private static final Path RECORDED = Path.of("src/test/resources/istio-iptables-help.txt");
  private static final Pattern LINE =
      Pattern.compile("^ {2}(?:-(\\S), | {4})--(\\S+)( (?:string|uint16|duration)\\b)? .*$");
  private static final Pattern DEFAULT = Pattern.compile("\\(default \"?([^\")]*)\"?\\)$");

  /**
   * One line of the help.
   *
   * @param shortName empty for none
   * @param type as pflag calls it; empty for a switch
   */
  record Option(String shortName, String name, String type, String defaultValue) {
    @Override
    public String toString() {
      return "--" + name;
    }
  }

  static Stream<Option> options() throws IOException {
    List<Option> options = new ArrayList<>();
    for (String line : Files.readAllLines(RECORDED)) {
      Matcher option = LINE.matcher(line);
      if (line.startsWith("Global Flags:")) {
        break;
      }
      if (option.matches()) {
        Matcher value = DEFAULT.matcher(line);
        options.add(
            new Option(
                option.group(1) == null ? "" : option.group(1),
                option.group(2),
                option.group(3) == null ? "" : option.group(3).strip(),
                value.find() ? value.group(1) : ""));
      }
    }
    return options.stream();
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionIsKnownWithItsKindShortNameAndDefault(Option option) {
    Flag flag = known(option);
    assertThat(flag.shortName == Flag.NONE ? "" : String.valueOf(flag.shortName))
        .isEqualTo(option.shortName());
    assertThat(flag.kind)
        .isEqualTo(
            switch (option.type()) {
              case "" -> Flag.Kind.BOOL;
              case "uint16" -> Flag.Kind.PORT;
              case "duration" -> Flag.Kind.DURATION;
              default -> Flag.Kind.STRING;
            });
    if (flag.kind != Flag.Kind.BOOL) {
      assertThat(flag.defaultValue).isEqualTo(option.defaultValue());
    }
  }

  private static Flag known(Option option) {
    return Objects.requireNonNull(Flag.byLongName(option.name()), option + " is not known");
  }

  /** istio-iptables takes --envoy-port from the command line alone. */
  @ParameterizedTest
  @MethodSource("options")
  void everyOptionHasTheVariableOfItsName(Option option) {
    Flag flag = known(option);
    if (flag == Flag.ENVOY_PORT || flag == Flag.HELP) {
      assertThat(flag.environment).isEmpty();
    } else {
      assertThat(flag.environment)
          .contains(option.name().replace('-', '_').toUpperCase(Locale.ROOT));
    }
  }

  @Test
  void nothingElseIsOnOfferButTheOptionsOfTheLog() throws IOException {
    List<String> names = options().map(Option::name).toList();
    assertThat(names).hasSizeGreaterThan(30);
    assertThat(Flag.all())
        .allMatch(
            flag ->
                names.contains(flag.longName)
                    || flag.longName.startsWith("log_")
                    || flag == Flag.VKLOG);
  }

  @Test
  void recordedHelpIsThatOfTheRealOne() throws IOException {
    IstioIptables.sayWhichIsUsed("HelpTest");
    if (!IstioIptables.isPresent()) {
      return;
    }
    String help = IstioIptables.help();
    if (Boolean.getBoolean("pillion.record")) {
      Files.writeString(RECORDED, help);
    }
    assertThat(Files.readString(RECORDED)).isEqualTo(help);
  }
}
