package dev.pillion.benchmarks;

import dev.pillion.proxyapp.cli.Options;
import dev.pillion.proxyapp.server.Server;
import dev.pillion.proxycore.log.LogLevel;
import dev.pillion.proxycore.log.Loggers;
import dev.pillion.xdsclient.BootstrapLoader;
import dev.pillion.xdsclient.LoadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** An upstream, a proxy and a client's connection to it, all in this process. */
final class Hop implements AutoCloseable {
  private final byte[] answer = new byte[4096];
  private final byte[] body;
  private final FixedUpstream upstream;
  private final Server server;
  private final Socket client;

  Hop(byte[] body) throws Exception {
    Loggers.setLevel(LogLevel.ERROR);
    this.body = body;
    upstream = new FixedUpstream(Requests.responseWire(body));
    server =
        Server.start(
            Options.parse("--concurrency", "1"),
            BootstrapLoader.load(LoadOptions.of(bootstrap(upstream.port()))),
            () -> {});
    InetSocketAddress proxy = (InetSocketAddress) server.addressesOf("hop").getFirst();
    client = new Socket(proxy.getAddress(), proxy.getPort());
    client.setTcpNoDelay(true);
  }

  private static String bootstrap(int upstreamPort) throws IOException {
    try (InputStream in = Hop.class.getResourceAsStream("hop.yaml")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.replace("@UPSTREAM@", Integer.toString(upstreamPort));
    }
  }

  /** The length of a whole and successful response. */
  int exchange(byte[] request) throws IOException {
    client.getOutputStream().write(request);
    int length = 0;
    while (!complete(length)) {
      int read = client.getInputStream().read(answer, length, answer.length - length);
      if (read < 0) {
        throw new IOException("the proxy closed the connection");
      }
      length += read;
    }
    if (answer["HTTP/1.1 ".length()] != '2') {
      throw new IOException(new String(answer, 0, length, StandardCharsets.ISO_8859_1));
    }
    return length;
  }

  private boolean complete(int length) {
    for (int i = 0; i < body.length; i++) {
      if (length < body.length || answer[length - body.length + i] != body[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    upstream.close();
  }
}
