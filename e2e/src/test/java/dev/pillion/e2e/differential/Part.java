package dev.pillion.e2e.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A mapping of a case file; every key must be read, so that a misspelt one is no silent agreement.
 */
final class Part {
  private final String where;
  private final Map<String, Object> values;
  private final Set<String> read = new HashSet<>();

  private Part(String where, Map<String, Object> values) {
    this.where = where;
    this.values = values;
  }

  static Part of(String where, @Nullable Object value) {
    return new Part(where, map(where, value));
  }

  static Part file(Path file) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(1000);
    DumperOptions dumping = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options), new Representer(dumping), dumping, options, new Words());
    Object tree = yaml.load(Files.readString(file));
    return of(file.getFileName().toString(), tree);
  }

  /** Only true and false are booleans: on, off, yes and no are words. */
  private static final class Words extends Resolver {
    private static final Pattern BOOL = Pattern.compile("true|false");

    @Override
    public void addImplicitResolver(Tag tag, Pattern regexp, String first, int limit) {
      boolean bool = tag.equals(Tag.BOOL);
      super.addImplicitResolver(tag, bool ? BOOL : regexp, bool ? "tf" : first, limit);
    }
  }

  String where() {
    return where;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  Set<String> keys() {
    return values.keySet();
  }

  @Nullable Object raw(String key) {
    read.add(key);
    return values.get(key);
  }

  /** The value as it stands, where it has to be there. */
  Object need(String key) {
    Object value = raw(key);
    if (value == null) {
      throw wrong(key, "is missing");
    }
    return value;
  }

  String text(String key) {
    return need(key).toString();
  }

  String text(String key, String otherwise) {
    Object value = raw(key);
    return value == null ? otherwise : value.toString();
  }

  int number(String key, int otherwise) {
    Object value = raw(key);
    return value == null ? otherwise : Integer.parseInt(value.toString());
  }

  boolean flag(String key, boolean otherwise) {
    Object value = raw(key);
    return value == null ? otherwise : Boolean.parseBoolean(value.toString());
  }

  Duration duration(String key) {
    return duration(where + "." + key, text(key));
  }

  /** A length of time such as {@code 300ms} or {@code 1.5s}. */
  static Duration duration(String where, String text) {
    if (text.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }
    if (text.endsWith("s")) {
      double seconds = Double.parseDouble(text.substring(0, text.length() - 1));
      return Duration.ofMillis(Math.round(seconds * 1000));
    }
    throw new IllegalArgumentException(where + ": '" + text + "' is not a time like 300ms or 2s");
  }

  /** A list; a single value is a list of one, and nothing is an empty one. */
  List<Object> list(String key) {
    Object value = raw(key);
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> many ? new ArrayList<>(many) : List.of(value);
  }

  List<String> texts(String key) {
    return list(key).stream().map(Object::toString).toList();
  }

  List<Part> parts(String key) {
    List<Part> parts = new ArrayList<>();
    for (Object value : list(key)) {
      parts.add(of(where + "." + key + "[" + parts.size() + "]", value));
    }
    return parts;
  }

  /** The mapping below a key, empty where there is none. */
  Map<String, Object> map(String key) {
    return map(where + "." + key, raw(key));
  }

  /** The mappings below a key by their names. */
  Map<String, Part> named(String key) {
    Map<String, Part> all = new LinkedHashMap<>();
    map(key).forEach((name, value) -> all.put(name, of(where + "." + key + "." + name, value)));
    return all;
  }

  private static Map<String, Object> map(String where, @Nullable Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    switch (value) {
      case null -> {}
      case Map<?, ?> given -> given.forEach((k, v) -> map.put(String.valueOf(k), v));
      default -> throw new IllegalArgumentException(where + " is not a mapping: " + value);
    }
    return map;
  }

  /** Fails when a key was not asked for. */
  void done() {
    Set<String> unread = new HashSet<>(values.keySet());
    unread.removeAll(read);
    if (!unread.isEmpty()) {
      throw new IllegalArgumentException(where + ": unknown " + unread);
    }
  }

  IllegalArgumentException wrong(String key, String why) {
    return new IllegalArgumentException(where + "." + key + " " + why);
  }
}
