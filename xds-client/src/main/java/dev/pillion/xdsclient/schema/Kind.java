package dev.pillion.xdsclient.schema;

/** A field's type; the order is that of {@code FieldDescriptorProto.Type}, which begins at 1. */
public enum Kind {
  DOUBLE(WireType.FIXED64),
  FLOAT(WireType.FIXED32),
  INT64(WireType.VARINT),
  UINT64(WireType.VARINT),
  INT32(WireType.VARINT),
  FIXED64(WireType.FIXED64),
  FIXED32(WireType.FIXED32),
  BOOL(WireType.VARINT),
  STRING(WireType.LENGTH),
  GROUP(WireType.GROUP),
  MESSAGE(WireType.LENGTH),
  BYTES(WireType.LENGTH),
  UINT32(WireType.VARINT),
  ENUM(WireType.VARINT),
  SFIXED32(WireType.FIXED32),
  SFIXED64(WireType.FIXED64),
  SINT32(WireType.VARINT),
  SINT64(WireType.VARINT);

  /** The numbers that protobuf's tags carry. */
  static final class WireType {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int GROUP = 3;
    static final int GROUP_END = 4;
    static final int FIXED32 = 5;

    private WireType() {}
  }

  private static final Kind[] ALL = values();
  private final int wireType;

  Kind(int wireType) {
    this.wireType = wireType;
  }

  static Kind of(int number) {
    return ALL[number - 1];
  }

  int wireType() {
    return wireType;
  }

  /** True for integers that have no sign. */
  public boolean unsigned() {
    return this == UINT32 || this == UINT64 || this == FIXED32 || this == FIXED64;
  }

  /** True for integers of 64 bits, which JSON writes as strings. */
  public boolean wide() {
    return switch (this) {
      case INT64, UINT64, SINT64, FIXED64, SFIXED64 -> true;
      default -> false;
    };
  }

  /** True for every kind of integer; an enum is none. */
  public boolean integer() {
    return switch (this) {
      case INT32, UINT32, SINT32, FIXED32, SFIXED32 -> true;
      case INT64, UINT64, SINT64, FIXED64, SFIXED64 -> true;
      default -> false;
    };
  }

  /** The value of an absent field without presence, as {@link Message} stores it. */
  Object zero() {
    return switch (this) {
      case DOUBLE, FLOAT -> 0.0;
      case BOOL -> false;
      case STRING -> "";
      case BYTES -> Message.NO_BYTES;
      default -> 0L;
    };
  }
}
