package dev.pillion.proxycore.http;

import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.match.StringMatcher;

/** {@code envoy.config.common.mutation_rules.v3.HeaderMutation}. Immutable, any worker. */
public sealed interface HeaderMutation {
  /** Changes the head. */
  void apply(HeaderMap headers, FormatContext context);

  /** {@code remove}. */
  record Remove(HeaderName name) implements HeaderMutation {
    @Override
    public void apply(HeaderMap headers, FormatContext context) {
      headers.remove(name);
    }
  }

  /** {@code remove_on_match}: every header whose name matches. */
  record RemoveMatching(StringMatcher names) implements HeaderMutation {
    @Override
    public void apply(HeaderMap headers, FormatContext context) {
      for (int line = headers.size() - 1; line >= 0; line--) {
        if (names.matches(headers.name(line))) {
          headers.removeLine(line);
        }
      }
    }
  }

  /** {@code append}. */
  record Append(HeaderMutations.Addition addition) implements HeaderMutation {
    @Override
    public void apply(HeaderMap headers, FormatContext context) {
      HeaderMutations.add(addition, headers, context);
    }
  }
}
