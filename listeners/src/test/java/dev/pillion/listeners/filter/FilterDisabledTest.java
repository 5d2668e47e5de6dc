package dev.pillion.listeners.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.listener.ListenerFilterConfig;
import dev.pillion.proxycore.config.listener.ListenerFilterPredicate;
import dev.pillion.proxycore.config.listener.ListenerFilterPredicate.And;
import dev.pillion.proxycore.config.listener.ListenerFilterPredicate.Any;
import dev.pillion.proxycore.config.listener.ListenerFilterPredicate.DestinationPort;
import dev.pillion.proxycore.config.listener.ListenerFilterPredicate.Not;
import dev.pillion.proxycore.config.listener.ListenerFilterPredicate.Or;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.stats.StatsStore;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** filter_disabled. */
@Execution(ExecutionMode.CONCURRENT)
class FilterDisabledTest {
  private static final DestinationPort LOW = new DestinationPort(80, 90);
  private static final DestinationPort HIGH = new DestinationPort(85, 100);

  private static boolean disabled(@Nullable ListenerFilterPredicate predicate, int port) {
    ConnectionInfo info = Inspection.connection();
    info.localAddress = new InetSocketAddress("192.0.2.9", port); // the restored destination
    return factory(predicate).disabledFor(info);
  }

  private static ListenerFilterFactory factory(@Nullable ListenerFilterPredicate predicate) {
    return ListenerFilterFactory.of(
        new ListenerFilterConfig.HttpInspector("http", predicate), new StatsStore());
  }

  @Test
  void withoutAPredicateAFilterIsEnabled() {
    assertThat(disabled(null, 80)).isFalse();
    assertThat(disabled(new Any(), 80)).isTrue();
  }

  @Test
  void aRangeHoldsItsStartButNotItsEnd() {
    assertThat(disabled(LOW, 79)).isFalse();
    assertThat(disabled(LOW, 80)).isTrue();
    assertThat(disabled(LOW, 89)).isTrue();
    assertThat(disabled(LOW, 90)).isFalse();
  }

  @Test
  void orHoldsWhereOneDoes() {
    Or or = new Or(List.of(LOW, HIGH));
    assertThat(disabled(or, 80)).isTrue();
    assertThat(disabled(or, 99)).isTrue();
    assertThat(disabled(or, 100)).isFalse();
  }

  @Test
  void andHoldsWhereAllDo() {
    And and = new And(List.of(LOW, HIGH));
    assertThat(disabled(and, 84)).isFalse();
    assertThat(disabled(and, 85)).isTrue();
    assertThat(disabled(and, 90)).isFalse();
  }

  @Test
  void notTurnsAround() {
    assertThat(disabled(new Not(LOW), 80)).isFalse();
    assertThat(disabled(new Not(LOW), 90)).isTrue();
    assertThat(disabled(new And(List.of(HIGH, new Not(LOW))), 95)).isTrue();
    assertThat(disabled(new Not(new Or(List.of(LOW, HIGH))), 95)).isFalse();
    assertThat(disabled(new Not(new Any()), 1)).isFalse();
  }

  /** As Envoy 1.40 has it. */
  @Test
  void aUnixSocketIsInEveryRange() {
    ConnectionInfo info =
        new ConnectionInfo(1, new DomainSocketAddress("/a"), new DomainSocketAddress("/a"));
    assertThat(factory(LOW).disabledFor(info)).isTrue();
  }
}
