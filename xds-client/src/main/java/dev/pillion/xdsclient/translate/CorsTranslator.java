package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.CorsPolicy;
import dev.pillion.proxycore.match.StringMatcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code CorsPolicy}: of the CORS filter, or the older one of virtual hosts and route actions. */
final class CorsTranslator {
  private CorsTranslator() {}

  static @Nullable CorsPolicy optional(@Nullable Fields policy) {
    return policy == null ? null : policy(policy);
  }

  static CorsPolicy policy(Fields policy) {
    List<StringMatcher> origins = new ArrayList<>();
    for (Fields origin : policy.messages("allow_origin_string_match")) {
      StringMatcher matcher = Matchers.string(origin);
      if (matcher != null) {
        origins.add(matcher);
      }
    }
    return new CorsPolicy(
        List.copyOf(origins),
        policy.string("allow_methods"),
        policy.string("allow_headers"),
        policy.string("expose_headers"),
        policy.string("max_age"),
        flag(policy, "allow_credentials"),
        RuntimeValues.fraction(policy.message("filter_enabled")),
        RuntimeValues.fraction(policy.message("shadow_enabled")),
        flag(policy, "allow_private_network_access"),
        flag(policy, "forward_not_matching_preflights"));
  }

  private static @Nullable Boolean flag(Fields policy, String name) {
    Fields wrapper = policy.message(name);
    return wrapper == null ? null : (Boolean) wrapper.bool("value");
  }
}
