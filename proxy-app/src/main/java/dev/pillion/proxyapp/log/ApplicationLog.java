package dev.pillion.proxyapp.log;

import dev.pillion.proxycore.log.LogLevel;
import dev.pillion.proxycore.log.LogSink;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/** Writes the application log to standard error or a file, one entry at a time. Any thread. */
public final class ApplicationLog implements LogSink {
  private static final String[] INFRASTRUCTURE = {
    "dev.pillion.proxycore.log.", "dev.pillion.proxyapp.log.", "io.netty.util.internal.logging."
  };

  private volatile LogPattern pattern;
  private final boolean escaped;
  private final boolean singleEntryTraces;
  private final @Nullable String path;
  private final Object lock = new Object();
  private FileOutputStream output;

  /**
   * Opens the log.
   *
   * @param format in spdlog's syntax
   * @param escaped whether a whole line has its control characters escaped
   * @param singleEntryTraces whether a stack trace is one entry rather than one a frame
   * @param path the file to append to, or null: standard error
   */
  public ApplicationLog(
      String format, boolean escaped, boolean singleEntryTraces, @Nullable String path)
      throws IOException {
    this.pattern = LogPattern.compile(format);
    this.escaped = escaped;
    this.singleEntryTraces = singleEntryTraces;
    this.path = path;
    this.output = open(path);
  }

  private static FileOutputStream open(@Nullable String path) throws IOException {
    if (path == null) {
      return new FileOutputStream(FileDescriptor.err);
    }
    try {
      return new FileOutputStream(path, true);
    } catch (IOException e) {
      throw new IOException("Failed to open log-file '" + path + "'. e.what(): " + e.getMessage());
    }
  }

  /** Changes the format of all that follows; in spdlog's syntax. */
  public void setFormat(String format) {
    pattern = LogPattern.compile(format);
  }

  /** Opens the file again, after somebody moved it away. */
  public void reopen() {
    if (path == null) {
      return;
    }
    synchronized (lock) {
      try {
        FileOutputStream next = open(path);
        output.close();
        output = next;
      } catch (IOException e) {
        // The old file stays in use: a log that cannot be moved is better than none.
      }
    }
  }

  @Override
  public void write(LogLevel level, String component, String message, @Nullable Throwable cause) {
    LogPattern now = pattern;
    LogPattern.Source source = now.needsSource() ? findSource() : LogPattern.Source.UNKNOWN;
    ZonedDateTime time = ZonedDateTime.now(ZoneId.systemDefault());
    StringBuilder out = new StringBuilder(160);
    String text = cause != null && singleEntryTraces ? message + trace(cause) : message;
    append(new LogPattern.Entry(time, level.label(), component, text, source), out);
    if (cause != null && !singleEntryTraces) {
      for (String frame : trace(cause).strip().split("\n", -1)) {
        append(new LogPattern.Entry(time, level.label(), component, frame, source), out);
      }
    }
    byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
    synchronized (lock) {
      try {
        output.write(bytes);
      } catch (IOException e) {
        // Nobody is left to be told.
      }
    }
  }

  private void append(LogPattern.Entry entry, StringBuilder out) {
    if (escaped) {
      StringBuilder message = new StringBuilder(entry.message().length() + 8);
      LogPattern.escape(entry.message(), false, message);
      pattern.format(
          new LogPattern.Entry(
              entry.time(), entry.level(), entry.component(), message.toString(), entry.source()),
          out);
    } else {
      pattern.format(entry, out);
    }
    out.append('\n');
  }

  private static String trace(Throwable cause) {
    StringBuilder trace = new StringBuilder();
    String introduction = "\n";
    for (Throwable at = cause; at != null; at = at.getCause()) {
      trace.append(introduction).append(at);
      for (StackTraceElement frame : at.getStackTrace()) {
        trace.append("\n  at ").append(frame);
      }
      introduction = "\nCaused by: ";
    }
    return trace.toString();
  }

  private static LogPattern.Source findSource() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> !isInfrastructure(frame.getClassName()))
                    .findFirst()
                    .map(ApplicationLog::source))
        .orElse(LogPattern.Source.UNKNOWN);
  }

  private static LogPattern.Source source(StackWalker.StackFrame frame) {
    String type = frame.getClassName();
    String file = frame.getFileName();
    String name = file == null ? type : file;
    String directory = type.substring(0, type.lastIndexOf('.') + 1).replace('.', '/');
    return new LogPattern.Source(
        directory + name, name, frame.getLineNumber(), frame.getMethodName());
  }

  private static boolean isInfrastructure(String type) {
    for (String prefix : INFRASTRUCTURE) {
      if (type.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
