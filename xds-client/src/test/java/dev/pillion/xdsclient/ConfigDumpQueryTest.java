package dev.pillion.xdsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.xdsclient.dump.ConfigDump;
import dev.pillion.xdsclient.dump.ConfigDump.Answer;
import dev.pillion.xdsclient.dump.EndpointsDump;
import dev.pillion.xdsclient.dump.EndpointsDump.HostDump;
import dev.pillion.xdsclient.dump.EndpointsDump.LocalityDump;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code resource}, {@code mask}, {@code name_regex}: what Envoy 1.40 answers to them. */
class ConfigDumpQueryTest {
  private static final String YAML =
      """
      node: { id: me, cluster: c }
      admin: { address: { socket_address: { address: 127.0.0.1, port_value: 1 } } }
      static_resources:
        clusters:
        - { name: one, type: STATIC, load_assignment: { cluster_name: x } }
        - { name: two, type: STATIC, alt_stat_name: other }
      """;

  private static byte[] serialized() {
    try {
      return BootstrapLoader.load(LoadOptions.of(YAML)).serialized();
    } catch (dev.pillion.proxycore.config.ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String dump(@Nullable String resource, @Nullable String mask) {
    return Dumps.text(Dumps.answer(serialized(), resource, mask, name -> true));
  }

  @Test
  void aResourceIsAListOfItsElements() {
    assertThat(dump("static_clusters", null))
        .isEqualTo(
            """
            {
             "configs": [
              {
               "@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump.StaticCluster",
               "cluster": {
                "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
                "name": "one",
                "type": "STATIC",
                "load_assignment": {
                 "cluster_name": "x"
                }
               },
               "last_updated": "1970-01-01T00:00:00Z"
              },
              {
               "@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump.StaticCluster",
               "cluster": {
                "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
                "name": "two",
                "type": "STATIC",
                "alt_stat_name": "other"
               },
               "last_updated": "1970-01-01T00:00:00Z"
              }
             ]
            }
            """);
  }

  @Test
  void aResourceOfWhichThereIsNoneIsAnEmptyDump() {
    assertThat(dump("static_listeners", null)).isEqualTo("{}\n");
    assertThat(dump("dynamic_active_clusters", "nonsense")).isEqualTo("{}\n");
  }

  @Test
  void aMaskGoesIntoTheResource() {
    assertThat(dump("static_clusters", "cluster.name,cluster.load_assignment.cluster_name"))
        .isEqualTo(
            """
            {
             "configs": [
              {
               "@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump.StaticCluster",
               "cluster": {
                "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
                "name": "one",
                "load_assignment": {
                 "cluster_name": "x"
                }
               }
              },
              {
               "@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump.StaticCluster",
               "cluster": {
                "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
                "name": "two"
               }
              }
             ]
            }
            """);
  }

  @Test
  void aMaskAloneChoosesSections() {
    assertThat(dump(null, "bootstrap.node.id,bootstrap.static_resources.clusters"))
        .isEqualTo(
            """
            {
             "configs": [
              {
               "@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump",
               "bootstrap": {
                "node": {
                 "id": "me"
                },
                "static_resources": {
                 "clusters": [
                  {
                   "name": "one",
                   "type": "STATIC",
                   "load_assignment": {
                    "cluster_name": "x"
                   }
                  },
                  {
                   "name": "two",
                   "type": "STATIC",
                   "alt_stat_name": "other"
                  }
                 ]
                }
               }
              }
             ]
            }
            """);
    assertThat(dump(null, "version_info"))
        .contains("ClustersConfigDump", "ListenersConfigDump")
        .doesNotContain("Bootstrap", "Routes");
  }

  @Test
  void namesChooseResources() {
    assertThat(
            Dumps.text(
                Dumps.answer(serialized(), "static_clusters", "cluster.name", "two"::equals)))
        .contains("\"two\"")
        .doesNotContain("\"one\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "nope|-|404 nope not found in config dump",
        "staticClusters|-|404 staticClusters not found in config dump",
        "bootstrap|-|400 bootstrap is not a repeated field. Use ?mask=bootstrap to get only this"
            + " field",
        "-|zzz|400 FieldMask zzz could not be successfully applied to any configs.",
        "-|bootstrap.|400 FieldMask bootstrap. could not be successfully applied to any configs.",
        "-|bootstrap.static_resources.clusters.name|400 FieldMask"
            + " bootstrap.static_resources.clusters.name could not be successfully applied to any"
            + " configs.",
      })
  void whatIsNotThereIsNamed(@Nullable String resource, @Nullable String mask, String answer) {
    assertThat(dump(resource, mask)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({"name", "cluster", "cluster.nope", "cluster.load_assignment.endpoints.priority"})
  void aMaskThatLeadsNowhereInAResourceIsRefused(String mask) {
    assertThat(dump("static_clusters", mask))
        .isEqualTo("400 FieldMask \npaths: \"" + mask + "\"\n could not be successfully used.");
  }

  @Test
  void endpointsAreShownAsTheyAreNow() throws Exception {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 13);
    Map<String, Map<String, Object>> metadata = Map.of("lb", Map.of("n", List.of(1.0, true)));
    EndpointsDump cluster =
        new EndpointsDump(
            "one",
            140,
            List.of(
                new LocalityDump(
                    "r",
                    "",
                    "",
                    1,
                    0,
                    List.of(new HostDump(address, "h", "DEGRADED", 7, metadata)))));
    ConfigDump.Source source =
        new ConfigDump.Source(serialized(), Instant.EPOCH, null, () -> List.of(cluster).iterator());
    Answer answer =
        ConfigDump.answer(
            source,
            new ConfigDump.Query(
                "static_endpoint_configs", "endpoint_config.endpoints", name -> true, true));

    assertThat(Dumps.text(answer))
        .endsWith(
            """
                "endpoints": [
                 {
                  "locality": {
                   "region": "r"
                  },
                  "lb_endpoints": [
                   {
                    "endpoint": {
                     "address": {
                      "socket_address": {
                       "address": "127.0.0.1",
                       "port_value": 13
                      }
                     },
                     "health_check_config": {},
                     "hostname": "h"
                    },
                    "health_status": "DEGRADED",
                    "metadata": {
                     "filter_metadata": {
                      "lb": {
                       "n": [
                        1,
                        true
                       ]
                      }
                     }
                    },
                    "load_balancing_weight": 7
                   }
                  ],
                  "load_balancing_weight": 0,
                  "priority": 1
                 }
                ]
               }
              }
             ]
            }
            """);
  }

  @Test
  void aDumpOfManyClustersComesInSmallPieces() throws Exception {
    StringBuilder yaml = new StringBuilder("static_resources:\n  clusters:\n");
    for (int i = 0; i < 2000; i++) {
      yaml.append("  - { name: c").append(i).append(", type: STATIC }\n");
    }
    byte[] bytes = BootstrapLoader.load(LoadOptions.of(yaml.toString())).serialized();
    Answer.Dump dump = (Answer.Dump) Dumps.answer(bytes, null, null, name -> true);
    StringBuilder piece = new StringBuilder();
    int pieces = 0;
    while (dump.json().appendNext(piece)) {
      assertThat(piece.length()).isLessThan(1000);
      piece.setLength(0);
      pieces++;
    }
    assertThat(pieces).isGreaterThan(4000);
  }
}
