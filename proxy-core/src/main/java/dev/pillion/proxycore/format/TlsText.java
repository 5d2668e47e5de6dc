package dev.pillion.proxycore.format;

import dev.pillion.proxycore.network.TlsInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the downstream TLS connection says; absent in plaintext. Lists are joined by commas. */
final class TlsText extends Operator {
  /** Which text. */
  enum Field {
    VERSION,
    CIPHER,
    PEER_URI_SAN,
    PEER_DNS_SAN,
    PEER_SUBJECT,
    LOCAL_URI_SAN
  }

  private final Field field;

  TlsText(Field field) {
    this.field = field;
  }

  @Override
  boolean append(FormatContext context, TextBuffer out) {
    TlsInfo tls = context.info.connection.tls;
    if (tls == null) {
      return false;
    }
    return switch (field) {
      case VERSION -> appendText(tls.version(), out);
      case CIPHER -> appendText(tls.cipher(), out);
      case PEER_URI_SAN -> appendAll(tls.peerUriSans(), out);
      case PEER_DNS_SAN -> appendAll(tls.peerDnsSans(), out);
      case PEER_SUBJECT -> appendText(tls.peerSubject(), out);
      case LOCAL_URI_SAN -> appendAll(tls.localUriSans(), out);
    };
  }

  private static boolean appendText(@Nullable String text, TextBuffer out) {
    if (text == null || text.isEmpty()) {
      return false;
    }
    out.append(text);
    return true;
  }

  private static boolean appendAll(List<String> texts, TextBuffer out) {
    for (int i = 0; i < texts.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      out.append(texts.get(i));
    }
    return !texts.isEmpty();
  }

  @Override
  boolean untrusted() {
    return true;
  }
}
