package dev.pillion.expressions;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CEL's extension {@code re}: {@code re.extract}, {@code re.capture}, {@code re.captureN}. */
final class RegexFunctions {
  /** Envoy's limit for the regular expressions of expressions. */
  static final int MAX_PROGRAM_SIZE = 100;

  private RegexFunctions() {}

  static List<CelFunctionBinding> bindings() {
    List<CelFunctionBinding> all = new ArrayList<>();
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "re.extract",
            CelFunctionBinding.from(
                "re_extract_string_string_string",
                List.of(String.class, String.class, String.class),
                arguments ->
                    extract((String) arguments[0], (String) arguments[1], (String) arguments[2]))));
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "re.capture",
            CelFunctionBinding.from(
                "re_capture_string_string", String.class, String.class, RegexFunctions::capture)));
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "re.captureN",
            CelFunctionBinding.from(
                "re_captureN_string_string",
                String.class,
                String.class,
                RegexFunctions::captureAll)));
    return all;
  }

  private static Matcher find(String target, String regex) throws CelEvaluationException {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (com.google.re2j.PatternSyntaxException e) {
      throw new CelEvaluationException("invalid regular expression: " + e.getMessage(), e);
    }
    if (pattern.programSize() > MAX_PROGRAM_SIZE) {
      throw new CelEvaluationException("exceeded RE2 max program size");
    }
    Matcher matcher = pattern.matcher(target);
    if (!matcher.find()) {
      throw new CelEvaluationException("unable to find the regular expression in the text");
    }
    return matcher;
  }

  /** The rewrite with {@code \N} replaced by groups of the first match. */
  private static String extract(String target, String regex, String rewrite)
      throws CelEvaluationException {
    Matcher matcher = find(target, regex);
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < rewrite.length(); i++) {
      char c = rewrite.charAt(i);
      char next = i + 1 < rewrite.length() ? rewrite.charAt(i + 1) : 0;
      if (c != '\\') {
        result.append(c);
      } else if (next >= '0' && next <= '9' && next - '0' <= matcher.groupCount()) {
        String group = matcher.group(next - '0');
        result.append(group == null ? "" : group);
        i++;
      } else if (next == '\\') {
        result.append('\\');
        i++;
      } else {
        throw new CelEvaluationException("invalid rewrite: " + rewrite);
      }
    }
    return result.toString();
  }

  private static String capture(String target, String regex) throws CelEvaluationException {
    Matcher matcher = find(target, regex);
    if (matcher.groupCount() != 1) {
      throw new CelEvaluationException("re.capture takes a regular expression with one group");
    }
    String group = matcher.group(1);
    return group == null ? "" : group;
  }

  /** Every group by its name, or by its number where it has none. */
  private static Map<String, String> captureAll(String target, String regex)
      throws CelEvaluationException {
    Matcher matcher = find(target, regex);
    Map<Integer, String> names = new LinkedHashMap<>();
    matcher.pattern().namedGroups().forEach((name, group) -> names.put(group, name));
    Map<String, String> groups = new LinkedHashMap<>();
    for (int i = 1; i <= matcher.groupCount(); i++) {
      String group = matcher.group(i);
      groups.put(names.getOrDefault(i, Integer.toString(i)), group == null ? "" : group);
    }
    return groups;
  }
}
