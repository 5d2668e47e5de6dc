package dev.pillion.listeners.network;

import org.jspecify.annotations.Nullable;

/** A worker's connections of one listener, linked through themselves. Not thread-safe. */
public final class ConnectionList {
  private @Nullable ActiveConnection head;
  private int size;

  public int size() {
    return size;
  }

  public void add(ActiveConnection connection) {
    ActiveConnection first = head;
    connection.next = first;
    if (first != null) {
      first.previous = connection;
    }
    head = connection;
    size++;
  }

  /** Takes out a connection that was added. */
  public void remove(ActiveConnection connection) {
    ActiveConnection before = connection.previous;
    ActiveConnection after = connection.next;
    if (before != null) {
      before.next = after;
    } else {
      head = after;
    }
    if (after != null) {
      after.previous = before;
    }
    connection.previous = null;
    connection.next = null;
    size--;
  }

  /** Tells every connection to close when it is idle; each may close meanwhile. */
  public void closeIdle() {
    ActiveConnection connection = head;
    while (connection != null) {
      ActiveConnection following = connection.next;
      connection.closeIdle();
      connection = following;
    }
  }

  /** Closes every connection at once. */
  public void closeAll() {
    ActiveConnection connection = head;
    while (connection != null) {
      ActiveConnection following = connection.next;
      connection.connection().close(dev.pillion.proxycore.network.CloseType.NO_FLUSH);
      connection = following;
    }
  }
}
