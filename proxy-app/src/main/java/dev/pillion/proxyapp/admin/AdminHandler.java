package dev.pillion.proxyapp.admin;

/** Answers one page. Called on the admin server's thread, which it may hold up. */
@FunctionalInterface
interface AdminHandler {
  AdminResponse handle(AdminRequest request);
}
