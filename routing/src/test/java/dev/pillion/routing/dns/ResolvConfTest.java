package dev.pillion.routing.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResolvConfTest {
  private static ResolvConf parse(String text) {
    return ResolvConf.parse(text.lines().toList());
  }

  @Test
  void readsWhatAPodHas() {
    ResolvConf conf =
        parse(
            """
            # by the kubelet
            search ns.svc.cluster.local svc.cluster.local cluster.local
            nameserver 10.96.0.10
            nameserver fd00::a
            options ndots:5 timeout:1
            """);

    assertThat(conf.servers())
        .extracting(a -> a.getAddress().getHostAddress() + ' ' + a.getPort())
        .containsExactly("10.96.0.10 53", "fd00:0:0:0:0:0:0:a 53");
    assertThat(conf.ndots()).isEqualTo(5);
    assertThat(conf.candidates("reviews.other.svc.cluster.local", false))
        .containsExactly(
            "reviews.other.svc.cluster.local.ns.svc.cluster.local",
            "reviews.other.svc.cluster.local.svc.cluster.local",
            "reviews.other.svc.cluster.local.cluster.local",
            "reviews.other.svc.cluster.local");
    assertThat(conf.candidates("a.b.c.d.e.example", false).getFirst())
        .isEqualTo("a.b.c.d.e.example");
    assertThat(conf.candidates("a.example.", false)).containsExactly("a.example.");
    assertThat(conf.candidates("a", true)).containsExactly("a");
  }

  @Test
  void withoutAServerTheHostItselfIsAsked() {
    ResolvConf conf = parse("nameserver not-an-address\noptions ndots:many\n");

    assertThat(conf.servers())
        .extracting(a -> a.getAddress().getHostAddress())
        .containsExactly("127.0.0.1");
    assertThat(conf.ndots()).isEqualTo(1);
    assertThat(conf.candidates("a.example", false)).isEqualTo(List.of("a.example"));
  }

  @Test
  void theLastOfDomainAndSearchCounts() {
    assertThat(parse("search a b\ndomain c\n").search()).containsExactly("c");
  }
}
