package dev.pillion.xdsclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import dev.pillion.xdsclient.fields.ApiDescriptors;
import io.envoyproxy.envoy.admin.v3.BootstrapConfigDump;
import io.envoyproxy.envoy.admin.v3.ClustersConfigDump;
import io.envoyproxy.envoy.admin.v3.ConfigDump;
import io.envoyproxy.envoy.admin.v3.ListenersConfigDump;
import io.envoyproxy.envoy.admin.v3.RoutesConfigDump;
import io.envoyproxy.envoy.admin.v3.ScopedRoutesConfigDump;
import io.envoyproxy.envoy.admin.v3.SecretsConfigDump;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /config_dump} says what protobuf's own printer says of the same messages. */
class ConfigDumpTest {
  private static final Instant LOADED = Instant.parse("2026-01-02T03:04:05.678Z");

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .preservingProtoFieldNames()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder().add(ApiDescriptors.all().values()).build());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../examples/sidecar.yaml",
        "../proxy-app/src/main/resources/dev/pillion/proxyapp/demo/demo.yaml",
        "../docker/src/main/resources/dev/pillion/docker/training.yaml",
        "../benchmarks/src/main/resources/dev/pillion/benchmarks/hop.yaml",
      })
  void aBootstrapsDumpIsProtobufsJson(String file) throws Exception {
    // Ports are put in by the programs that use the templates.
    String yaml = Files.readString(Path.of(file)).replaceAll("@[A-Z0-9_]+@", "1234");
    byte[] serialized = BootstrapLoader.load(LoadOptions.of(yaml)).serialized();
    JsonElement ours = JsonParser.parseString(Dumps.print(serialized, LOADED));
    JsonElement theirs =
        JsonParser.parseString(PRINTER.print(dump(Bootstrap.parseFrom(serialized))));
    assertThat(ours).isEqualTo(theirs);
    assertThat(ours.toString()).hasSizeGreaterThan(1000);
  }

  private static ConfigDump dump(Bootstrap bootstrap) throws Exception {
    Timestamp loaded = Timestamps.fromMillis(LOADED.toEpochMilli());
    ClustersConfigDump.Builder clusters = ClustersConfigDump.newBuilder();
    for (Cluster cluster : bootstrap.getStaticResources().getClustersList()) {
      clusters.addStaticClustersBuilder().setCluster(Any.pack(cluster)).setLastUpdated(loaded);
    }
    ListenersConfigDump.Builder listeners = ListenersConfigDump.newBuilder();
    RoutesConfigDump.Builder routes = RoutesConfigDump.newBuilder();
    for (Listener listener : bootstrap.getStaticResources().getListenersList()) {
      listeners.addStaticListenersBuilder().setListener(Any.pack(listener)).setLastUpdated(loaded);
      for (HttpConnectionManager manager : managers(listener)) {
        routes
            .addStaticRouteConfigsBuilder()
            .setRouteConfig(Any.pack(manager.getRouteConfig()))
            .setLastUpdated(loaded);
      }
    }
    Message first =
        BootstrapConfigDump.newBuilder().setBootstrap(bootstrap).setLastUpdated(loaded).build();
    return ConfigDump.newBuilder()
        .addConfigs(Any.pack(first))
        .addConfigs(Any.pack(clusters.build()))
        .addConfigs(Any.pack(listeners.build()))
        .addConfigs(Any.pack(ScopedRoutesConfigDump.getDefaultInstance()))
        .addConfigs(Any.pack(routes.build()))
        .addConfigs(Any.pack(SecretsConfigDump.getDefaultInstance()))
        .build();
  }

  private static List<HttpConnectionManager> managers(Listener listener) throws Exception {
    List<FilterChain> chains = new ArrayList<>(listener.getFilterChainsList());
    if (listener.hasDefaultFilterChain()) {
      chains.add(listener.getDefaultFilterChain());
    }
    List<HttpConnectionManager> managers = new ArrayList<>();
    for (FilterChain chain : chains) {
      for (Filter filter : chain.getFiltersList()) {
        if (filter.getTypedConfig().is(HttpConnectionManager.class)) {
          HttpConnectionManager manager =
              filter.getTypedConfig().unpack(HttpConnectionManager.class);
          if (manager.hasRouteConfig()) {
            managers.add(manager);
          }
        }
      }
    }
    return managers;
  }
}
