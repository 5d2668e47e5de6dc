package dev.pillion.xdsclient.dump;

import dev.pillion.proxycore.text.TextPieces;
import dev.pillion.xdsclient.schema.Field;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.schema.WireException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The admin server's {@code /config_dump} (Envoy: ConfigDumpHandler), made from the serialized
 * bootstrap while somebody reads it: nothing of it is held in between, and never the whole of it is
 * in memory. Any thread.
 */
public final class ConfigDump {
  /**
   * What there is to dump.
   *
   * @param serialized {@code LoadedBootstrap.serialized()}
   * @param loaded when the bootstrap was loaded
   * @param build what the node says of the program; null: nothing
   * @param endpoints the hosts of all clusters, made anew at each call
   */
  public record Source(
      byte[] serialized,
      Instant loaded,
      @Nullable BuildInfo build,
      Supplier<Iterator<EndpointsDump>> endpoints) {}

  /**
   * What is asked for.
   *
   * @param resource the list whose elements are wanted; null: everything
   * @param mask a field mask; null: all fields
   * @param names takes the names of resources
   * @param includeEds with the clusters' endpoints
   */
  public record Query(
      @Nullable String resource,
      @Nullable String mask,
      Predicate<String> names,
      boolean includeEds) {
    /** The whole dump. */
    public static final Query ALL = new Query(null, null, name -> true, false);
  }

  /** The answer. */
  public sealed interface Answer {
    /** JSON, made while it is read. */
    record Dump(TextPieces json) implements Answer {}

    /** Nothing of the kind, in Envoy's words, with an HTTP status. */
    record Refused(int status, String text) implements Answer {}
  }

  private final Schema schema;
  private final Query query;
  private final List<Outline> sections;

  private ConfigDump(Schema schema, Source source, Query query) throws WireException {
    this.schema = schema;
    this.query = query;
    this.sections = new Sections(schema, source, query).all();
  }

  /** Answers a query. */
  public static Answer answer(Source source, Query query) {
    try {
      ConfigDump dump = new ConfigDump(Schema.load(), source, query);
      return query.resource() == null ? dump.everything() : dump.resource(query.resource());
    } catch (WireException e) {
      throw new IllegalArgumentException("not a serialized bootstrap", e);
    }
  }

  private Answer everything() {
    List<Outline> shown = new ArrayList<>();
    FieldMask mask = FieldMask.parse(query.mask() == null ? "" : query.mask());
    for (Outline section : sections) {
      // A mask that fits no section's type leaves that section out.
      if (mask.fits(section.message().type())) {
        shown.add(section.trim(mask.kept()));
      }
    }
    return shown.isEmpty()
        ? new Answer.Refused(
            400, "FieldMask " + query.mask() + " could not be successfully applied to any configs.")
        : new Answer.Dump(new OutlinePrinter(schema, shown.iterator()));
  }

  private Answer resource(String name) {
    for (Outline section : sections) {
      Field field = section.message().type().byName(name);
      if (field == null || !field.name().equals(name)) {
        continue;
      }
      if (!field.repeated()) {
        return new Answer.Refused(
            400, name + " is not a repeated field. Use ?mask=" + name + " to get only this field");
      }
      Supplier<Iterator<Message>> list = section.list(name);
      return list == null ? elements(List.<Message>of().iterator()) : elements(list.get());
    }
    return new Answer.Refused(404, name + " not found in config dump");
  }

  private Answer elements(Iterator<Message> elements) {
    if (query.mask() == null) {
      return new Answer.Dump(new OutlinePrinter(schema, each(elements, message -> message)));
    }
    ResourceMask mask = ResourceMask.of(FieldMask.parse(query.mask()));
    if (!elements.hasNext()) {
      return new Answer.Dump(new OutlinePrinter(schema, List.<Outline>of().iterator()));
    }
    // All elements have one type: a mask that fits the first fits all.
    Message first = elements.next();
    if (!mask.fits(first)) {
      String described = FieldMask.parse(query.mask()).describe();
      return new Answer.Refused(
          400, "FieldMask \n" + described + " could not be successfully used.");
    }
    Iterator<Outline> rest = each(elements, mask::trim);
    Iterator<Outline> all =
        new Iterator<>() {
          private @Nullable Outline next = Outline.of(mask.trim(first));

          @Override
          public boolean hasNext() {
            return next != null || rest.hasNext();
          }

          @Override
          public Outline next() {
            Outline present = next;
            next = null;
            return present == null ? rest.next() : present;
          }
        };
    return new Answer.Dump(new OutlinePrinter(schema, all));
  }

  private static Iterator<Outline> each(Iterator<Message> messages, UnaryOperator<Message> change) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return messages.hasNext();
      }

      @Override
      public Outline next() {
        return Outline.of(change.apply(messages.next()));
      }
    };
  }
}
