package dev.pillion.telemetry.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where log bytes go. Standard output and error are written through the descriptors that the
 * process was given: opening {@code /dev/stdout} again would fail for a pipe or a file of another
 * user.
 */
final class LogOutput {
  static final String STDOUT = "/dev/stdout";
  static final String STDERR = "/dev/stderr";

  private LogOutput() {}

  /** Opens for appending; the message is Envoy's. */
  static OutputStream open(String path) throws IOException {
    return switch (path) {
      case STDOUT -> new FileOutputStream(FileDescriptor.out);
      case STDERR -> new FileOutputStream(FileDescriptor.err);
      default -> openFile(path);
    };
  }

  /** True when rotating the file and opening it again means something. */
  static boolean reopenable(String path) {
    return !path.equals(STDOUT) && !path.equals(STDERR);
  }

  private static OutputStream openFile(String path) throws IOException {
    try {
      return Files.newOutputStream(
          Path.of(path),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      throw new IOException(message(path, "No such file or directory"), e);
    } catch (AccessDeniedException e) {
      throw new IOException(message(path, "Permission denied"), e);
    } catch (IOException e) {
      throw new IOException(message(path, String.valueOf(e.getMessage())), e);
    }
  }

  private static String message(String path, String reason) {
    return "unable to open file '" + path + "': " + reason;
  }
}
