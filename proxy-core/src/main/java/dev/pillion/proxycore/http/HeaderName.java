package dev.pillion.proxycore.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A header's name in lower case, with its bytes at hand. Names that the proxy itself uses are
 * constants in {@link HeaderNames} and have an id, by which a {@link HeaderMap} finds them without
 * comparing bytes. Immutable, any thread.
 */
public final class HeaderName {
  /** The id of a name that has none of its own. */
  public static final int CUSTOM = 0;

  private final String text;
  private final byte[] bytes;
  private final int id;

  HeaderName(String text, int id) {
    this.text = text;
    this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    this.id = id;
  }

  /** The name for a text in any case; a known one is the constant itself. */
  public static HeaderName of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    HeaderName known = HeaderNames.known(lower);
    return known != null ? known : new HeaderName(lower, CUSTOM);
  }

  /** The id, unique among the known names; {@link #CUSTOM} for all others. */
  public int id() {
    return id;
  }

  /** The lower-case bytes; never to be written to. */
  @SuppressWarnings("EI_EXPOSE_REP")
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeaderName name && name.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The lower-case text. */
  @Override
  public String toString() {
    return text;
  }
}
