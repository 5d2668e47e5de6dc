package dev.pillion.routing.testing;

import dev.pillion.proxycore.config.Address;
import dev.pillion.proxycore.config.SocketOption;
import dev.pillion.proxycore.config.TcpKeepalive;
import dev.pillion.proxycore.config.cluster.CircuitBreakers;
import dev.pillion.proxycore.config.cluster.ClusterConfig;
import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.LoadBalancing;
import dev.pillion.proxycore.config.cluster.ClusterConfig.LocalityEndpoints;
import dev.pillion.proxycore.config.cluster.CommonLb;
import dev.pillion.proxycore.config.cluster.Endpoint;
import dev.pillion.proxycore.config.cluster.OutlierDetection;
import dev.pillion.proxycore.config.http.Http1Options;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster's configuration with Envoy's defaults, as tests change them. */
public final class ClusterBuilder {
  private final String name;
  private final List<LocalityEndpoints> groups = new ArrayList<>();
  public Discovery discovery = new Discovery.Static();
  public LoadBalancing loadBalancing = new LoadBalancing.RoundRobin();
  public Duration connectTimeout = Duration.ofSeconds(5);
  public int bufferLimit = 1024 * 1024;
  public CircuitBreakers circuitBreakers = CircuitBreakers.DEFAULT;
  public @Nullable OutlierDetection outlierDetection;
  public CommonLb commonLb = CommonLb.DEFAULT;
  public int maxRequestsPerConnection;
  public Duration idleTimeout = Duration.ofHours(1);
  public Duration maxConnectionDuration = Duration.ZERO;
  public Duration maxStreamDuration = Duration.ZERO;
  public @Nullable InetAddress bindSource;
  public List<InetAddress> extraBindSources = List.of();
  public List<SocketOption> socketOptions = List.of();
  public @Nullable TcpKeepalive keepalive;

  public ClusterBuilder(String name) {
    this.name = name;
  }

  /** An endpoint on the loopback address. */
  public static Endpoint loopback(int port) {
    return endpoint("127.0.0.1", port, 1, Endpoint.Health.HEALTHY);
  }

  public static Endpoint endpoint(String host, int port, long weight, Endpoint.Health health) {
    return new Endpoint(new Address.Socket(host, port, false), "", weight, health, Map.of());
  }

  /** Adds a group of endpoints with a priority. */
  public ClusterBuilder endpoints(int priority, Endpoint... endpoints) {
    groups.add(new LocalityEndpoints("", "", "", priority, 1, List.of(endpoints)));
    return this;
  }

  /** Adds endpoints on the loopback address. */
  public ClusterBuilder ports(int... ports) {
    Endpoint[] endpoints = new Endpoint[ports.length];
    for (int i = 0; i < ports.length; i++) {
      endpoints[i] = loopback(ports[i]);
    }
    return endpoints(0, endpoints);
  }

  /** Sets the thresholds of the default priority. */
  public ClusterBuilder thresholds(long connections, long pending, long requests) {
    CircuitBreakers.Thresholds defaults =
        CircuitBreakers.Thresholds.of(connections, pending, requests, 3);
    circuitBreakers = new CircuitBreakers(defaults, CircuitBreakers.Thresholds.DEFAULT);
    return this;
  }

  public ClusterConfig build() {
    return new ClusterConfig(
        name,
        "",
        discovery,
        loadBalancing,
        List.copyOf(groups),
        connectTimeout,
        bufferLimit,
        circuitBreakers,
        outlierDetection,
        commonLb,
        Http1Options.DEFAULT,
        maxRequestsPerConnection,
        idleTimeout,
        maxConnectionDuration,
        maxStreamDuration,
        60,
        100,
        bindSource,
        0,
        extraBindSources,
        socketOptions,
        keepalive,
        Map.of());
  }
}
