package dev.pillion.e2e.differential;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing that a client or an upstream does with its connection. */
sealed interface Action {
  /** Writes these characters as bytes. */
  record Send(String bytes) implements Action {}

  record Pause(Duration time) implements Action {}

  /** Reads one response to a request of this method. */
  record ReadResponse(String method) implements Action {}

  /** Reads the rest of the request that the upstream answers. */
  record ReadBody() implements Action {}

  record ReadBytes(int count) implements Action {}

  /** Reads until the peer ends the connection. */
  record ReadEnd() implements Action {}

  /** Reads until the peer ends the connection or this time is over, and says which. */
  record Watch(Duration time) implements Action {}

  record HalfClose() implements Action {}

  record Close() implements Action {}

  record Reset() implements Action {}

  static List<Action> list(String where, List<Object> values) {
    List<Action> actions = new ArrayList<>();
    for (Object value : values) {
      actions.add(one(where, value));
    }
    return actions;
  }

  private static Action one(String where, Object value) {
    if (value instanceof Map<?, ?> map && map.size() == 1) {
      Map.Entry<?, ?> entry = map.entrySet().iterator().next();
      return with(where, String.valueOf(entry.getKey()), entry.getValue());
    }
    return switch (value.toString()) {
      case "half-close" -> new HalfClose();
      case "close" -> new Close();
      case "reset" -> new Reset();
      case "read-body" -> new ReadBody();
      case "read-end" -> new ReadEnd();
      case "read-response" -> new ReadResponse("GET");
      default -> throw new IllegalArgumentException(where + ": no action '" + value + "'");
    };
  }

  private static Action with(String where, String word, @Nullable Object operand) {
    String text = String.valueOf(operand);
    return switch (word) {
      case "send" -> new Send(text);
      case "pause" -> new Pause(Part.duration(where, text));
      case "watch" -> new Watch(Part.duration(where, text));
      case "read-response" -> new ReadResponse(text);
      case "read-bytes" -> new ReadBytes(Integer.parseInt(text));
      case "send-many" -> new Send(many(Part.of(where, operand)));
      default -> throw new IllegalArgumentException(where + ": no action '" + word + "'");
    };
  }

  private static String many(Part part) {
    String bytes = part.text("text").repeat(part.number("times", 1));
    part.done();
    return bytes;
  }
}
