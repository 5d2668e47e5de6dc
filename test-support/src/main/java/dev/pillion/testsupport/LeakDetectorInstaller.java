package dev.pillion.testsupport;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Puts {@link RecordingLeakDetector} in place, at Netty's most watchful level, before any test
 * class is loaded. JUnit finds it as a service: this jar on the class path is all a module needs.
 */
public final class LeakDetectorInstaller implements LauncherSessionListener {

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    setDefault("io.netty.customResourceLeakDetector", RecordingLeakDetector.class.getName());
    setDefault("io.netty.leakDetection.level", "paranoid");
    setDefault("io.netty.leakDetection.targetRecords", "8");
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
