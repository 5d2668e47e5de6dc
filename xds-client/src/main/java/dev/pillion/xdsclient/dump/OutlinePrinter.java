package dev.pillion.xdsclient.dump;

import dev.pillion.proxycore.text.TextPieces;
import dev.pillion.xdsclient.json.JsonPrinter;
import dev.pillion.xdsclient.json.JsonWriter;
import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code envoy.admin.v3.ConfigDump} as JSON, one element of its lists after another. Where it is in
 * the tree lies in a stack of its own, so that it can stop behind each element.
 */
final class OutlinePrinter implements TextPieces {
  private static final String URL = "type.googleapis.com/";

  private final Iterator<Outline> configs;
  private final StringBuilder text = new StringBuilder();
  private final JsonWriter out = new JsonWriter(text);
  private final JsonPrinter printer;
  private final Deque<Place> stack = new ArrayDeque<>();
  private boolean begun;
  private boolean ended;

  OutlinePrinter(Schema schema, Iterator<Outline> configs) {
    this.configs = configs;
    this.printer = new JsonPrinter(schema, out);
  }

  /** How far one outline is printed. */
  private static final class Place {
    final Outline outline;
    int field;
    @Nullable Iterator<Message> list;

    Place(Outline outline) {
      this.outline = outline;
    }
  }

  @Override
  public boolean appendNext(StringBuilder to) {
    if (ended) {
      return false;
    }
    step();
    to.append(text);
    text.setLength(0);
    return true;
  }

  private void step() {
    if (!begun) {
      begun = true;
      out.begin('{');
      if (configs.hasNext()) {
        out.name("configs");
        out.begin('[');
        enterNextConfig();
      } else {
        end();
      }
    } else if (!stack.isEmpty()) {
      advance(stack.peek());
    } else if (configs.hasNext()) {
      enterNextConfig();
    } else {
      out.end(']');
      end();
    }
  }

  private void end() {
    out.end('}');
    text.append('\n');
    ended = true;
  }

  private void enterNextConfig() {
    Outline config = configs.next();
    out.item();
    out.begin('{');
    out.name("@type");
    out.string(URL + config.message().type().name());
    stack.push(new Place(config));
  }

  /** Prints up to behind the next element of a list, or into the next outline, or to the end. */
  private void advance(Place place) {
    if (place.list != null && place.list.hasNext()) {
      out.item();
      printer.message(place.list.next());
      return;
    }
    if (place.list != null) {
      out.end(']');
      place.list = null;
    }
    MessageType type = place.outline.message().type();
    while (place.field < type.fieldCount()) {
      Field field = type.field(place.field++);
      Outline nested = place.outline.nested().get(field.name());
      Supplier<Iterator<Message>> list = place.outline.list(field.name());
      if (nested != null) {
        out.name(field.name());
        out.begin('{');
        stack.push(new Place(nested));
        return;
      }
      if (list != null) {
        if (enter(place, field, list.get())) {
          return;
        }
      } else {
        printer.field(place.outline.message(), field);
      }
    }
    out.end('}');
    stack.pop();
  }

  private boolean enter(Place place, Field field, Iterator<Message> elements) {
    if (!elements.hasNext()) {
      return false;
    }
    out.name(field.name());
    out.begin('[');
    place.list = elements;
    return true;
  }
}
