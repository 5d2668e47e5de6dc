package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.network.CloseType;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random requests against the server's side; see {@link Fuzz} for how to run it for longer. */
@ExtendWith(Buffers.class)
@Timeout(value = 1, unit = TimeUnit.DAYS)
class ServerFuzzTest {
  private static final HeaderCase[] CASES = HeaderCase.values();

  @Test
  void requests_are_taken_alike_however_cut_and_never_for_more_than_they_are() {
    Fuzz.run("server codec", ServerFuzzTest::oneCase);
  }

  private static void oneCase(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WireMaker maker = new WireMaker(random);
    Http1Settings settings =
        new Http1Settings(
            ServerRig.options(
                random.nextBoolean(),
                random.nextBoolean() ? "default" : "",
                true,
                CASES[random.nextInt(3)]),
            !maker.sound && maker.oneIn(4) ? 256 : 60 * 1024,
            100);
    String input = maker.requests();
    FuzzedServer whole = new FuzzedServer(settings, seed).run(new String[] {input}, null);
    try {
      check(whole, input);
      if (maker.sound) {
        assertThat(whole.outcome()).doesNotContain("error ", "refused ");
      }
      for (int i = 0; i < 3; i++) {
        compare(whole, settings, seed, maker.cut(input), random.nextBoolean() ? random : null);
      }
      if (input.length() < 700) {
        compare(whole, settings, seed, WireMaker.bytewise(input), null);
      }
    } catch (Throwable t) {
      throw new AssertionError("for\n" + Fuzz.shown(input), t);
    }
    whole.close();
  }

  private static void compare(
      FuzzedServer whole,
      Http1Settings settings,
      long seed,
      String[] pieces,
      @Nullable SplittableRandom lateness) {
    FuzzedServer other = new FuzzedServer(settings, seed).run(pieces, lateness);
    assertThat(other.outcome()).isEqualTo(whole.outcome());
    check(other, String.join("", pieces));
    other.close();
  }

  private static void check(FuzzedServer server, String input) {
    WireReader reference = WireReader.requests(input);
    int ended = 0;
    boolean tunnelAsked = false;
    for (FuzzedServer.Hop hop : server.hops) {
      tunnelAsked |= hop.tunnelAsked;
      if (hop.ended && !hop.tunnelAsked) {
        assertThat(reference.whole).as("sound requests").hasSizeGreaterThan(ended);
        checkForwarded(hop, reference.whole.get(ended));
        ended++;
      } else {
        checkUnfinished(hop);
      }
    }
    if (server.connection.closed == null && !tunnelAsked) {
      assertThat(reference.fault).as("what the codec let pass").isNull();
      assertThat(ended).as("requests").isEqualTo(reference.whole.size());
    }
    checkAnswers(server);
  }

  private static void checkForwarded(FuzzedServer.Hop hop, WireReader.Message message) {
    String upstream = hop.upstream.connection.takeWritten();
    WireReader forwarded = WireReader.requests(upstream);
    assertThat(forwarded.fault).as(upstream).isNull();
    assertThat(forwarded.whole).as(upstream).hasSize(1);
    assertThat(forwarded.consumed()).isEqualTo(upstream.length());
    assertThat(forwarded.whole.get(0).body()).isEqualTo(message.body());
    assertThat(forwarded.whole.get(0).lines()).isEqualTo(message.lines());
    hop.upstream.connection.write(Buffers.of(upstream)); // for the next to look
  }

  /** What did not come whole must not look as if it had. */
  private static void checkUnfinished(FuzzedServer.Hop hop) {
    String upstream = hop.upstream.connection.takeWritten();
    WireReader forwarded = WireReader.requests(upstream);
    if (hop.tunnelAsked) {
      assertThat(forwarded.whole).as(upstream).hasSizeGreaterThan(0);
      if (!hop.tunnel) {
        assertThat(forwarded.consumed()).as("early bytes").isEqualTo(upstream.length());
      }
    } else {
      assertThat(forwarded.whole).as(upstream).isEmpty();
    }
  }

  private static void checkAnswers(FuzzedServer server) {
    int at = 0;
    boolean closed = server.connection.closed != null;
    for (FuzzedServer.Hop hop : server.hops) {
      WireReader answer = WireReader.response(server.written.substring(at), hop.head, closed);
      assertThat(answer.fault).isNull();
      if (hop.tunnel) {
        return;
      }
      if (hop.cutShort) {
        assertThat(server.connection.closed)
            .isIn(CloseType.ABORT_RESET, CloseType.FLUSH_WRITE_AND_DELAY);
        assertThat(answer.partial).as("looks unfinished").isTrue();
        return;
      }
      if (answer.partial) {
        assertThat(hop.text.toString()).doesNotContain("end\n", "error", "refused");
        return;
      }
      at += answer.consumed();
    }
    assertThat(at).as("bytes answered").isEqualTo(server.written.length());
  }
}
