package dev.pillion.proxycore.http;

import dev.pillion.proxycore.format.FormatContext;
import dev.pillion.proxycore.format.Formatter;
import dev.pillion.proxycore.format.TextBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Header additions and removals of one level (route configuration, virtual host, route, weighted
 * cluster). Removals come after additions, as Envoy's header parser does. Immutable.
 */
public record HeaderMutations(
    List<Addition> requestAdditions,
    List<HeaderName> requestRemovals,
    List<Addition> responseAdditions,
    List<HeaderName> responseRemovals) {

  /** Changes nothing. */
  public static final HeaderMutations NONE =
      new HeaderMutations(List.of(), List.of(), List.of(), List.of());

  /** True when it changes nothing. */
  public boolean isEmpty() {
    return requestAdditions.isEmpty()
        && requestRemovals.isEmpty()
        && responseAdditions.isEmpty()
        && responseRemovals.isEmpty();
  }

  /** {@code HeaderValueOption}. */
  public record Addition(
      HeaderName name, Formatter value, AppendAction action, boolean keepEmptyValue) {}

  /** {@code append_action}. */
  public enum AppendAction {
    APPEND_IF_EXISTS_OR_ADD,
    ADD_IF_ABSENT,
    OVERWRITE_IF_EXISTS_OR_ADD,
    OVERWRITE_IF_EXISTS
  }

  public void applyToRequest(HeaderMap headers, FormatContext context) {
    apply(requestAdditions, requestRemovals, headers, context);
  }

  public void applyToResponse(HeaderMap headers, FormatContext context) {
    apply(responseAdditions, responseRemovals, headers, context);
  }

  private static void apply(
      List<Addition> additions,
      List<HeaderName> removals,
      HeaderMap headers,
      FormatContext context) {
    for (int i = 0; i < additions.size(); i++) {
      add(additions.get(i), headers, context);
    }
    for (int i = 0; i < removals.size(); i++) {
      headers.remove(removals.get(i));
    }
  }

  static void add(Addition addition, HeaderMap headers, FormatContext context) {
    TextBuffer text = context.scratch();
    addition.value.format(context, text);
    if (text.length() == 0 && !addition.keepEmptyValue) {
      return;
    }
    byte[] value = Arrays.copyOf(text.array(), text.length());
    switch (addition.action) {
      case APPEND_IF_EXISTS_OR_ADD -> headers.add(addition.name, value);
      case ADD_IF_ABSENT -> {
        if (!headers.contains(addition.name)) {
          headers.add(addition.name, value);
        }
      }
      case OVERWRITE_IF_EXISTS_OR_ADD -> headers.set(addition.name, value);
      case OVERWRITE_IF_EXISTS -> {
        if (headers.contains(addition.name)) {
          headers.set(addition.name, value);
        }
      }
    }
  }
}
