package dev.pillion.initiptables;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a command line and an environment, read by the rules of istio-iptables' flag
 * library (pflag): {@code --name=value}, {@code --name value}, {@code -x value}, {@code -xvalue},
 * {@code -x=value}, grouped short booleans, {@code --} as the end. Nothing is ignored: an unknown
 * option, a value of the wrong kind and a stray argument are refused by name. Immutable.
 */
final class Flags {
  private final Map<Flag, String> values;

  private Flags(Map<Flag, String> values) {
    this.values = values;
  }

  /**
   * Reads the environment, then the arguments over it.
   *
   * @param args a leading {@code istio-iptables} is skipped: it is the subcommand that a pod's
   *     manifest gives to an image whose entry point is pilot-agent
   */
  static Flags parse(String[] args, Map<String, String> environment) throws InitFailure {
    Map<Flag, String> values = new EnumMap<>(Flag.class);
    readEnvironment(environment, values);
    new Parser(args, values).run();
    return new Flags(values);
  }

  String text(Flag flag) {
    String value = values.get(flag);
    return value == null ? flag.defaultValue : value;
  }

  boolean isSet(Flag flag) {
    return "true".equals(text(flag));
  }

  /** Port 0..65535; the kind was checked when the value was read. */
  int port(Flag flag) {
    return Integer.parseInt(text(flag));
  }

  long nanos(Flag flag) {
    return Durations.nanos(text(flag));
  }

  private static void readEnvironment(Map<String, String> environment, Map<Flag, String> values)
      throws InitFailure {
    for (Flag flag : Flag.all()) {
      for (String name : flag.environment) {
        String value = environment.get(name);
        if (value != null && !isUnset(flag, value)) {
          values.put(flag, environmentValue(flag, name, value));
        }
      }
    }
  }

  /** A manifest's empty text is a text, but no switch and no number: so reads istio-iptables. */
  private static boolean isUnset(Flag flag, String value) {
    return value.isEmpty() && flag.kind != Flag.Kind.STRING;
  }

  private static String environmentValue(Flag flag, String name, String value) throws InitFailure {
    String accepted = normalize(flag, value);
    if (accepted == null) {
      throw InitFailure.usage(
          "the environment variable "
              + name
              + " holds \""
              + value
              + "\", which is not "
              + kindName(flag)
              + ".");
    }
    return accepted;
  }

  /** The value in the form this class keeps, or null when it is not of the flag's kind. */
  static @Nullable String normalize(Flag flag, String value) {
    return switch (flag.kind) {
      case BOOL -> normalizeBoolean(value);
      case PORT -> Durations.decimal(value, 65535) < 0 ? null : value;
      case DURATION -> Durations.nanos(value) < 0 ? null : value;
      case STRING -> value;
    };
  }

  /** Go's strconv.ParseBool. */
  private static @Nullable String normalizeBoolean(String value) {
    return switch (value) {
      case "1", "t", "T", "true", "TRUE", "True" -> "true";
      case "0", "f", "F", "false", "FALSE", "False" -> "false";
      default -> null;
    };
  }

  private static String kindName(Flag flag) {
    return switch (flag.kind) {
      case BOOL -> "a boolean";
      case PORT -> "a port number";
      case DURATION -> "a duration such as 5s";
      case STRING -> "a text";
    };
  }

  /** One pass over the arguments. */
  private static final class Parser {
    private final String[] args;
    private final Map<Flag, String> values;
    private int next;

    Parser(String[] args, Map<Flag, String> values) {
      this.args = args;
      this.values = values;
    }

    void run() throws InitFailure {
      if (args.length > 0 && "istio-iptables".equals(args[0])) {
        next = 1;
      }
      while (next < args.length) {
        String arg = args[next++];
        if ("--".equals(arg)) {
          refuseRest();
        } else if (arg.startsWith("--")) {
          longFlag(arg);
        } else if (arg.length() > 1 && arg.charAt(0) == '-') {
          shortFlags(arg);
        } else {
          throw stray(arg);
        }
      }
    }

    private void refuseRest() throws InitFailure {
      if (next < args.length) {
        throw stray(args[next]);
      }
    }

    private static InitFailure stray(String arg) {
      return InitFailure.usage(
          "the argument \"" + arg + "\" belongs to no option (booleans take --name=value).");
    }

    private void longFlag(String arg) throws InitFailure {
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg.substring(2) : arg.substring(2, equals);
      Flag flag = Flag.byLongName(name);
      if (flag == null) {
        throw InitFailure.usage("unknown flag: --" + name + ".");
      }
      if (equals >= 0) {
        set(flag, "--" + name, arg.substring(equals + 1));
      } else if (flag.kind == Flag.Kind.BOOL) {
        values.put(flag, "true");
      } else {
        set(flag, "--" + name, following("--" + name));
      }
    }

    private void shortFlags(String arg) throws InitFailure {
      for (int i = 1; i < arg.length(); i++) {
        String name = "-" + arg.charAt(i);
        Flag flag = Flag.byShortName(arg.charAt(i));
        if (flag == null) {
          throw InitFailure.usage("unknown flag: " + name + " in " + arg + ".");
        }
        boolean last = i + 1 == arg.length();
        if (!last && arg.charAt(i + 1) == '=') {
          set(flag, name, arg.substring(i + 2));
          return;
        }
        if (flag.kind == Flag.Kind.BOOL) {
          values.put(flag, "true");
        } else {
          set(flag, name, last ? following(name) : arg.substring(i + 1));
          return;
        }
      }
    }

    private String following(String name) throws InitFailure {
      if (next == args.length) {
        throw InitFailure.usage("the flag " + name + " needs a value.");
      }
      return args[next++];
    }

    private void set(Flag flag, String name, String value) throws InitFailure {
      String accepted = normalize(flag, value);
      if (accepted == null) {
        throw InitFailure.usage(
            "the value \"" + value + "\" of " + name + " is not " + kindName(flag) + ".");
      }
      values.put(flag, accepted);
    }
  }
}
