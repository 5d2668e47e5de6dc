package dev.pillion.proxyapp.admin;

import dev.pillion.proxyapp.cli.OptionException;
import dev.pillion.proxyapp.cli.Options;
import dev.pillion.proxyapp.server.Server;
import dev.pillion.proxyapp.server.StartupException;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.xdsclient.BootstrapLoader;
import dev.pillion.xdsclient.LoadOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A whole server with a bootstrap, and a client of its admin server over a real socket. */
final class AdminClient implements AutoCloseable {
  private static final String ADMIN =
      "admin: { address: { socket_address: { address: 127.0.0.1, port_value: 0 } }%s }\n";

  private final Server server;
  private final HttpClient http = HttpClient.newHttpClient();

  private AdminClient(Server server) {
    this.server = server;
  }

  /** Starts a server; {@code bootstrap}: YAML without its admin server. */
  static AdminClient start(String bootstrap, String... options) {
    return launch(ADMIN.formatted("") + bootstrap, options);
  }

  /** Starts a server without anything else; {@code fields}: further ones of its admin server. */
  static AdminClient startWith(String fields) {
    return launch(ADMIN.formatted(fields));
  }

  private static AdminClient launch(String yaml, String... options) {
    try {
      List<String> line = new ArrayList<>(List.of(options));
      line.addAll(List.of("--config-yaml", yaml, "--concurrency", "1"));
      Options parsed = Options.parse(line.toArray(String[]::new));
      return new AdminClient(
          Server.start(parsed, BootstrapLoader.load(LoadOptions.of(yaml)), () -> {}));
    } catch (OptionException | ConfigException | StartupException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Server server() {
    return server;
  }

  InetSocketAddress address() {
    return (InetSocketAddress) Objects.requireNonNull(server.adminAddress());
  }

  HttpResponse<String> get(String target) {
    return send(request(target).GET().build());
  }

  HttpResponse<String> post(String target) {
    return send(request(target).POST(BodyPublishers.noBody()).build());
  }

  HttpResponse<String> form(String target, String form) {
    return send(
        request(target)
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  HttpResponse<String> head(String target) {
    return send(request(target).HEAD().build());
  }

  /** A socket of its own, for clients that behave badly. */
  Socket connect() throws IOException {
    return new Socket(address().getAddress(), address().getPort());
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address().getPort() + target));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
