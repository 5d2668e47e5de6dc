package dev.pillion.listeners.filter;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a ClientHello out of the first bytes of a connection without consuming them. Goes on where
 * it stopped when more bytes have come, so that a hello sent byte by byte costs no more than one
 * sent at once.
 */
final class ClientHelloReader {
  /** What the bytes are so far. */
  enum Result {
    INCOMPLETE,
    NOT_TLS,
    CLIENT_HELLO
  }

  private static final int RECORD_HEADER = 5;
  private static final int HANDSHAKE_HEADER = 4;
  private static final int CONTENT_HANDSHAKE = 22;
  private static final int TYPE_CLIENT_HELLO = 1;
  private static final int MAX_RECORD = 16 * 1024;
  private static final int MAX_HELLO = 16 * 1024; // what BoringSSL takes
  private static final int EXTENSION_SERVER_NAME = 0;
  private static final int EXTENSION_ALPN = 16;
  private static final int NAME_TYPE_HOST = 0;
  private static final int VERSION_AND_RANDOM = 34;

  private byte[] hello = new byte[512];
  private int helloLength;
  private int position; // of the next record in the bytes
  private String serverName = "";
  private List<String> applicationProtocols = List.of();
  private int headerBytes; // of a record that showed that this is not TLS
  private boolean sawServerName;
  private boolean sawAlpn;

  String serverName() {
    return serverName;
  }

  List<String> applicationProtocols() {
    return applicationProtocols;
  }

  /** How many bytes it took to know. */
  int consumed() {
    return position + headerBytes;
  }

  /**
   * Looks at all bytes so far: those of the last call and what has come since.
   *
   * @param limit how many to look at at most
   */
  Result read(ByteBuf bytes, int limit) {
    int start = bytes.readerIndex();
    int length = Math.min(bytes.readableBytes(), limit);
    while (true) {
      Result header = checkRecordHeader(bytes, start + position, length - position);
      if (header != Result.CLIENT_HELLO) {
        headerBytes = header == Result.NOT_TLS ? Math.min(length - position, RECORD_HEADER) : 0;
        return header;
      }
      int recordLength = bytes.getUnsignedShort(start + position + 3);
      if (length - position < RECORD_HEADER + recordLength) {
        return firstHandshakeByteWrong(bytes, start, length) ? Result.NOT_TLS : Result.INCOMPLETE;
      }
      append(bytes, start + position + RECORD_HEADER, recordLength);
      position += RECORD_HEADER + recordLength;
      if (helloLength > 0 && hello[0] != TYPE_CLIENT_HELLO) {
        return Result.NOT_TLS;
      }
      if (helloLength >= HANDSHAKE_HEADER) {
        int wanted = uint24(1);
        if (wanted > MAX_HELLO) {
          return Result.NOT_TLS;
        }
        if (helloLength >= HANDSHAKE_HEADER + wanted) {
          return parse(HANDSHAKE_HEADER + wanted) ? Result.CLIENT_HELLO : Result.NOT_TLS;
        }
      }
    }
  }

  /** CLIENT_HELLO stands for: a whole header of a handshake record. */
  private static Result checkRecordHeader(ByteBuf bytes, int at, int available) {
    if ((available >= 1 && bytes.getByte(at) != CONTENT_HANDSHAKE)
        || (available >= 2 && bytes.getByte(at + 1) != 3)) {
      return Result.NOT_TLS;
    }
    if (available < RECORD_HEADER) {
      return Result.INCOMPLETE;
    }
    int recordLength = bytes.getUnsignedShort(at + 3);
    return recordLength > MAX_RECORD ? Result.NOT_TLS : Result.CLIENT_HELLO;
  }

  private boolean firstHandshakeByteWrong(ByteBuf bytes, int start, int length) {
    return position == 0
        && length > RECORD_HEADER
        && bytes.getByte(start + RECORD_HEADER) != TYPE_CLIENT_HELLO;
  }

  private void append(ByteBuf bytes, int at, int count) {
    if (helloLength + count > hello.length) {
      hello = Arrays.copyOf(hello, Math.max(helloLength + count, hello.length * 2));
    }
    bytes.getBytes(at, hello, helloLength, count);
    helloLength += count;
  }

  /** False when the message is no well-formed ClientHello. */
  private boolean parse(int end) {
    int at = HANDSHAKE_HEADER + VERSION_AND_RANDOM;
    at = skipVector(at, end, 1); // legacy_session_id
    at = skipVector(at, end, 2); // cipher_suites
    at = skipVector(at, end, 1); // legacy_compression_methods
    if (at < 0) {
      return false;
    }
    if (at == end) {
      return true; // before TLS 1.2 extensions may be missing
    }
    int extensionsEnd = skipVector(at, end, 2);
    return extensionsEnd == end && parseExtensions(at + 2, end);
  }

  private boolean parseExtensions(int from, int end) {
    int at = from;
    while (at < end) {
      int next = at + 2 <= end ? skipVector(at + 2, end, 2) : -1;
      if (next < 0) {
        return false;
      }
      int type = uint16(at);
      boolean good =
          switch (type) {
            case EXTENSION_SERVER_NAME -> parseServerName(at + 4, next);
            case EXTENSION_ALPN -> parseAlpn(at + 4, next);
            default -> true;
          };
      if (!good) {
        return false;
      }
      at = next;
    }
    return true;
  }

  /** RFC 6066 section 3: a list with one host name. */
  private boolean parseServerName(int from, int end) {
    boolean second = sawServerName;
    sawServerName = true;
    if (second
        || skipVector(from, end, 2) != end
        || end - from < 5
        || hello[from + 2] != NAME_TYPE_HOST) {
      return false;
    }
    int nameEnd = skipVector(from + 3, end, 2);
    int length = nameEnd - from - 5;
    if (nameEnd != end || length == 0 || length > 255) {
      return false;
    }
    for (int i = from + 5; i < nameEnd; i++) {
      if (hello[i] == 0) {
        return false;
      }
    }
    serverName = new String(hello, from + 5, length, StandardCharsets.ISO_8859_1);
    return true;
  }

  /**
   * RFC 7301 section 3.1. As in Envoy a list that cannot be read is none; the handshake will judge
   * it. False for a second list: it could be read differently behind us.
   */
  private boolean parseAlpn(int from, int end) {
    boolean second = sawAlpn;
    sawAlpn = true;
    if (second || skipVector(from, end, 2) != end || end - from < 4) {
      return !second;
    }
    List<String> protocols = new ArrayList<>();
    int at = from + 2;
    while (at < end) {
      int next = skipVector(at, end, 1);
      if (next <= at + 1) { // malformed or an empty name
        return true;
      }
      protocols.add(new String(hello, at + 1, next - at - 1, StandardCharsets.ISO_8859_1));
      at = next;
    }
    applicationProtocols = List.copyOf(protocols);
    return true;
  }

  /** The place behind a vector with a length of so many bytes; -1 when it does not fit. */
  private int skipVector(int at, int end, int lengthBytes) {
    if (at < 0 || at + lengthBytes > end) {
      return -1;
    }
    int length = lengthBytes == 1 ? hello[at] & 0xff : uint16(at);
    int behind = at + lengthBytes + length;
    return behind > end ? -1 : behind;
  }

  private int uint16(int at) {
    return ((hello[at] & 0xff) << 8) | (hello[at + 1] & 0xff);
  }

  private int uint24(int at) {
    return ((hello[at] & 0xff) << 16) | uint16(at + 1);
  }
}
