package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.RouteAction.PathRewrite;
import org.jspecify.annotations.Nullable;

/** {@code prefix_rewrite} and {@code regex_rewrite}, which routes and redirects have. */
final class Rewrites {
  private Rewrites() {}

  static @Nullable PathRewrite path(Fields action) {
    String prefix = action.string("prefix_rewrite");
    Regexes.Substitution regex = Regexes.substitution(action.message("regex_rewrite"));
    if (!prefix.isEmpty() && action.has("regex_rewrite")) {
      action.error("regex_rewrite", "only one of prefix_rewrite and regex_rewrite can be set");
    }
    if (regex != null) {
      return new PathRewrite.Regex(regex.pattern(), regex.substitution());
    }
    return prefix.isEmpty() ? null : new PathRewrite.Prefix(prefix);
  }
}
