package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.runtime.RuntimeLayer;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.proxycore.runtime.RuntimeValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code LayeredRuntime}: static layers, whose Structs become keys with dots as Envoy has them, and
 * the admin layer.
 */
final class RuntimeTranslator {
  private RuntimeTranslator() {}

  static RuntimeLoader translate(@Nullable Fields runtime) {
    if (runtime == null) {
      return RuntimeLoader.none();
    }
    List<RuntimeLayer> layers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields layer : runtime.messages("layers")) {
      String name = layer.string("name");
      if (!names.add(name)) {
        layer.error("name", "Duplicate layer name: " + name);
      }
      boolean admin = layer.message("admin_layer") != null;
      if (admin && layers.stream().anyMatch(RuntimeLayer::admin)) {
        layer.error("admin_layer", "Too many admin layers, at most one may be specified");
      }
      layers.add(new RuntimeLayer(name, admin, values(layer.message("static_layer"))));
    }
    return new RuntimeLoader(layers);
  }

  private static Map<String, RuntimeValue> values(@Nullable Fields struct) {
    Map<String, RuntimeValue> values = new LinkedHashMap<>();
    if (struct != null) {
      struct.map("fields").forEach((key, value) -> walk(key, value, values));
    }
    return values;
  }

  private static void walk(String key, Fields value, Map<String, RuntimeValue> into) {
    if (value.has("string_value")) {
      into.put(key, RuntimeValue.text(value.string("string_value")));
    } else if (value.has("number_value")) {
      into.put(key, RuntimeValue.number(value.real("number_value")));
    } else if (value.has("bool_value")) {
      into.put(key, RuntimeValue.flag(value.bool("bool_value")));
    } else if (value.has("struct_value")) {
      walkStruct(key, value, into);
    } else {
      value.refused();
      value.error("Invalid runtime entry value for " + key);
    }
  }

  private static void walkStruct(String key, Fields value, Map<String, RuntimeValue> into) {
    Map<String, Object> plain = Structs.struct(value.message("struct_value"));
    if (plain.isEmpty() || plain.containsKey("numerator") || plain.containsKey("denominator")) {
      into.put(key, RuntimeValue.fraction(plain, StructText.print(plain)));
      return;
    }
    Fields struct = value.message("struct_value");
    if (struct != null) {
      struct.map("fields").forEach((name, nested) -> walk(key + "." + name, nested, into));
    }
  }
}
