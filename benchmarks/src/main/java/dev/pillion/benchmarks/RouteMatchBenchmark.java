package dev.pillion.benchmarks;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.ClusterSpecifier;
import dev.pillion.proxycore.config.route.RouteConfiguration;
import dev.pillion.proxycore.config.route.RouteEntry;
import dev.pillion.proxycore.config.route.RouteMatch;
import dev.pillion.proxycore.config.route.RouteMatch.PathMatch;
import dev.pillion.proxycore.config.route.VirtualHost;
import dev.pillion.proxycore.http.HeaderMap;
import dev.pillion.proxycore.http.HeaderMutations;
import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.match.HeaderMatcher;
import dev.pillion.proxycore.match.StringMatcher;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.route.Route;
import dev.pillion.proxycore.stats.StatsStore;
import dev.pillion.routing.route.CompiledRouteTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Finding the route of a request: ten routes look at a header in vain before the one that matches,
 * among so many virtual hosts. The head is filled anew each time, because a map keeps the strings
 * that it has made.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouteMatchBenchmark {
  private static final int ROUTES_IN_FRONT = 10;
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);

  @Param({"1", "1000"})
  int virtualHosts;

  private final HeaderMap request = new HeaderMap();
  private final StreamInfo info = new StreamInfo(new ConnectionInfo(1, ADDRESS, ADDRESS));
  private @Nullable CompiledRouteTable table;

  @Benchmark
  public @Nullable Route match() {
    Requests.fill(request);
    return table().match(request, info, 0);
  }

  /** What filling the head costs, to be taken off. */
  @Benchmark
  public HeaderMap fillOnly() {
    Requests.fill(request);
    return request;
  }

  private CompiledRouteTable table() {
    CompiledRouteTable present = table;
    if (present == null) {
      present = compile();
      table = present;
    }
    return present;
  }

  private CompiledRouteTable compile() {
    List<VirtualHost> hosts = new ArrayList<>();
    for (int i = 1; i < virtualHosts; i++) {
      hosts.add(host("host" + i, "service-" + i + ".example"));
    }
    hosts.add(host("bench", virtualHosts == 1 ? "*" : "bench.example"));
    return CompiledRouteTable.compile(
        new RouteConfiguration(
            "bench", hosts, List.of(), HeaderMutations.NONE, false, true, false, 4096, Map.of()),
        new StatsStore());
  }

  private static VirtualHost host(String name, String domain) {
    List<RouteEntry> routes = new ArrayList<>();
    for (int i = 1; i <= ROUTES_IN_FRONT; i++) {
      StringMatcher version = new StringMatcher.Exact("v" + i, false);
      routes.add(
          route(
              List.of(
                  new HeaderMatcher(
                      Requests.VERSION, new HeaderMatcher.Kind.Text(version), false, false))));
    }
    routes.add(route(List.of()));
    return new VirtualHost(
        name,
        List.of(domain),
        routes,
        VirtualHost.TlsRequirement.NONE,
        HeaderMutations.NONE,
        false,
        false,
        false,
        null,
        -1,
        Map.of(),
        Map.of(),
        null);
  }

  private static RouteEntry route(List<HeaderMatcher> headers) {
    RouteMatch match =
        new RouteMatch(new PathMatch.Prefix("/"), true, null, headers, List.of(), false, List.of());
    RouteAction action =
        new RouteAction.Forward(
            new ClusterSpecifier.Named("app"),
            503,
            null,
            null,
            false,
            Duration.ofSeconds(15),
            null,
            null,
            RouteAction.Priority.DEFAULT,
            null,
            List.of());
    return new RouteEntry(
        "", match, action, HeaderMutations.NONE, "", -1, Map.of(), Map.of(), null);
  }
}
