package dev.pillion.proxycore.text;

import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A text that is made piece by piece, as fast as its reader takes it, so that a long one is never
 * whole in memory. Read once, by one thread.
 */
@FunctionalInterface
public interface TextPieces {
  /** Appends the next piece, which ends behind a whole character; false: there is no more. */
  boolean appendNext(StringBuilder out);

  /** A short text. */
  static TextPieces of(String text) {
    Iterator<String> once = List.of(text).iterator();
    return each(once, (piece, out) -> out.append(piece));
  }

  /** A text that is begun when its first piece is asked for. */
  static TextPieces later(Supplier<TextPieces> text) {
    return new TextPieces() {
      private @Nullable TextPieces begun;

      @Override
      public boolean appendNext(StringBuilder out) {
        TextPieces present = begun;
        if (present == null) {
          present = text.get();
          begun = present;
        }
        return present.appendNext(out);
      }
    };
  }

  /** A piece for each of the items. */
  static <T> TextPieces each(Iterator<T> items, BiConsumer<T, StringBuilder> print) {
    return out -> {
      if (!items.hasNext()) {
        return false;
      }
      print.accept(items.next(), out);
      return true;
    };
  }

  /** All of it, for a text that is known to be short. */
  default String whole() {
    StringBuilder out = new StringBuilder();
    boolean more = true;
    while (more) {
      more = appendNext(out);
    }
    return out.toString();
  }

  /** This text and then another one. */
  default TextPieces then(TextPieces next) {
    return out -> appendNext(out) || next.appendNext(out);
  }
}
