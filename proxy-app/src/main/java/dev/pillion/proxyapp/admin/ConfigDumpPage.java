package dev.pillion.proxyapp.admin;

import com.google.re2j.PatternSyntaxException;
import dev.pillion.proxyapp.admin.AdminPage.Parameter;
import dev.pillion.proxycore.text.TextPieces;
import dev.pillion.xdsclient.dump.ConfigDump;
import dev.pillion.xdsclient.dump.ConfigDump.Answer;
import dev.pillion.xdsclient.translate.Re2Errors;
import dev.pillion.xdsclient.translate.Re2Pattern;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /config_dump}: the configuration in use, as {@code envoy.admin.v3.ConfigDump}. */
public final class ConfigDumpPage {
  private static final String PLAIN = "text/plain";

  private final ConfigDump.Source source;

  private ConfigDumpPage(ConfigDump.Source source) {
    this.source = source;
  }

  /** Adds the page. */
  public static void addTo(AdminPages pages, ConfigDump.Source source) {
    ConfigDumpPage page = new ConfigDumpPage(source);
    pages.add(
        AdminPage.get(
            "/config_dump",
            "dump current Envoy configs",
            page::handle,
            Parameter.text("resource", "The resource to dump"),
            Parameter.text(
                "mask",
                "The mask to apply. When both resource and mask are specified, the mask is applied"
                    + " to every element in the desired repeated field so that only a subset of"
                    + " fields are returned. The mask is parsed as a Protobuf::FieldMask"),
            Parameter.text(
                "name_regex",
                "Dump only the currently loaded configurations whose names match the specified"
                    + " regex. Can be used with both resource and mask query parameters."),
            Parameter.flag(
                "include_eds",
                "Dump currently loaded configuration including EDS. See the response definition for"
                    + " more information")));
  }

  private AdminResponse handle(AdminRequest request) {
    Predicate<String> names = name -> true;
    String regex = given(request, "name_regex");
    if (regex != null) {
      try {
        names = Re2Pattern.compile(regex)::matches;
      } catch (PatternSyntaxException e) {
        return new AdminResponse(
            400,
            PLAIN,
            TextPieces.of(
                "INVALID_ARGUMENT: Error while parsing name_regex from "
                    + regex
                    + ": "
                    + Re2Errors.describe(e, regex)));
      }
    }
    ConfigDump.Query query =
        new ConfigDump.Query(
            given(request, "resource"), given(request, "mask"), names, request.has("include_eds"));
    return switch (ConfigDump.answer(source, query)) {
      case Answer.Dump dump -> AdminResponse.json(dump.json());
      case Answer.Refused refused -> refused(refused.status(), refused.text());
    };
  }

  /** A parameter's value; null where it has none. */
  private static @Nullable String given(AdminRequest request, String parameter) {
    String value = request.parameter(parameter);
    return value == null || value.isEmpty() ? null : value;
  }

  /** Envoy says nosniff twice here. */
  private static AdminResponse refused(int status, String text) {
    return new AdminResponse(
        status, PLAIN, TextPieces.of(text), Map.of(AdminFilter.CONTENT_TYPE_OPTIONS, "nosniff"));
  }
}
