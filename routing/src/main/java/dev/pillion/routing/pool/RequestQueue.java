package dev.pillion.routing.pool;

import org.jspecify.annotations.Nullable;

/** Requests that wait, first come, first served: a list through their own links. */
final class RequestQueue {
  private @Nullable PoolRequest head;
  private @Nullable PoolRequest tail;
  private int size;

  boolean isEmpty() {
    return head == null;
  }

  int size() {
    return size;
  }

  @Nullable PoolRequest first() {
    return head;
  }

  void add(PoolRequest request) {
    PoolRequest last = tail;
    request.previous = last;
    request.next = null;
    if (last == null) {
      head = request;
    } else {
      last.next = request;
    }
    tail = request;
    size++;
  }

  /** The request must be in this queue. */
  void remove(PoolRequest request) {
    PoolRequest before = request.previous;
    PoolRequest after = request.next;
    if (before == null) {
      head = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      tail = before;
    } else {
      after.previous = before;
    }
    request.previous = null;
    request.next = null;
    size--;
  }

  /** Empties this queue into a new one. */
  RequestQueue moveAll() {
    RequestQueue moved = new RequestQueue();
    moved.head = head;
    moved.tail = tail;
    moved.size = size;
    head = null;
    tail = null;
    size = 0;
    return moved;
  }
}
