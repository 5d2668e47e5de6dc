package dev.pillion.e2e.differential;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A case's upstreams on their ports. */
final class Upstreams implements AutoCloseable {
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final List<ScriptedUpstream> scripted = new ArrayList<>();
  private final List<Socket> held = new ArrayList<>();

  Upstreams(Map<String, Case.Upstream> upstreams) throws IOException {
    for (Map.Entry<String, Case.Upstream> entry : upstreams.entrySet()) {
      String name = entry.getKey();
      switch (entry.getValue()) {
        case Case.Upstream.Refusing refusing -> ports.put(name, holdPort());
        case Case.Upstream.Http http -> start(name, http);
        case Case.Upstream.Tcp tcp -> start(name, tcp);
      }
    }
  }

  private void start(String name, Case.Upstream upstream) throws IOException {
    ServerSocket socket = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    ports.put(name, socket.getLocalPort());
    scripted.add(new ScriptedUpstream(name, socket, upstream));
  }

  /** A port that is bound, so that nobody else gets it, and not listened at. */
  private int holdPort() throws IOException {
    Socket socket = new Socket();
    socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    held.add(socket);
    return socket.getLocalPort();
  }

  Map<String, Integer> ports() {
    return ports;
  }

  /** Waits until every connection's script has ended, and says what was seen. */
  void record(Transcript transcript, Normaliser normaliser) {
    for (ScriptedUpstream upstream : scripted) {
      upstream.record(transcript, normaliser);
    }
  }

  @Override
  public void close() throws IOException {
    for (ScriptedUpstream upstream : scripted) {
      upstream.close();
    }
    for (Socket socket : held) {
      socket.close();
    }
  }
}
