package dev.pillion.proxyapp.admin;

import com.google.re2j.PatternSyntaxException;
import dev.pillion.xdsclient.translate.Re2Errors;
import dev.pillion.xdsclient.translate.Re2Pattern;
import java.util.function.Predicate;

/**
 * The {@code filter} of {@code /stats} and {@code /clusters}: an RE2 that finds a part of a name.
 */
final class NameFilter {
  /** A filter that is no regular expression; the message is Envoy's. */
  static final class InvalidFilterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    InvalidFilterException(PatternSyntaxException cause, String regex) {
      super("Invalid re2 regex", cause);
      reason = Re2Errors.describe(cause, regex);
    }

    /** What is wrong with it, in RE2's words. */
    String reason() {
      return reason;
    }
  }

  private NameFilter() {}

  /** The filter; one that takes every name where the request has none. */
  static Predicate<String> of(AdminRequest request) throws InvalidFilterException {
    String regex = request.parameter("filter");
    if (regex == null || regex.isEmpty()) {
      return name -> true;
    }
    try {
      return Re2Pattern.compile(regex)::find;
    } catch (PatternSyntaxException e) {
      throw new InvalidFilterException(e, regex);
    }
  }
}
