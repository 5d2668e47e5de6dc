package dev.pillion.initiptables;

/** The two rule sets of the kernel and the programs that write them. */
enum Family {
  IPV4("IPv4", "iptables", "/32", "127.0.0.6/32"),
  IPV6("IPv6", "ip6tables", "/128", "::6/128");

  final String text;
  final String program;

  /** Prefix length of one host. */
  final String host;

  /** Source address of connections that the inbound passthrough cluster opens. */
  final String passthroughSource;

  Family(String text, String program, String host, String passthroughSource) {
    this.text = text;
    this.program = program;
    this.host = host;
    this.passthroughSource = passthroughSource;
  }
}
