package dev.pillion.httpcodec;

import java.util.SplittableRandom;

/**
 * Makes HTTP/1 messages at random: from parts that are sound, parts on the edge and parts that are
 * wrong, and then perhaps spoilt byte by byte.
 */
final class WireMaker {
  private static final String[] METHODS = {
    "GET", "GET", "HEAD", "POST", "PUT", "OPTIONS", "DELETE"
  };
  private static final String[] ODD_METHODS = {"get", "FOO", "", "G\u0000T", "CONNECT", "PRI"};
  private static final String[] TARGETS = {
    "/", "/a?b=c", "/%2e%2e/x", "//h/p", "http://other/p?q", "https://o:8443", "/a#b"
  };
  private static final String[] ODD_TARGETS = {
    "*", "", "a b", "ftp://x/", "http://u@h/", "http://:1/", "h:443", "/\u0080", "/a\tb", "http:/x"
  };
  private static final String[] ODD_VERSIONS = {
    "HTTP/1.0", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "http/1.1", "HTTP/1.1 ", "HTTP/1.10", ""
  };
  private static final String[] LINES = {
    "x: y",
    "X-Long: " + "v".repeat(70),
    "accept:*/*",
    "cookie: \t a=b; c \t",
    "empty:",
    "te: trailers",
    "connection: keep-alive",
    "expect: 100-continue",
    "x: \u00e9\u00ff",
    "keep-alive: 5",
    "user-agent: u",
    "connection: x, y"
  };
  private static final String[] ODD_LINES = {
    "connection: close",
    "connection: upgrade\r\nupgrade: websocket",
    "connection: content-length",
    "connection: transfer-encoding, host",
    "x: a\r\n folded",
    "x : y",
    " x: y",
    ": y",
    "x",
    "x: a\nb: c",
    "x: a\rb",
    "x: \u0000",
    "host: two",
    "x\u00e9: y",
    "content-length: 3",
    "content-length: 0",
    "Content-Length: 3, 3",
    "content-length: +3",
    "content-length: 99999999999999999999",
    "transfer-encoding: chunked",
    "Transfer-Encoding: CHUNKED",
    "transfer-encoding: gzip, chunked",
    "transfer-encoding: xchunked",
    "transfer-encoding:\u000bchunked",
    "transfer-encoding: identity",
    "transfer-encoding:\r\n chunked",
    "trailer: x",
    "proxy-connection: close"
  };
  private static final String[] STATUS = {"200 OK", "200", "204 N", "304 N", "404 Not", "500 "};
  private static final String[] ODD_STATUS = {
    "101 S", "100 C", "99 x", "1000 x", "20x", " 200", "", "200\t", "600 x", "000 x"
  };
  private static final String SPECIAL =
      "\r\n\r\n\r\n :;,\t\u0000\u000b\u007f\u0080\u00ff0123fFgGxX-+\"";

  private final SplittableRandom random;

  /** Whether nothing that is made is odd or spoilt. */
  final boolean sound;

  WireMaker(SplittableRandom random) {
    this.random = random;
    this.sound = random.nextInt(5) == 0;
  }

