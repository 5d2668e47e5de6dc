package dev.pillion.xdsclient.schemagen;

/** Which names the published classes know. */
interface ApiNames {
  boolean isMessage(String fullName);
}
