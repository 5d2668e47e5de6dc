package dev.pillion.proxyapp.admin;

/** Reads answers of the admin server as a reader does who takes everything. */
final class Answers {
  private Answers() {}

  static AdminResponse get(AdminPages pages, String target) {
    return pages.handle(AdminRequest.of("GET", target));
  }

  static AdminResponse post(AdminPages pages, String target) {
    return pages.handle(AdminRequest.of("POST", target));
  }

  /** The whole body; an answer can be read once. */
  static String body(AdminResponse response) {
    return response.body().whole();
  }
}