  /** Requests, one behind the other. */
  String requests() {
    StringBuilder all = new StringBuilder();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      all.append(odd(10) ? "\r\n".repeat(1 + random.nextInt(5)) : "");
      all.append(odd(20) ? pick(ODD_METHODS) : pick(METHODS)).append(' ');
      all.append(odd(15) ? pick(ODD_TARGETS) : pick(TARGETS)).append(' ');
      all.append(odd(15) ? pick(ODD_VERSIONS) : "HTTP/1.1").append("\r\n");
      all.append(odd(25) ? "" : "Host: h\r\n");
      rest(all, oneIn(2));
    }
    return spoil(all);
  }

  /** Interim responses perhaps, a response, and perhaps more than was asked for. */
  String responses() {
    StringBuilder all = new StringBuilder();
    while (oneIn(5)) {
      all.append("HTTP/1.1 1").append(pick(new String[] {"00 C", "03 E", "02 P"})).append("\r\n");
      rest(all, true);
    }
    do {
      all.append(odd(15) ? pick(ODD_VERSIONS) : "HTTP/1.1").append(' ');
      String status = pick(STATUS);
      all.append(odd(15) ? pick(ODD_STATUS) : status).append("\r\n");
      rest(all, oneIn(4) || (sound && status.startsWith("204")));
    } while (odd(8));
    return spoil(all);
  }

  private void rest(StringBuilder all, boolean bodiless) {
    int lines = odd(40) ? 90 + random.nextInt(30) : random.nextInt(5);
    for (int i = 0; i < lines; i++) {
      all.append(odd(25) ? pick(ODD_LINES) : pick(LINES)).append("\r\n");
    }
    if (bodiless) {
      all.append("\r\n");
    } else if (oneIn(2)) {
      String body = data();
      int length = odd(15) ? random.nextInt(20) : body.length();
      all.append("Content-Length: ").append(length).append("\r\n\r\n").append(body);
    } else {
      all.append("Transfer-Encoding: chunked\r\n\r\n");
      chunks(all);
    }
  }

  private void chunks(StringBuilder all) {
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String data = data();
      if (data.isEmpty()) {
        continue;
      }
      all.append(odd(6) ? "0".repeat(random.nextInt(18)) : "");
      all.append(Integer.toHexString(odd(20) ? data.length() + 1 : data.length()));
      extension(all);
      all.append(odd(40) ? "\n" : "\r\n").append(data).append(odd(40) ? "\n" : "\r\n");
    }
    if (odd(15)) {
      String[] odd = {"-1", "+2", "0x3", "ffffffffffffffff", "7fffffffffffffff", "g", "", " 1"};
      all.append(pick(odd)).append("\r\n");
    }
    all.append("0").append(oneIn(6) ? "000" : "");
    extension(all);
    all.append("\r\n");
    if (oneIn(4)) {
      all.append(odd(8) ? pick(ODD_LINES) : pick(LINES)).append("\r\n");
    }
    all.append("\r\n");
  }

  private void extension(StringBuilder all) {
    if (odd(5)) {
      String[] extensions = {
        ";a",
        ";a=b",
        " ;a=\"q;\"",
        " \t",
        ";x=\"\r\n\"",
        ";" + "e".repeat(1022),
        ";\u0000",
        "; \u00ff"
      };
      all.append(pick(extensions));
    }
  }

  private String data() {
    if (oneIn(10)) {
      return "d".repeat(random.nextInt(3000));
    }
    if (oneIn(6)) {
      return "0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: s\r\n\r\n";
    }
    return "abc\r\ndefghij".substring(random.nextInt(12));
  }

  /** Half of all messages stay as they are. */
  private String spoil(StringBuilder text) {
    for (int i = odd(2) ? random.nextInt(4) : 0; i > 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      int to = Math.min(text.length(), at + 1 + random.nextInt(12));
      char special = SPECIAL.charAt(random.nextInt(SPECIAL.length()));
      switch (random.nextInt(7)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, special);
        case 2 -> text.setCharAt(at, special);
        case 3 -> text.delete(at, to);
        case 4 -> text.insert(at, text.substring(at, to));
        case 5 -> text.setCharAt(at, (char) random.nextInt(256));
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }

  String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  private boolean odd(int n) {
    return !sound && oneIn(n);
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  /** Cuts a text into pieces, some of them empty. */
  String[] cut(String text) {
    int cuts = random.nextInt(6);
    int[] at = random.ints(cuts, 0, text.length() + 1).sorted().toArray();
    String[] pieces = new String[cuts + 1];
    int from = 0;
    for (int i = 0; i < cuts; i++) {
      pieces[i] = text.substring(from, at[i]);
      from = at[i];
    }
    pieces[cuts] = text.substring(from);
    return pieces;
  }

  static String[] bytewise(String text) {
    String[] pieces = new String[text.length()];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = text.substring(i, i + 1);
    }
    return pieces;
  }
}
