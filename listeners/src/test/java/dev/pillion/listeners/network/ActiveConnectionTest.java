package dev.pillion.listeners.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.http.FilterStatus;
import dev.pillion.proxycore.network.CloseType;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionCallbacks.CloseEvent;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.network.NetworkFilterFactory;
import dev.pillion.proxycore.worker.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In which order network filters hear of a connection, and what one of them holds back. */
class ActiveConnectionTest {
  private final List<String> events = new ArrayList<>();
  private final List<ByteBuf> buffers = new ArrayList<>();
  private final Socket socket = new Socket();

  /** Notes what it hears and stops where it was told to; the last one takes the data. */
  private final class Probe implements NetworkFilter {
    final NetworkFilterCallbacks callbacks;
    final Set<String> stops = new HashSet<>();
    private final String name;
    private final boolean terminal;
    boolean closes;

    Probe(String name, boolean terminal, NetworkFilterCallbacks callbacks) {
      this.name = name;
      this.terminal = terminal;
      this.callbacks = callbacks;
    }

    private FilterStatus note(String event, String stop) {
      events.add(name + " " + event);
      if (closes) {
        callbacks.connection().close(CloseType.NO_FLUSH);
      }
      return stops.contains(stop) ? FilterStatus.STOP : FilterStatus.CONTINUE;
    }

    @Override
    public FilterStatus onNewConnection() {
      return note("new", "new");
    }

    @Override
    public FilterStatus onData(ByteBuf data, boolean endStream) {
      String text = data.toString(StandardCharsets.US_ASCII);
      if (terminal) {
        data.release();
      }
      return note(text + (endStream ? "$" : ""), "data");
    }

    @Override
    public void onCloseIdle() {
      events.add(name + " idle");
    }

    @Override
    public void onAboveWriteHighWatermark() {
      events.add(name + " high");
    }

    @Override
    public void onBelowWriteLowWatermark() {
      events.add(name + " low");
    }

    @Override
    public void onClosed(CloseEvent event) {
      events.add(name + " closed");
    }
  }

  /** A connection without a channel. */
  private static final class Socket implements Connection {
    int readDisabled;
    boolean open = true;
    Runnable onClose = () -> {};

    @Override
    public Worker worker() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Channel channel() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(ByteBuf data) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void shutdownOutput() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readDisable(boolean disable) {
      readDisabled += disable ? 1 : -1;
    }

    @Override
    public void close(CloseType type) {
      open = false;
      onClose.run();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public boolean aboveHighWatermark() {
      return false;
    }

    @Override
    public long pendingBytes() {
      return 0;
    }
  }

  private final Probe[] probes = new Probe[3];
  private final ActiveConnection connection = connection("a", "b", "z");

  private ActiveConnection connection(String... names) {
    NetworkFilterFactory[] factories = new NetworkFilterFactory[names.length];
    for (int i = 0; i < names.length; i++) {
      int at = i;
      factories[i] =
          callbacks -> probes[at] = new Probe(names[at], at == names.length - 1, callbacks);
    }
    ActiveConnection made =
        new ActiveConnection(
            socket,
            new ConnectionInfo(1, new InetSocketAddress(1), new InetSocketAddress(2)),
            new Owner(),
            Arrays.asList(factories),
            0,
            0);
    socket.onClose = () -> made.onClosed(CloseEvent.LOCAL_CLOSE);
    return made;
  }

  private final class Owner implements ConnectionOwner {
    @Override
    public void onConnectionClosed(ActiveConnection closed, CloseEvent event) {
      events.add("owner " + event);
    }

    @Override
    public boolean drainClose() {
      return true;
    }
  }

  private void data(String text) {
    ByteBuf buffer = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    buffers.add(buffer);
    connection.onData(buffer);
  }

  private void assertHeard(String... expected) {
    assertThat(events).containsExactly(expected);
    events.clear();
  }

  private void assertReleased() {
    assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
  }

  @Test
  void newsAndDataGoThroughAllFiltersInTheirOrder() {
    connection.start();
    assertHeard("a new", "b new", "z new");
    data("1");
    data("2");
    connection.onEndOfStream();
    assertHeard("a 1", "b 1", "z 1", "a 2", "b 2", "z 2", "a $", "b $", "z $");
    assertThat(socket.readDisabled).isZero();
    assertReleased();
  }

  @Test
  void aChainWithoutFiltersCloses() {
    ActiveConnection empty = connection();
    empty.start();
    assertThat(socket.open).isFalse();
    assertHeard("owner LOCAL_CLOSE");
  }

  @Test
  void whoStopsTheNewsHoldsBackThoseBehindAndTheReading() {
    probes[0].stops.add("new");
    connection.start();
    assertHeard("a new");
    assertThat(socket.readDisabled).isEqualTo(1);

    probes[0].callbacks.continueReading();

    assertHeard("b new", "z new");
    assertThat(socket.readDisabled).isZero();
  }

