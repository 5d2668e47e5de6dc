package dev.pillion.xdsclient.translate;

import dev.pillion.proxycore.config.route.RouteAction;
import dev.pillion.proxycore.config.route.RouteAction.PathRewrite;
import org.jspecify.annotations.Nullable;

/** {@code RedirectAction}. */
final class RedirectTranslator {
  private RedirectTranslator() {}

  static RouteAction.Redirect translate(Fields redirect) {
    return new RouteAction.Redirect(
        redirect.bool("https_redirect"),
        textOrNull(redirect.string("scheme_redirect")),
        textOrNull(redirect.string("host_redirect")),
        redirect.integer("port_redirect"),
        textOrNull(redirect.string("path_redirect")),
        pathRewrite(redirect),
        status(redirect),
        redirect.bool("strip_query"));
  }

  /** Path, prefix and regex are one oneof; an empty prefix is as none. */
  private static @Nullable PathRewrite pathRewrite(Fields redirect) {
    Regexes.Substitution regex = Regexes.substitution(redirect.message("regex_rewrite"));
    if (regex != null) {
      return new PathRewrite.Regex(regex.pattern(), regex.substitution());
    }
    String prefix = redirect.string("prefix_rewrite");
    return prefix.isEmpty() ? null : new PathRewrite.Prefix(prefix);
  }

  private static int status(Fields redirect) {
    return switch (redirect.enumeration("response_code")) {
      case "FOUND" -> 302;
      case "SEE_OTHER" -> 303;
      case "TEMPORARY_REDIRECT" -> 307;
      case "PERMANENT_REDIRECT" -> 308;
      default -> 301;
    };
  }

  private static @Nullable String textOrNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
