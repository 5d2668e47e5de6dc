package dev.pillion.proxyapp.admin;

/** An answer of the admin server. */
public record AdminResponse(int status, String contentType, String body) {
  static final String TEXT = "text/plain; charset=UTF-8";
  static final String JSON = "application/json";
  static final String HTML = "text/html; charset=UTF-8";

  static AdminResponse text(String body) {
    return new AdminResponse(200, TEXT, body);
  }

  static AdminResponse json(String body) {
    return new AdminResponse(200, JSON, body);
  }

  static AdminResponse badRequest(String body) {
    return new AdminResponse(400, TEXT, body);
  }
}