  /** So a filter that decides by the first bytes sees them, whoever held the news back. */
  @Test
  void whatCameMeanwhileGoesThroughAllFilters() {
    probes[1].stops.add("new");
    connection.start();
    data("1");
    data("2");
    data("3");
    connection.onEndOfStream();
    assertHeard("a new", "b new");

    probes[1].callbacks.continueReading();

    assertHeard("z new", "a 123$", "b 123$", "z 123$");
    assertThat(socket.readDisabled).isZero();
    assertReleased();
  }

  @Test
  void dataThatIsStoppedGoesOnBehindTheOneThatStoppedIt() {
    connection.start();
    events.clear();
    probes[0].stops.add("data");
    data("1");
    assertHeard("a 1");
    assertThat(socket.readDisabled).isEqualTo(1);
    probes[0].stops.clear();
    data("2");

    probes[0].callbacks.continueReading();

    assertHeard("b 1", "z 1", "a 2", "b 2", "z 2");
    assertThat(socket.readDisabled).isZero();
    assertReleased();
  }

  @Test
  void theEndThatIsStoppedGoesOnWithItsData() {
    connection.start();
    events.clear();
    probes[1].stops.add("data");
    connection.onEndOfStream();
    assertHeard("a $", "b $");
    probes[1].callbacks.continueReading();
    assertHeard("z $");
  }

  @Test
  void aFurtherFilterMayStopWhatWasLetGo() {
    probes[0].stops.add("new");
    probes[1].stops.add("data");
    connection.start();
    data("1");
    probes[0].callbacks.continueReading();
    assertHeard("a new", "b new", "z new", "a 1", "b 1");
    assertThat(socket.readDisabled).isEqualTo(1);
    data("2");

    probes[1].stops.clear();
    probes[1].callbacks.continueReading();

    assertHeard("z 1", "a 2", "b 2", "z 2");
    assertThat(socket.readDisabled).isZero();
    assertReleased();
  }

  @Test
  void onlyTheOneThatStoppedLetsGo() {
    probes[1].stops.add("new");
    connection.start();
    events.clear();
    probes[0].callbacks.continueReading();
    probes[2].callbacks.continueReading();
    assertHeard();
    probes[1].callbacks.continueReading();
    probes[1].callbacks.continueReading();
    assertHeard("z new");
    assertThat(socket.readDisabled).isZero();
  }

  @Test
  void theLastFiltersWordHoldsNothingBack() {
    probes[2].stops.addAll(List.of("new", "data"));
    connection.start();
    data("1");
    data("2");
    assertThat(events).endsWith("z 1", "a 2", "b 2", "z 2");
    assertThat(socket.readDisabled).isZero();
  }

  @Test
  void behindAFilterThatClosesNobodyHearsOfDataOrConnection() {
    probes[0].closes = true;
    connection.start();
    assertHeard("a new", "a closed", "b closed", "z closed", "owner LOCAL_CLOSE");
  }

  @Test
  void dataThatAFilterAnswersByClosingIsReleased() {
    connection.start();
    events.clear();
    probes[1].closes = true;
    data("1");
    assertHeard("a 1", "b 1", "a closed", "b closed", "z closed", "owner LOCAL_CLOSE");
    assertReleased();
  }

  @Test
  void whatIsHeldWhenTheConnectionGoesIsReleasedAndContinuingComesTooLate() {
    connection.start();
    probes[1].stops.add("data");
    data("1");
    data("2");
    data("3");
    events.clear();

    connection.onClosed(CloseEvent.REMOTE_RESET);
    connection.onClosed(CloseEvent.LOCAL_CLOSE);
    data("4");
    probes[1].callbacks.continueReading();

    assertHeard("a closed", "b closed", "z closed", "owner REMOTE_RESET");
    assertReleased();
  }

  @Test
  void aFilterThatClosesWhileItIsLetGoLeavesNothing() {
    probes[0].stops.add("new");
    connection.start();
    data("1");
    probes[1].closes = true;
    events.clear();

    probes[0].callbacks.continueReading();

    assertHeard("b new", "a closed", "b closed", "z closed", "owner LOCAL_CLOSE");
    assertReleased();
  }

  @Test
  void onlyFiltersThatKnowTheConnectionAreToldToCloseIt() {
    probes[1].stops.add("new");
    connection.start();
    events.clear();
    connection.closeIdle();
    assertHeard("a idle", "b idle");
    assertThat(probes[0].callbacks.draining()).isTrue();
  }

  @Test
  void watermarksReachEveryFilter() {
    connection.start();
    events.clear();
    connection.onAboveWriteHighWatermark();
    connection.onBelowWriteLowWatermark();
    assertHeard("a high", "b high", "z high", "a low", "b low", "z low");
  }
}
