package dev.pillion.xdsclient.fields;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.xdsclient.BootstrapLoader;
import dev.pillion.xdsclient.LoadOptions;
import dev.pillion.xdsclient.conformance.AcceptedCases;
import dev.pillion.xdsclient.fields.Exploration.Outcome;
import dev.pillion.xdsclient.translate.NoEffect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Nothing is accepted and ignored: a field that is set alone changes the model, is refused, or
 * stands in {@link NoEffect}. The messages are all those of the accepted conformance cases and
 * those that can be put into them; the fields are the descriptors'.
 */
class EveryFieldTest {
  private static Map<String, EnumSet<Outcome>> outcomes = Map.of();

  @BeforeAll
  static void explore() throws IOException, ConfigException, InvalidProtocolBufferException {
    Exploration exploration = new Exploration();
    Descriptor bootstrap = ApiDescriptors.require("envoy.config.bootstrap.v3.Bootstrap");
    for (String text : AcceptedCases.texts()) {
      byte[] bytes = BootstrapLoader.load(LoadOptions.of(text)).serialized();
      exploration.explore(DynamicMessage.parseFrom(bootstrap, bytes));
    }
    outcomes = exploration.outcomes();
  }

  @Test
  void everySetFieldIsReadOrRefusedOrDeclaredWithoutEffect() {
    Set<String> ignored = new TreeSet<>();
    outcomes.forEach(
        (name, seen) -> {
          boolean silent = seen.equals(EnumSet.of(Outcome.WITHOUT_EFFECT));
          if (silent && !NoEffect.reasons().containsKey(field(name)) && !hasFields(name)) {
            ignored.add(name);
          }
        });
    assertThat(withoutDefaults(ignored)).isEmpty();
  }

  @Test
  void whatIsDeclaredWithoutEffectIsAcceptedAndHasNone() {
    Set<String> without = new TreeSet<>();
    outcomes.forEach(
        (name, seen) -> {
          if (seen.contains(Outcome.WITHOUT_EFFECT)) {
            without.add(field(name));
          }
        });
    Set<String> declared = new TreeSet<>(NoEffect.reasons().keySet());
    declared.removeIf(name -> name.startsWith("google.protobuf."));
    // It stands below fields that have no effect themselves, where nothing is tried.
    declared.remove("envoy.config.core.v3.Metadata.typed_filter_metadata");
    declared.removeAll(without);
    assertThat(declared).isEmpty();
  }

  /** Were everything refused, or nothing ever compared, the tests above would prove nothing. */
  @Test
  void theOutcomesAreTold() {
    String cluster = "envoy.config.cluster.v3.Cluster.";
    assertThat(outcomes.get(cluster + "connect_timeout")).containsExactly(Outcome.READ);
    assertThat(outcomes.get(cluster + "dns_jitter"))
        .containsExactly(Outcome.READ, Outcome.WITHOUT_EFFECT);
    assertThat(outcomes.get(cluster + "health_checks")).containsExactly(Outcome.REFUSED);
    assertThat(outcomes.get(cluster + "lb_policy=RING_HASH")).contains(Outcome.REFUSED);
    assertThat(outcomes.get("envoy.config.core.v3.Node.client_features"))
        .containsExactly(Outcome.WITHOUT_EFFECT);
    assertThat(outcomes).hasSizeGreaterThan(600);
  }

  private static String field(String name) {
    int value = name.indexOf('=');
    return value < 0 ? name : name.substring(0, value);
  }

  /** An empty message may say nothing; its fields have been tried one by one. */
  private static boolean hasFields(String name) {
    int dot = name.lastIndexOf('.');
    Descriptor parent = ApiDescriptors.all().get(name.substring(0, dot));
    FieldDescriptor field = parent == null ? null : parent.findFieldByName(name.substring(dot + 1));
    return field != null
        && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && !field.getMessageType().getFullName().startsWith("google.protobuf.")
        && !field.getMessageType().getFields().isEmpty();
  }

  /** Of a boolean's or enum's values one may say what holds anyway. */
  private static List<String> withoutDefaults(Set<String> ignored) {
    Map<String, List<String>> byField = new TreeMap<>();
    for (String name : ignored) {
      byField.computeIfAbsent(field(name), n -> new ArrayList<>()).add(name);
    }
    List<String> rest = new ArrayList<>();
    byField.forEach(
        (field, names) -> {
          boolean oneOfSeveral = names.size() == 1 && values(field) > 1;
          if (!oneOfSeveral) {
            rest.addAll(names);
          }
        });
    return rest;
  }

  private static long values(String field) {
    return outcomes.keySet().stream().filter(name -> name.startsWith(field + "=")).count();
  }
}
