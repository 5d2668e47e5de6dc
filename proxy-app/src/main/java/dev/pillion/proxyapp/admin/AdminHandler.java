package dev.pillion.proxyapp.admin;

/** Answers one page. Called on the main thread, which it may hold up for a moment. */
@FunctionalInterface
public interface AdminHandler {
  AdminResponse handle(AdminRequest request);
}
