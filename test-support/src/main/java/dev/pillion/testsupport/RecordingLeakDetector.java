package dev.pillion.testsupport;

import io.netty.util.ResourceLeakDetector;

/** Netty's leak detector, which remembers what it found instead of logging it. Netty makes it. */
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {

  public RecordingLeakDetector(Class<?> resourceType, int samplingInterval) {
    super(resourceType, samplingInterval);
    Leaks.watch(this);
  }

  /** The older of the two shapes that Netty looks for; it logs an error where one is missing. */
  public RecordingLeakDetector(Class<?> resourceType, int samplingInterval, long maxActive) {
    this(resourceType, samplingInterval);
  }

  @Override
  protected void reportTracedLeak(String resourceType, String records) {
    Leaks.report(resourceType + " was not released. Last accesses: " + records);
  }

  @Override
  protected void reportUntracedLeak(String resourceType) {
    Leaks.report(resourceType + " was not released.");
  }
}
