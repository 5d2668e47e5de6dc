package dev.pillion.proxyapp.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Prints the usage; picocli is loaded only here. */
public final class Usage {
  private Usage() {}

  /** The whole help text. */
  public static String help() {
    return commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  /** One line of synopsis, for errors. */
  public static String brief() {
    CommandLine.Help help =
        new CommandLine.Help(
            commandLine().getCommandSpec(),
            CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return "Brief USAGE:\n   "
        + help.synopsis(3)
        + "\nFor complete USAGE and HELP type:\n"
        + "   pillion --help\n";
  }

  private static CommandLine commandLine() {
    CommandSpec spec = CommandSpec.create().name("pillion");
    spec.usageMessage()
        .width(100)
        .sortOptions(false)
        .sortSynopsis(false)
        .description(
            "",
            "A sidecar data-plane proxy that takes Envoy's place and its command line.",
            "'pillion demo' starts a proxy and two versions of an upstream to try it on.",
            "")
        .footer("  --, --ignore_rest        Ignores the arguments that follow.");
    for (Option option : Option.values()) {
      spec.addOption(specification(option));
    }
    return new CommandLine(spec);
  }

  private static OptionSpec specification(Option option) {
    String longName = "--" + option.longName;
    OptionSpec.Builder builder =
        option.shortName == null
            ? OptionSpec.builder(longName)
            : OptionSpec.builder("-" + option.shortName, longName);
    builder.description(option.description);
    return switch (option.kind) {
      case FLAG -> builder.arity("0").type(boolean.class).build();
      case STRINGS -> builder.arity("1").type(String[].class).paramLabel(option.kind.label).build();
      case STRING, UINT32 ->
          builder.arity("1").type(String.class).paramLabel(option.kind.label).build();
    };
  }
}
