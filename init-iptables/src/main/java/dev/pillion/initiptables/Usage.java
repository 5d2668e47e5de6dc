package dev.pillion.initiptables;

/** The text of {@code --help}. */
final class Usage {
  private static final int COLUMN = 46;

  private Usage() {}

  static String text() {
    StringBuilder out = new StringBuilder(4096);
    out.append("pillion-init makes the rules that redirect a pod's traffic to its proxy.\n");
    out.append("It takes istio-iptables' options and leaves the same rules.\n\n");
    out.append("Usage:\n  pillion-init [flags]\n\nFlags:\n");
    for (Flag flag : Flag.all()) {
      append(out, flag);
    }
    out.append("\nEnvironment alone: ENVOY_USER, ISTIO_OUTBOUND_OWNER_GROUPS,\n");
    out.append("  ISTIO_OUTBOUND_OWNER_GROUPS_EXCLUDE, ISTIO_OUTBOUND_IPV4_LOOPBACK_CIDR,\n");
    out.append("  DRY_RUN_FILE_PATH. Options with a variable name it in brackets.\n");
    return out.toString();
  }

  private static void append(StringBuilder out, Flag flag) {
    int start = out.length();
    out.append(flag.shortName == Flag.NONE ? "      " : "  -" + flag.shortName + ", ");
    out.append("--").append(flag.longName);
    out.append(
        switch (flag.kind) {
          case BOOL -> "";
          case PORT -> " port";
          case DURATION -> " duration";
          case STRING -> " string";
        });
    do {
      out.append(' ');
    } while (out.length() - start < COLUMN);
    out.append(flag.help);
    if (flag.kind != Flag.Kind.BOOL && !flag.defaultValue.isEmpty()) {
      out.append(" (default ").append(flag.defaultValue).append(')');
    }
    for (String name : flag.environment) {
      out.append(" [").append(name).append(']');
    }
    out.append('\n');
  }
}
