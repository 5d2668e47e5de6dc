package dev.pillion.proxycore.network;

import dev.pillion.proxycore.http.StreamInfo;

/** What a network filter may ask of its connection. */
public interface NetworkFilterCallbacks {
  Connection connection();

  ConnectionInfo connectionInfo();

  /** The connection as a stream, for TCP's access log. */
  StreamInfo streamInfo();

  /** Resumes the chain behind this filter after it returned STOP from onNewConnection or onData. */
  void continueReading();

  /** True when no filter in front of this one wants to see the connection's bytes. */
  default boolean soleReader() {
    return false;
  }

  /** True while the listener drains. */
  boolean draining();
}
