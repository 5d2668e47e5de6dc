package dev.pillion.proxyapp.admin;

import com.google.re2j.PatternSyntaxException;
import dev.pillion.xdsclient.translate.Re2Pattern;
import java.util.function.Predicate;

/** The {@code filter} of {@code /stats} and {@code /clusters}: an RE2 that finds a part. */
final class NameFilter {
  /** A filter that is no regular expression; the message is for its author. */
  static final class InvalidFilterException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidFilterException(PatternSyntaxException cause) {
      super("Invalid re2 regex: " + cause.getDescription() + ": " + cause.getPattern(), cause);
    }
  }

  private NameFilter() {}

  static Predicate<String> of(AdminRequest request) throws InvalidFilterException {
    String regex = request.parameter("filter");
    if (regex == null || regex.isEmpty()) {
      return name -> true;
    }
    try {
      Re2Pattern pattern = Re2Pattern.compile(regex);
      boolean invert = request.has("invert_filter");
      return name -> pattern.find(name) != invert;
    } catch (PatternSyntaxException e) {
      throw new InvalidFilterException(e);
    }
  }
}
