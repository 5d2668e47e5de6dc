package dev.pillion.testsupport;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which Netty has reported a leak. A leak shows only once the lost object
 * has been collected, so among classes that run in parallel it may be charged to a neighbour: the
 * records in the message tell whose it was.
 */
public final class LeakCheck implements AfterAllCallback {

  @Override
  public void afterAll(ExtensionContext context) {
    List<String> leaks = Leaks.take();
    if (!leaks.isEmpty()) {
      throw new AssertionError("LEAK: " + String.join("\nLEAK: ", leaks));
    }
  }
}
