package dev.pillion.proxycore.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderMapTest {
  private static final HeaderName A = HeaderName.of("x-a");
  private static final HeaderName B = HeaderName.of("x-b");
  private static final HeaderName C = HeaderName.of("x-c");

  /** Small, so that everything has to grow. */
  private final HeaderMap map = new HeaderMap(4, 1);

  /** Adds a line as a parser does. */
  private void parsed(String name, String value) {
    byte[] bytes = (name + ": " + value + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    HeaderBlock block = map.block();
    int at = block.reserve(bytes.length);
    System.arraycopy(bytes, 0, block.array(), at, bytes.length);
    int valueAt = at + name.length() + 2;
    block.addParsed(
        HeaderName.CUSTOM,
        at,
        name.length(),
        valueAt,
        value.length(),
        at,
        /* wireNameOffset= */ -1);
  }

  @Test
  void linesKeepTheirOrderHoweverTheyCameIn() {
    parsed("x-a", "1");
    map.add(HeaderNames.METHOD, "GET");
    parsed("x-b", "2");
    map.add(A, "3".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(map).hasToString("x-a: 1\n:method: GET\nx-b: 2\nx-a: 3\n");
    assertThat(map.getJoined(A)).isEqualTo("1,3");
    assertThat(map.get(C)).isNull();
    assertThat(map.byteSize()).isEqualTo(3 * 4 + ":methodGET".length());
  }

  @Test
  void stringsFollowTheirLinesWhenOthersGo() {
    for (int i = 0; i < 5; i++) {
      parsed("x-a", "a" + i);
      parsed("x-b", "b" + i);
    }
    assertThat(map.value(9)).isEqualTo("b4");
    assertThat(map.value(3)).isEqualTo("b1");
    assertThat(map.remove(A)).isTrue();
    assertThat(map.remove(A)).isFalse();
    assertThat(map.getJoined(B)).isEqualTo("b0,b1,b2,b3,b4");
    parsed("x-c", "c");
    assertThat(map.get(C)).isEqualTo("c");
  }

  @Test
  void aLineRemovedBehindTheLastStringLeavesNoneBehind() {
    map.add(A, "1");
    parsed("x-b", "2");
    parsed("x-c", "3");
    map.removeLine(1);
    parsed("x-b", "4");
    assertThat(map).hasToString("x-a: 1\nx-c: 3\nx-b: 4\n");
  }

  @Test
  void setLeavesOneLineInThePlaceOfTheFirst() {
    map.add(A, "first");
    map.add(B, "b");
    map.add(A, "second");
    map.set(A, "longer than the first");
    assertThat(map).hasToString("x-a: longer than the first\nx-b: b\n");
    map.set(A, "short".getBytes(StandardCharsets.ISO_8859_1));
    map.set(C, "new");
    assertThat(map).hasToString("x-a: short\nx-b: b\nx-c: new\n");
  }

  @Test
  void aLineIsKeptAsHttp1WritesIt() {
    map.add(HeaderNames.METHOD, "GET");
    map.add(HeaderNames.AUTHORITY, "h");
    map.add(A, "long value");
    map.set(A, "v");
    assertThat(map.block().rawOffset(0)).isEqualTo(-1);
    assertThat(raw(1)).isEqualTo("host: h\r\n");
    assertThat(raw(2)).isEqualTo("x-a: v\r\n");
  }

  private String raw(int line) {
    HeaderBlock block = map.block();
    int from = block.rawOffset(line);
    return new String(block.array(), from, block.rawEnd(line) - from, StandardCharsets.ISO_8859_1);
  }

  @Test
  void noValueEndsItsLine() {
    map.add(A, "a\r\nb: c\u0000\u007f");
    map.set(B, "h\u00e9\u20ac");
    assertThat(map.get(A)).isEqualTo("a  b: c  ");
    assertThat(map.get(B)).isEqualTo("h\u00c3\u00a9\u00e2\u0082\u00ac"); // UTF-8, byte for byte
    map.set(B, "h\u00e9");
    assertThat(map.get(B)).isEqualTo("h\u00e9");
    assertThat(map.valueEqualsIgnoreCase(map.indexOf(B), "H\u00e9")).isTrue();
  }

  @Test
  void aCopyIsOnItsOwn() {
    map.add(A, "1");
    parsed("x-b", "2");
    HeaderMap copy = new HeaderMap(1, 1);
    copy.add(C, "old");
    copy.copyFrom(map);
    map.set(A, "changed");
    map.clear();
    map.add(B, "3");

    assertThat(copy).hasToString("x-a: 1\nx-b: 2\n");
    assertThat(map).hasToString("x-b: 3\n");
    assertThat(map.contains(A)).isFalse();
  }
}
