package dev.pillion.xdsclient;

import dev.pillion.xdsclient.dump.ConfigDump;
import dev.pillion.xdsclient.dump.ConfigDump.Answer;
import java.time.Instant;
import java.util.Collections;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whole dumps of a serialized bootstrap. */
final class Dumps {
  private Dumps() {}

  static String print(byte[] serialized, Instant loaded) {
    return text(answer(serialized, loaded, ConfigDump.Query.ALL));
  }

  static Answer answer(
      byte[] serialized,
      @Nullable String resource,
      @Nullable String mask,
      Predicate<String> names) {
    return answer(serialized, Instant.EPOCH, new ConfigDump.Query(resource, mask, names, false));
  }

  private static Answer answer(byte[] serialized, Instant loaded, ConfigDump.Query query) {
    return ConfigDump.answer(
        new ConfigDump.Source(serialized, loaded, null, Collections::emptyIterator), query);
  }

  static String text(Answer answer) {
    return switch (answer) {
      case Answer.Dump dump -> dump.json().whole();
      case Answer.Refused refused -> refused.status() + " " + refused.text();
    };
  }
}
