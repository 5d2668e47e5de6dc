package dev.pillion.proxyapp.admin;

import dev.pillion.proxycore.http.HeaderName;
import dev.pillion.proxycore.text.TextPieces;
import java.util.Map;

/**
 * An answer of the admin server.
 *
 * @param body made while the reader takes it, on the main thread
 * @param more headers beyond those that every answer has
 */
public record AdminResponse(
    int status, String contentType, TextPieces body, Map<HeaderName, String> more) {
  static final String TEXT = "text/plain; charset=UTF-8";
  static final String JSON = "application/json";
  static final String HTML = "text/html; charset=UTF-8";

  public AdminResponse(int status, String contentType, TextPieces body) {
    this(status, contentType, body, Map.of());
  }

  public static AdminResponse text(String body) {
    return of(200, body);
  }

  public static AdminResponse text(TextPieces body) {
    return new AdminResponse(200, TEXT, body);
  }

  public static AdminResponse json(String body) {
    return json(TextPieces.of(body));
  }

  public static AdminResponse json(TextPieces body) {
    return new AdminResponse(200, JSON, body);
  }

  public static AdminResponse html(String body) {
    return html(TextPieces.of(body));
  }

  public static AdminResponse html(TextPieces body) {
    return new AdminResponse(200, HTML, body);
  }

  public static AdminResponse badRequest(String body) {
    return of(400, body);
  }

  /** Plain text of any status. */
  public static AdminResponse of(int status, String body) {
    return new AdminResponse(status, TEXT, TextPieces.of(body));
  }
}
