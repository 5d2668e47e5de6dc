package dev.pillion.listeners.network;

import dev.pillion.proxycore.http.StreamInfo;
import dev.pillion.proxycore.network.Connection;
import dev.pillion.proxycore.network.ConnectionInfo;
import dev.pillion.proxycore.network.NetworkFilter;
import dev.pillion.proxycore.network.NetworkFilterCallbacks;
import dev.pillion.proxycore.network.NetworkFilterFactory;

/** One filter in its place in the chain of one connection. */
final class FilterSlot implements NetworkFilterCallbacks {
  private final ActiveConnection owner;
  private final int index;
  final NetworkFilter filter;

  @SuppressWarnings("this-escape") // a factory keeps the callbacks and calls none
  FilterSlot(ActiveConnection owner, int index, NetworkFilterFactory factory) {
    this.owner = owner;
    this.index = index;
    this.filter = factory.create(this);
  }

  @Override
  public Connection connection() {
    return owner.connection();
  }

  @Override
  public ConnectionInfo connectionInfo() {
    return owner.info();
  }

  @Override
  public StreamInfo streamInfo() {
    return owner.streamInfo();
  }

  @Override
  public void continueReading() {
    owner.continueReadingBehind(index);
  }

  @Override
  public boolean soleReader() {
    return owner.soleReader(index);
  }

  @Override
  public boolean draining() {
    return owner.draining();
  }
}
