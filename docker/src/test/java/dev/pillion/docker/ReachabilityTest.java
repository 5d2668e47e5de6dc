package dev.pillion.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What counts as a use of a class. */
class ReachabilityTest {

  interface Service {}

  static final class Provider implements Service {}

  static final class Returned {}

  static final class Element {}

  static final class Next {}

  static final class Named {}

  static final class Unused {}

  static final class Root {
    final List<Element> elements = List.of();

    Returned returned(Returned[] all) {
      return elements.isEmpty() ? all[0] : all[1];
    }

    Object byName() throws ReflectiveOperationException {
      return Class.forName("dev.pillion.docker.ReachabilityTest$Named");
    }
  }

  static final class Chain {
    final Object first = new Root();
    final Object second = new Next();
  }

  @Test
  void typesSignaturesAndNamesInTextsAreUses() throws IOException {
    assertThat(reachedFrom(Root.class, Map.of()))
        .contains(name(Root.class), name(Element.class), name(Returned.class), name(Named.class))
        .doesNotContain(name(Unused.class), name(Next.class), name(Chain.class));
  }

  @Test
  void usesOfUsesCount() throws IOException {
    assertThat(reachedFrom(Chain.class, Map.of()))
        .contains(name(Root.class), name(Next.class), name(Element.class))
        .doesNotContain(name(Unused.class));
  }

  @Test
  void aProviderComesWithItsServiceAndNotWithoutIt() throws IOException {
    Map<String, Set<String>> services =
        Map.of(Service.class.getName(), Set.of(Provider.class.getName()));

    assertThat(reachedFrom(Service.class, services)).contains(name(Provider.class));
    assertThat(reachedFrom(Unused.class, services)).doesNotContain(name(Provider.class));
  }

  private static Set<String> reachedFrom(Class<?> root, Map<String, Set<String>> services)
      throws IOException {
    Map<String, byte[]> classes = new HashMap<>();
    for (Class<?> type :
        List.of(
            Service.class,
            Provider.class,
            Returned.class,
            Element.class,
            Next.class,
            Named.class,
            Unused.class,
            Root.class,
            Chain.class)) {
      try (var in = type.getResourceAsStream("/" + name(type) + ".class")) {
        classes.put(name(type), Objects.requireNonNull(in).readAllBytes());
      }
    }
    return Reachability.from(Set.of(name(root)), classes, services);
  }

  private static String name(Class<?> type) {
    return type.getName().replace('.', '/');
  }
}
