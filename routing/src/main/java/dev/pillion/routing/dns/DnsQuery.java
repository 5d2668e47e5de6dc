package dev.pillion.routing.dns;

import dev.pillion.proxycore.config.cluster.ClusterConfig.DnsOptions.LookupFamily;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The resolution of one name: the families that {@code dns_lookup_family} asks for, one after the
 * other or both at once. For the configuration thread.
 */
public final class DnsQuery {
  private static final DnsRecordType V4 = DnsRecordType.A;
  private static final DnsRecordType V6 = DnsRecordType.AAAA;

  private final NameResolver resolver;
  private final String name;
  private final boolean together;
  private final DnsRecordType[] types;
  private final @Nullable DnsAnswer[] answers;
  private final List<FamilyLookup> lookups = new ArrayList<>(2);
  private @Nullable Consumer<DnsAnswer> done;

  DnsQuery(NameResolver resolver, String name, LookupFamily family, Consumer<DnsAnswer> done) {
    this.resolver = resolver;
    this.name = name;
    this.done = done;
    this.together = family == LookupFamily.ALL;
    this.types =
        switch (family) {
          case AUTO -> new DnsRecordType[] {V6, V4};
          case V4_PREFERRED, ALL -> new DnsRecordType[] {V4, V6};
          case V4_ONLY -> new DnsRecordType[] {V4};
          case V6_ONLY -> new DnsRecordType[] {V6};
        };
    this.answers = new DnsAnswer[types.length];
  }

  /** The answer may come before this returns. */
  void start() {
    ask(0);
    if (together) {
      ask(1);
    }
  }

  /** Stops asking; the answer does not come any more. */
  public void cancel() {
    done = null;
    lookups.forEach(FamilyLookup::cancel);
  }

  private void ask(int index) {
    List<DnsAddress> local = resolver.local(name, types[index]);
    if (local != null) {
      onAnswer(index, DnsAnswer.success(local));
      return;
    }
    FamilyLookup lookup = resolver.lookup(name, types[index], answer -> onAnswer(index, answer));
    lookups.add(lookup);
    lookup.start();
  }

  private void onAnswer(int index, DnsAnswer answer) {
    answers[index] = answer;
    if (together) {
      if (answers[1 - index] != null) {
        finish();
      }
    } else if (answer.addresses().isEmpty() && index + 1 < types.length) {
      ask(index + 1);
    } else {
      finish();
    }
  }

  /**
   * One family's addresses are enough. Without any, a failure counts for more than an empty answer:
   * it may have hidden addresses, and the last good ones had better be kept.
   */
  private void finish() {
    Consumer<DnsAnswer> told = done;
    if (told == null) {
      return;
    }
    done = null;
    List<DnsAddress> addresses = new ArrayList<>();
    DnsAnswer failure = null;
    for (DnsAnswer answer : answers) {
      if (answer != null) {
        addresses.addAll(answer.addresses());
        failure = answer.failed() ? answer : failure;
      }
    }
    told.accept(addresses.isEmpty() && failure != null ? failure : DnsAnswer.success(addresses));
  }
}
