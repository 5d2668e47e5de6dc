package dev.pillion.xdsclient.fields;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.pillion.proxycore.config.Bootstrap;
import dev.pillion.xdsclient.Models;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.schema.WireDecoder;
import dev.pillion.xdsclient.schema.WireException;
import dev.pillion.xdsclient.source.Problems;
import dev.pillion.xdsclient.translate.BootstrapTranslator;
import dev.pillion.xdsclient.translate.NoEffect;
import dev.pillion.xdsclient.translate.Translation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sets each field of each message that occurs in some bootstraps alone, to a valid value that is
 * not its default, and notes what comes of it.
 */
final class Exploration {
  /** What comes of a value. */
  enum Outcome {
    /** The model is another one. */
    READ,
    /** Refused by the field's own path. */
    REFUSED,
    /** Refused by another field's path, which it contradicts. */
    CONTRADICTS,
    /** Accepted, and the model is the same. */
    WITHOUT_EFFECT
  }

  private static final int SEATS_OF_A_TYPE = 5;

  private final Schema schema = Schema.load();
  private final Map<String, Set<Set<String>>> seats = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> forced = new HashSet<>();
  private final Deque<Seat> open = new ArrayDeque<>();
  private final Map<Message, String> models = new HashMap<>();

  private final Map<String, EnumSet<Outcome>> outcomes = new TreeMap<>();

  private List<String> lastErrors = List.of();

  /**
   * The outcomes by {@code message.field}, of enums and booleans by {@code message.field=value}.
   */
  Map<String, EnumSet<Outcome>> outcomes() {
    return outcomes;
  }

  void explore(Message bootstrap) {
    Seat.of(bootstrap).walk(this::offer);
    while (!open.isEmpty()) {
      explore(open.remove());
    }
  }

  private void offer(Seat seat) {
    Descriptor type = seat.type();
    if (isWellKnown(type) || isPassedOver(seat.path())) {
      return;
    }
    Set<String> present = new HashSet<>(Set.of(seat.path()));
    Set<String> choices = new HashSet<>();
    seat.message()
        .getAllFields()
        .forEach((field, value) -> (isEnum(value) ? choices : present).add(field + "=" + value));
    boolean newChoice = seen.add(type.getFullName() + choices);
    Set<Set<String>> known = seats.computeIfAbsent(type.getFullName(), name -> new HashSet<>());
    if (newChoice || (known.size() < SEATS_OF_A_TYPE && known.add(present))) {
      open.add(seat);
    }
  }

  private static boolean isWellKnown(Descriptor type) {
    return type.getFullName().startsWith("google.protobuf.");
  }

  private static boolean isEnum(Object value) {
    return value instanceof EnumValueDescriptor;
  }

  /** What is not looked at, as in Envoy: the second policy, and when the default chain matches. */
  private static boolean isPassedOver(String path) {
    return path.contains("load_balancing_policy.policies[1]")
        || path.contains("default_filter_chain.filter_chain_match");
  }

  private void explore(Seat seat) {
    for (FieldDescriptor field : seat.type().getFields()) {
      for (Object value : ValidValues.of(field)) {
        Message changed = seat.with(field, value);
        if (!changed.equals(seat.root())) {
          note(seat, field, value, changed);
        }
      }
    }
  }

  private void note(Seat seat, FieldDescriptor field, Object value, Message changed) {
    String name = field.getFullName();
    Outcome outcome = outcome(seat, field, changed);
    String key = isEnum(value) || value instanceof Boolean ? name + "=" + value : name;
    outcomes.computeIfAbsent(key, n -> EnumSet.noneOf(Outcome.class)).add(outcome);
    boolean accepted = outcome == Outcome.READ || outcome == Outcome.WITHOUT_EFFECT;
    accepted &= !NoEffect.reasons().containsKey(name);
    boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    if (accepted && message && !isWellKnown(field.getMessageType())) {
      Seat below = seat.within(changed, field);
      if (below != null && outcome == Outcome.WITHOUT_EFFECT && forced.add(name)) {
        open.add(below);
      } else if (below != null) {
        offer(below);
      }
    }
  }

  private Outcome outcome(Seat seat, FieldDescriptor field, Message changed) {
    String before = models.computeIfAbsent(seat.root(), this::model);
    String after = model(changed);
    if (lastErrors.isEmpty()) {
      return before.equals(after) ? Outcome.WITHOUT_EFFECT : Outcome.READ;
    }
    String path = seat.path(field);
    for (String error : lastErrors) {
      if (error.startsWith(path) && ":.[".indexOf(error.charAt(path.length())) >= 0) {
        return Outcome.REFUSED;
      }
    }
    return Outcome.CONTRADICTS;
  }

  private String model(Message bootstrap) {
    Problems problems = new Problems();
    try {
      dev.pillion.xdsclient.schema.Message decoded =
          WireDecoder.decode(
              schema.require("envoy.config.bootstrap.v3.Bootstrap"), bootstrap.toByteArray());
      Bootstrap model =
          BootstrapTranslator.translate(decoded, new Translation(schema, problems, false));
      lastErrors = problems.errors();
      return Models.describe(model);
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }
}
