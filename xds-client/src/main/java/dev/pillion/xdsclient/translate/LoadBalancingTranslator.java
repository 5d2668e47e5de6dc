package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.cluster.ClusterConfig.Discovery;
import dev.pillion.proxycore.config.cluster.ClusterConfig.LoadBalancing;
import dev.pillion.proxycore.runtime.RuntimeReal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code lb_policy}, {@code load_balancing_policy} and their configurations. */
final class LoadBalancingTranslator {
  private static final String POLICIES = "envoy.extensions.load_balancing_policies.";
  private static final int CHOICE_COUNT = 2;

  private LoadBalancingTranslator() {}

  static LoadBalancing translate(Fields cluster, @Nullable Discovery discovery) {
    LoadBalancing policy = policy(cluster);
    boolean provided = policy instanceof LoadBalancing.ClusterProvided;
    String field = cluster.has("load_balancing_policy") ? "load_balancing_policy" : "lb_policy";
    if (discovery instanceof Discovery.OriginalDst && !provided) {
      cluster.error(field, "only CLUSTER_PROVIDED is allowed with cluster type ORIGINAL_DST");
    } else if (discovery != null && !(discovery instanceof Discovery.OriginalDst) && provided) {
      cluster.error(field, "CLUSTER_PROVIDED needs a cluster type that provides a balancer");
    }
    return policy;
  }

  private static LoadBalancing policy(Fields cluster) {
    String legacy = cluster.enumeration("lb_policy");
    if (cluster.has("load_balancing_policy")) {
      return typed(cluster.message("load_balancing_policy"));
    }
    return switch (legacy) {
      case "ROUND_ROBIN" -> {
        cluster.message("round_robin_lb_config");
        yield new LoadBalancing.RoundRobin();
      }
      case "LEAST_REQUEST" -> leastRequest(cluster.message("least_request_lb_config"));
      case "RANDOM" -> new LoadBalancing.Random();
      case "CLUSTER_PROVIDED" -> new LoadBalancing.ClusterProvided();
      case "LOAD_BALANCING_POLICY_CONFIG" -> {
        cluster.error("load_balancing_policy", "is required by lb_policy");
        yield new LoadBalancing.RoundRobin();
      }
      default -> {
        cluster.unsupported("lb_policy", legacy);
        yield new LoadBalancing.RoundRobin();
      }
    };
  }

  private static LoadBalancing leastRequest(@Nullable Fields config) {
    if (config == null) {
      return new LoadBalancing.LeastRequest(CHOICE_COUNT, RuntimeReal.fixed(1.0));
    }
    return new LoadBalancing.LeastRequest(
        config.integerValue("choice_count", CHOICE_COUNT),
        RuntimeValues.real(config.message("active_request_bias"), 1.0));
  }

  /** Envoy takes the first policy that it knows; each of the schema's is known to it. */
  private static LoadBalancing typed(@Nullable Fields policies) {
    List<Fields> list = policies == null ? List.of() : policies.messages("policies");
    for (int i = 1; i < list.size(); i++) {
      list.get(i).refused();
    }
    Fields extension = list.isEmpty() ? null : list.get(0).message("typed_extension_config");
    if (extension != null) {
      extension.withoutEffect("name");
    }
    Fields config = extension == null ? null : Extensions.typedConfig(extension, "policy");
    if (config == null) {
      if (policies != null && extension == null) {
        policies.error("no load balancing policy is given");
      }
      return new LoadBalancing.RoundRobin();
    }
    return switch (config.type().name()) {
      case POLICIES + "round_robin.v3.RoundRobin" -> new LoadBalancing.RoundRobin();
      case POLICIES + "least_request.v3.LeastRequest" -> leastRequest(config);
      case POLICIES + "random.v3.Random" -> new LoadBalancing.Random();
      case POLICIES + "cluster_provided.v3.ClusterProvided" -> new LoadBalancing.ClusterProvided();
      default -> {
        Extensions.refuse(config, "load balancing policy");
        yield new LoadBalancing.RoundRobin();
      }
    };
  }
}
