package dev.pillion.resilience.breaker;

import org.jspecify.annotations.Nullable;

/**
 * Holds at most one unit of a {@link Resource} and gives it back once, however often its owner asks
 * for it. Lives as a field of what uses the resource. For one thread.
 */
public final class Permit {
  private @Nullable Resource held;

  /** Takes a unit; false, and nothing is taken, when the limit is reached. */
  public boolean tryTake(Resource resource) {
    if (!resource.canTake()) {
      return false;
    }
    take(resource);
    return true;
  }

  /** Takes a unit even beyond the limit. A unit held before is given back. */
  public void take(Resource resource) {
    release();
    if (resource.take()) {
      held = resource;
    }
  }

  /** Gives back what is held; nothing happens when nothing is. */
  public void release() {
    Resource resource = held;
    if (resource != null) {
      held = null;
      resource.giveBack();
    }
  }
}
