package dev.pillion.httpcodec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.http.Http1Options.HeaderCase;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.http.HeaderNames;
import dev.pillion.proxycore.network.CloseType;
import io.netty.buffer.ByteBuf;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random responses against the client's side; see {@link Fuzz} for how to run it for longer. */
@ExtendWith(Buffers.class)
@Timeout(value = 1, unit = TimeUnit.DAYS)
class ClientFuzzTest {
  private static final Http1Settings DOWNSTREAM =
      new Http1Settings(ServerRig.options(true, "d", true, HeaderCase.LOWER), 60 * 1024, 100);
  private static final String[] METHODS = {"GET", "GET", "GET", "HEAD", "POST", "CONNECT"};

  /** What is asked and how the connection goes on. */
  private record Plan(String method, boolean upgrade, boolean http10, boolean ends, int limit) {
    boolean tunnelAsked() {
      return upgrade || method.equals("CONNECT");
    }

    boolean head() {
      return method.equals("HEAD");
    }
  }

  @Test
  void responses_are_taken_alike_however_cut_and_never_for_more_than_they_are() {
    Fuzz.run("client codec", ClientFuzzTest::oneCase);
  }

  private static void oneCase(long seed) {
    WireMaker maker = new WireMaker(new SplittableRandom(seed));
    String input = maker.responses();
    String method = maker.pick(METHODS);
    boolean upgrade = method.equals("GET") && maker.oneIn(6);
    Plan plan =
        new Plan(
            method,
            upgrade,
            maker.oneIn(4),
            maker.oneIn(2),
            !maker.sound && maker.oneIn(4) ? 256 : 61440);
    try {
      String whole = run(plan, input, new String[] {input});
      if (maker.sound) {
        assertThat(whole).doesNotContain("error ");
      }
      for (int i = 0; i < 3; i++) {
        assertThat(run(plan, input, maker.cut(input))).isEqualTo(whole);
      }
      if (input.length() < 700) {
        assertThat(run(plan, input, WireMaker.bytewise(input))).isEqualTo(whole);
      }
    } catch (Throwable t) {
      throw new AssertionError(plan + " for\n" + Fuzz.shown(input), t);
    }
  }

  private static String run(Plan plan, String input, String[] pieces) {
    ClientRig rig =
        new ClientRig(
            new Http1Settings(
                ServerRig.options(false, "", true, HeaderCase.LOWER), plan.limit(), 100));
    ServerRig downstream = downstream(plan);
    Hop hop = new Hop(plan, downstream.encoders.get(0));
    StreamEncoder request = rig.codec.newStream(hop);
    request.encodeHeaders(request(plan), !plan.tunnelAsked());
    for (String piece : pieces) {
      long before = Buffers.inUse();
      rig.receive(piece);
      downstream.connection.endTurn();
      assertThat(Buffers.inUse() - before).as("bytes kept").isLessThan(4096);
    }
    if (plan.ends()) {
      rig.end();
    }
    String outcome = hop + "-- " + rig.connection.closed;
    boolean over = rig.codec.idle();
    check(plan, input, hop, over, downstream);
    assertThat(rig.completions.toString()).matches(over ? "(gone|reusable)\n" : "");
    rig.close();
    downstream.close();
    return outcome;
  }

  private static ServerRig downstream(Plan plan) {
    ServerRig rig = new ServerRig(DOWNSTREAM);
    rig.answering = false;
    rig.send(
        plan.method()
            + (plan.method().equals("CONNECT") ? " h:1" : " /")
            + (plan.http10() && !plan.tunnelAsked() ? " HTTP/1.0" : " HTTP/1.1")
            + "\r\nhost: h\r\n"
            + (plan.upgrade() ? "connection: upgrade\r\nupgrade: x\r\n\r\n" : "\r\n"));
    return rig;
  }

  private static HeaderMap request(Plan plan) {
    HeaderMap map = new HeaderMap();
    map.add(HeaderName.of(":method"), plan.method());
    map.add(HeaderName.of(":authority"), "h:1");
    map.add(HeaderName.of(":path"), "/");
    return plan.upgrade() ? ServerRig.with(map, "connection", "upgrade", "upgrade", "x") : map;
  }

  private static void check(Plan plan, String input, Hop hop, boolean over, ServerRig downstream) {
    WireReader reference = WireReader.response(input, plan.head(), plan.ends());
    String written = downstream.connection.takeWritten();
    if (hop.tunnel) {
      assertThat(plan.tunnelAsked()).isTrue();
      return;
    }
    CloseType closed = downstream.connection.closed;
    WireReader forwarded = WireReader.response(written, plan.head(), closed != null);
    if (!written.isEmpty()) {
      assertThat(forwarded.fault).isNull();
    }
    if (hop.ended) {
      assertThat(reference.fault).as("what the codec let pass").isNull();
      assertThat(reference.partial).isFalse();
      assertThat(forwarded.partial).as(written).isFalse();
      assertThat(forwarded.consumed()).isEqualTo(written.length());
      assertThat(forwarded.whole.getLast().body()).isEqualTo(reference.whole.getLast().body());
      assertThat(forwarded.whole.getLast().lines()).isEqualTo(reference.whole.getLast().lines());
    } else {
      if (!over) {
        assertThat(reference.fault).as("what the codec let pass").isNull();
        assertThat(reference.partial).as("only part of a response").isTrue();
      }
      // What did not come whole must not look as if it had, unless a reset says so.
      assertThat(forwarded.partial || closed == CloseType.ABORT_RESET).as(written).isTrue();
    }
  }

  /** A response on its way to the client. */
  private static final class Hop extends Transcript {
    private final Plan plan;
    private final StreamEncoder forward;
    boolean tunnel;

    Hop(Plan plan, StreamEncoder forward) {
      this.plan = plan;
      this.forward = forward;
    }

    @Override
    public void decodeInformational(HeaderMap headers) {
      super.decodeInformational(headers);
      forward.encodeInformational(headers);
    }

    @Override
    public void decodeHeaders(HeaderMap headers, boolean endStream) {
      super.decodeHeaders(headers, endStream);
      String status = headers.value(headers.indexOf(HeaderNames.STATUS));
      tunnel = plan.upgrade() ? status.equals("101") : plan.tunnelAsked() && status.startsWith("2");
      forward.encodeHeaders(headers, endStream);
    }

    @Override
    public void decodeData(ByteBuf data, boolean endStream) {
      ByteBuf forwarded = data.retainedDuplicate();
      super.decodeData(data, endStream);
      forward.encodeData(forwarded, endStream);
    }

    @Override
    public void decodeTrailers(HeaderMap trailers) {
      super.decodeTrailers(trailers);
      forward.encodeTrailers(trailers);
    }

    @Override
    public void onProtocolError(ProtocolError error) {
      super.onProtocolError(error);
      forward.resetStream();
    }

    @Override
    public void onReset(StreamReset reset) {
      super.onReset(reset);
      forward.resetStream();
    }
  }
}
