package dev.pillion.httpcodec;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A second opinion on where messages begin and end: RFC 9112 read to the letter, by other means
 * than the codec's own, with no tolerance and no care for speed. It knows framing alone; what else
 * a codec may refuse does not matter to it.
 */
final class WireReader {
  /** One message; the body without its framing, of the lines those that go from end to end. */
  record Message(String startLine, List<String> lines, String body) {}

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE =
      Pattern.compile("[A-Z]+ [\\x21-\\x7e]+ HTTP/1\\.([01])");
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.([0-9]) ([1-9][0-9][0-9])( [\\t\\x20-\\x7e\\x80-\\xff]*)?");
  private static final Pattern LINE =
      Pattern.compile("(" + TOKEN + "):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)");
  private static final Pattern CHUNK_SIZE =
      Pattern.compile("([0-9a-fA-F]+)[ \\t]*(;[\\t\\x20-\\x7e\\x80-\\xff]*)?");
  private static final Set<String> END_TO_END =
      Set.of("x", "x-long", "accept", "cookie", "empty", "user-agent", "trailer");
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private final String bytes;
  private final boolean requests;
  private int at;

  /** The messages that are there as a whole. */
  final List<Message> whole = new ArrayList<>();

  /** What is wrong with the message behind them. */
  @Nullable String fault;

  /** The message behind them has begun, and what is there of it is sound. */
  boolean partial;

  private boolean encoded;
  private BigInteger length = BigInteger.ZERO;
  private boolean lengthKnown;

  private WireReader(String bytes, boolean requests) {
    this.bytes = bytes;
    this.requests = requests;
  }

  static WireReader requests(String bytes) {
    WireReader reader = new WireReader(bytes, true);
    while (reader.fault == null && !reader.partial && reader.skipEmptyLines()) {
      reader.message(false, false);
    }
    return reader;
  }

  /**
   * Reads the one final response to a request and the interim ones before it.
   *
   * @param ended whether the connection has ended behind the bytes
   */
  static WireReader response(String bytes, boolean toHead, boolean ended) {
    WireReader reader = new WireReader(bytes, false);
    do {
      reader.message(toHead, ended);
    } while (reader.fault == null && !reader.partial && reader.lastIsInterim());
    return reader;
  }

  private boolean lastIsInterim() {
    String line = whole.get(whole.size() - 1).startLine();
    return line.charAt(9) == '1' && !line.startsWith(" 101", 8);
  }

  /** How many bytes the whole messages take. */
  int consumed() {
    return at;
  }

  private boolean skipEmptyLines() {
    while (bytes.startsWith("\r\n", at)) {
      at += 2;
    }
    return at < bytes.length();
  }

  private void message(boolean toHead, boolean ended) {
    int begin = at;
    int end = bytes.indexOf("\r\n\r\n", at);
    if (end < 0) {
      partial = true;
      return;
    }
    String[] lines = bytes.substring(at, end).split("\r\n", -1);
    at = end + 4;
    Matcher first = (requests ? REQUEST_LINE : STATUS_LINE).matcher(lines[0]);
    if (!first.matches()) {
      fail("start line");
    } else if (head(lines, first.group(1).equals("0"))) {
      String status = requests ? "" : first.group(2);
      body(lines, bodiless(status, toHead), requests || lengthKnown || encoded, ended);
    }
    if (partial || fault != null) {
      at = begin;
    }
  }

  private static boolean bodiless(String status, boolean toHead) {
    return toHead || status.startsWith("1") || status.equals("204") || status.equals("304");
  }

  private boolean head(String[] lines, boolean old) {
    encoded = false;
    lengthKnown = false;
    length = BigInteger.ZERO;
    for (int i = 1; i < lines.length; i++) {
      Matcher line = LINE.matcher(lines[i]);
      if (!line.matches()) {
        return fail("line " + lines[i]);
      }
      String value = line.group(2).replaceAll("[ \\t]+\\z", "");
      if (line.group(1).equalsIgnoreCase("content-length")) {
        if (lengthKnown || !value.matches("[0-9]+")) {
          return fail("content-length");
        }
        lengthKnown = true;
        length = new BigInteger(value);
      } else if (line.group(1).equalsIgnoreCase("transfer-encoding")) {
        if (encoded || !value.equalsIgnoreCase("chunked")) {
          return fail("transfer-encoding");
        }
        encoded = true;
      }
    }
    if ((encoded && (lengthKnown || (requests && old))) || length.compareTo(LARGEST) > 0) {
      return fail("framing");
    }
    return true;
  }

  private void body(String[] lines, boolean none, boolean framed, boolean ended) {
    StringBuilder body = new StringBuilder();
    if (none) {
      done(lines, body);
    } else if (encoded) {
      if (chunks(body)) {
        done(lines, body);
      }
    } else if (framed) {
      if (length.compareTo(BigInteger.valueOf(bytes.length() - at)) > 0) {
        partial = true;
        return;
      }
      body.append(bytes, at, at + length.intValue());
      at += length.intValue();
      done(lines, body);
    } else if (ended) {
      body.append(bytes, at, bytes.length());
      at = bytes.length();
      done(lines, body);
    } else {
      partial = true;
    }
  }

  private void done(String[] lines, StringBuilder body) {
    List<String> nominated = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      String value = lines[i].substring(colon + 1).replaceAll("^[ \\t]+|[ \\t]+\\z", "");
      if (requests && name.equals("connection")) {
        for (String option : value.split(",", -1)) {
          nominated.add(option.strip().toLowerCase(Locale.ROOT) + ":");
        }
      }
      if (END_TO_END.contains(name)) {
        kept.add(name + ": " + value);
      }
    }
    kept.removeIf(line -> nominated.contains(line.substring(0, line.indexOf(':') + 1)));
    whole.add(new Message(lines[0], kept, body.toString()));
  }

  private boolean chunks(StringBuilder body) {
    while (true) {
      int end = bytes.indexOf("\r\n", at);
      if (end < 0) {
        partial = true;
        return false;
      }
      Matcher line = CHUNK_SIZE.matcher(bytes.substring(at, end));
      if (!line.matches()) {
        return fail("chunk size");
      }
      BigInteger size = new BigInteger(line.group(1), 16);
      at = end + 2;
      if (size.signum() == 0) {
        return trailers();
      }
      if (size.compareTo(BigInteger.valueOf(bytes.length() - at - 2)) > 0) {
        partial = true; // perhaps: the end of a chunk that lacks its CRLF may be there
        return false;
      }
      int next = at + size.intValue();
      body.append(bytes, at, next);
      if (!bytes.startsWith("\r\n", next)) {
        return fail("chunk end");
      }
      at = next + 2;
    }
  }

  private boolean trailers() {
    while (true) {
      int end = bytes.indexOf("\r\n", at);
      if (end < 0) {
        partial = true;
        return false;
      }
      String line = bytes.substring(at, end);
      at = end + 2;
      if (line.isEmpty()) {
        return true;
      }
      if (!LINE.matcher(line).matches()) {
        return fail("trailer " + line);
      }
    }
  }

  private boolean fail(String what) {
    fault = what;
    return false;
  }
}
