package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.cluster.CommonLb;
import org.jspecify.annotations.Nullable;

/** {@code common_lb_config}, and the policy of the load assignment. */
final class CommonLbTranslator {
  private CommonLbTranslator() {}

  static CommonLb translate(Fields cluster) {
    Fields common = cluster.message("common_lb_config");
    Fields assignment = cluster.message("load_assignment");
    CommonLb otherwise = CommonLb.DEFAULT;
    int overprovisioning =
        overprovisioning(assignment == null ? null : assignment.message("policy"));
    if (common == null) {
      return new CommonLb(otherwise.healthyPanicThreshold(), overprovisioning, false);
    }
    common.withoutEffect("update_merge_window", "ignore_new_hosts_until_first_hc");
    return new CommonLb(
        panicThreshold(common.message("healthy_panic_threshold")),
        overprovisioning,
        common.bool("close_connections_on_host_set_change"));
  }

  /** Envoy rounds it to whole percents. */
  private static int panicThreshold(@Nullable Fields percent) {
    return percent == null
        ? CommonLb.DEFAULT.healthyPanicThreshold()
        : (int) Math.round(percent.real("value"));
  }

  private static int overprovisioning(@Nullable Fields policy) {
    int otherwise = CommonLb.DEFAULT.overprovisioningFactor();
    return policy == null ? otherwise : policy.integerValue("overprovisioning_factor", otherwise);
  }
}
