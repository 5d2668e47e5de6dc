package dev.pillion.testsupport;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** The leaks that Netty has reported since they were last taken. Safe to use from any thread. */
final class Leaks {

  private static final ConcurrentLinkedQueue<String> REPORTED = new ConcurrentLinkedQueue<>();
  private static final CopyOnWriteArrayList<ResourceLeakDetector<Object>> DETECTORS =
      new CopyOnWriteArrayList<>();

  private Leaks() {}

  static void report(String leak) {
    REPORTED.add(leak);
  }

  @SuppressWarnings("unchecked") // a detector never looks at what it tracks
  static void watch(ResourceLeakDetector<?> detector) {
    DETECTORS.add((ResourceLeakDetector<Object>) detector);
  }

  /** Collects garbage, lets every detector look for what was dropped, and empties the record. */
  static List<String> take() {
    if (DETECTORS.isEmpty()) {
      return List.of();
    }
    collectGarbage();
    for (ResourceLeakDetector<Object> detector : DETECTORS) {
      provokeReport(detector);
    }
    List<String> leaks = new ArrayList<>();
    for (String leak = REPORTED.poll(); leak != null; leak = REPORTED.poll()) {
      leaks.add(leak);
    }
    return leaks;
  }

  /**
   * Collects twice. What the first collection clears is in its reference queue at the latest when a
   * reference that only the second one cleared has arrived in its own: one thread fills them all.
   */
  private static void collectGarbage() {
    awaitCollection();
    awaitCollection();
  }

  private static void awaitCollection() {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    var sentinel = new WeakReference<>(new Object(), queue);
    System.gc();
    try {
      if (queue.remove(10_000) == null && !sentinel.refersTo(null)) {
        throw new IllegalStateException("a collection did not clear a weak reference in 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A detector reads its reference queue only when it is asked to track something. */
  private static void provokeReport(ResourceLeakDetector<Object> detector) {
    Object bait = new Object();
    ResourceLeakTracker<Object> tracker = detector.track(bait);
    if (tracker != null) {
      tracker.close(bait);
    }
  }
}
