package dev.pillion.e2e.differential;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 message as its receiver saw it.
 *
 * @param head the first line and the headers as they came, those of interim responses before them
 * @param body without its chunks' framing, with its trailers behind it
 * @param end how it ended, if not as its framing says
 */
record HttpMessage(String head, String body, String end) {
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");

  static HttpMessage response(Incoming in, String method) {
    StringBuilder heads = new StringBuilder();
    while (true) {
      String head = in.through("\r\n\r\n");
      heads.append(head);
      if (!head.endsWith("\r\n\r\n")) {
        return new HttpMessage(heads.toString(), "", "no whole head: " + in.end());
      }
      int status = status(head);
      if (status >= 200 || status == 101) {
        return withBody(in, heads.toString(), head, hasBody(method, status));
      }
    }
  }

  private static boolean hasBody(String method, int status) {
    return !method.equals("HEAD")
        && !(method.equals("CONNECT") && status < 300)
        && status != 101
        && status != 204
        && status != 304;
  }

  private static HttpMessage withBody(Incoming in, String heads, String head, boolean expected) {
    if (!expected) {
      return new HttpMessage(heads, "", "");
    }
    HttpMessage framed = framed(in, head);
    if (framed != null) {
      return new HttpMessage(heads, framed.body, framed.end);
    }
    String body = in.bytes(Long.MAX_VALUE);
    return new HttpMessage(heads, body, "until the connection's end: " + in.end());
  }

  /** A request's head alone; {@link #bodyOfRequest} reads the rest. */
  static String requestHead(Incoming in) {
    return in.through("\r\n\r\n");
  }

  static HttpMessage bodyOfRequest(Incoming in, String head) {
    HttpMessage framed = framed(in, head);
    return framed == null ? new HttpMessage(head, "", "") : framed;
  }

  private static @Nullable HttpMessage framed(Incoming in, String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    if (lower.contains("\r\ntransfer-encoding: chunked\r\n")) {
      return chunked(in, head);
    }
    Matcher length = LENGTH.matcher(lower);
    if (!length.find()) {
      return null;
    }
    long expected = Long.parseLong(length.group(1));
    String body = in.bytes(expected);
    boolean whole = body.length() == expected;
    return new HttpMessage(head, body, whole ? "" : "cut short: " + in.end());
  }

  private static HttpMessage chunked(Incoming in, String head) {
    StringBuilder body = new StringBuilder();
    while (true) {
      String line = in.through("\r\n");
      long size = size(line);
      if (size < 0) {
        return new HttpMessage(head, body.toString(), "cut short at '" + line + "': " + in.end());
      }
      if (size == 0) {
        return lastChunk(in, head, body);
      }
      body.append(in.bytes(size));
      String ending = in.through("\r\n");
      if (!ending.equals("\r\n")) {
        return new HttpMessage(head, body.toString(), "cut short in a chunk: " + in.end());
      }
    }
  }

  private static HttpMessage lastChunk(Incoming in, String head, StringBuilder body) {
    String line = in.through("\r\n");
    while (line.endsWith("\r\n") && line.length() > 2) {
      body.append("\n<trailer ").append(line.strip()).append('>');
      line = in.through("\r\n");
    }
    return new HttpMessage(head, body.toString(), line.equals("\r\n") ? "" : "no end: " + in.end());
  }

  private static long size(String line) {
    try {
      return Long.parseLong(line.strip().split(";", 2)[0].strip(), 16);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static int status(String head) {
    Matcher status = Pattern.compile("^HTTP/1\\.[01] (\\d{3})").matcher(head);
    return status.find() ? Integer.parseInt(status.group(1)) : 999;
  }

  /**
   * The heads with each one's headers sorted by name; lines of one name keep their order. That of
   * different names says nothing (RFC 9110 section 5.3).
   */
  static String ordered(String heads) {
    return Arrays.stream(heads.split("(?<=\r\n\r\n)"))
        .map(HttpMessage::orderedHead)
        .collect(Collectors.joining());
  }

  private static String orderedHead(String head) {
    if (!head.endsWith("\r\n\r\n") || head.startsWith("\r\n")) {
      return head;
    }
    List<String> lines = List.of(head.strip().split("\r\n"));
    String headers =
        lines.stream()
            .skip(1)
            .sorted(Comparator.comparing(line -> line.split(":", 2)[0].toLowerCase(Locale.ROOT)))
            .map(line -> line + "\r\n")
            .collect(Collectors.joining());
    return lines.getFirst() + "\r\n" + headers + "\r\n";
  }

  /** The body and how it ended. */
  String bodyAndEnd() {
    return end.isEmpty() ? body : body + "\n<" + end + ">";
  }
}
