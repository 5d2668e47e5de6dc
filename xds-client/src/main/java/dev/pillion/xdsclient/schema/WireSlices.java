package dev.pillion.xdsclient.schema;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A serialized message of which some fields stay where they are, to be decoded one at a time: a
 * large message is never a tree as a whole. Any thread.
 */
public final class WireSlices {
  /** A message's place among the bytes. */
  public record Slice(int offset, int length) {}

  private final byte[] bytes;
  private final Message rest;
  private final Map<String, List<Slice>> slices;

  private WireSlices(byte[] bytes, Message rest, Map<String, List<Slice>> slices) {
    this.bytes = bytes;
    this.rest = rest;
    this.slices = slices;
  }

  /**
   * Looks through a message.
   *
   * @param left names of message fields that stay undecoded
   */
  public static WireSlices of(MessageType type, byte[] bytes, Slice slice, Set<String> left)
      throws WireException {
    Message rest = new Message(type, 0);
    Map<String, List<Slice>> slices = new HashMap<>();
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes, slice.offset, slice.length);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        Field field = type.byNumber(WireFormat.getTagFieldNumber(tag));
        if (field != null && left.contains(field.name())) {
          int length = in.readRawVarint32();
          int at = slice.offset + in.getTotalBytesRead();
          slices.computeIfAbsent(field.name(), n -> new ArrayList<>()).add(new Slice(at, length));
          in.skipRawBytes(length);
        } else {
          WireDecoder.decodeField(rest, tag, in);
        }
      }
    } catch (IOException e) {
      throw new WireException(type.name() + ": " + e.getMessage());
    }
    return new WireSlices(bytes, rest, slices);
  }

  /** The message without the fields that were left. */
  public Message rest() {
    return rest;
  }

  /** Where the values of a field that was left lie. */
  public List<Slice> of(String field) {
    return slices.getOrDefault(field, List.of());
  }

  /** Decodes one of them. */
  public Message decode(MessageType type, Slice slice) {
    try {
      return WireDecoder.decode(type, bytes, slice.offset, slice.length);
    } catch (WireException e) {
      throw new IllegalStateException("the bytes were written here", e);
    }
  }
}
