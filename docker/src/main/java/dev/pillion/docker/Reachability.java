package dev.pillion.docker;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which classes of the libraries the program can ever load. Envoy's API alone is 9000 classes, of
 * which the build makes a compact schema and the program uses none or few.
 *
 * <p>It errs towards keeping: a class is reached by every mention of its name in the constant pool
 * of one that is reached, as a type, in a signature, or as a text from which it might be loaded by
 * name; and a service's providers are reached with the service.
 */
final class Reachability {

  private static final Pattern IN_SIGNATURE = Pattern.compile("L([\\w/$-]+)[;<]");

  private final Map<String, byte[]> classes;
  private final Map<String, Set<String>> services;
  private final Set<String> reached = new HashSet<>();
  private final Deque<String> pending = new ArrayDeque<>();

  private Reachability(Map<String, byte[]> classes, Map<String, Set<String>> services) {
    this.classes = classes;
    this.services = services;
  }

  /**
   * The names of all classes that are reached from some.
   *
   * @param classes what there is, by internal name ({@code java/lang/Object})
   * @param services providers by service, both with dots
   */
  static Set<String> from(
      Collection<String> roots, Map<String, byte[]> classes, Map<String, Set<String>> services) {
    Reachability reachability = new Reachability(classes, services);
    roots.forEach(reachability::reach);
    while (!reachability.pending.isEmpty()) {
      reachability.visit(reachability.pending.remove());
    }
    return reachability.reached;
  }

  private void reach(String name) {
    if (classes.containsKey(name) && reached.add(name)) {
      pending.add(name);
    }
  }

  private void visit(String name) {
    for (String provider : services.getOrDefault(name.replace('/', '.'), Set.of())) {
      reach(provider.replace('.', '/'));
    }
    byte[] bytes = classes.get(name);
    for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
      if (entry instanceof Utf8Entry text) {
        mentioned(text.stringValue());
      }
    }
  }

  private void mentioned(String text) {
    reach(text.replace('.', '/'));
    if (text.indexOf(';') > 0) {
      Matcher matcher = IN_SIGNATURE.matcher(text);
      while (matcher.find()) {
        reach(matcher.group(1));
      }
    }
  }
}
