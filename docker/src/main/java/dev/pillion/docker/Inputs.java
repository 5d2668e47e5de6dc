package dev.pillion.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What a distribution is made of, as one digest: the same inputs need not be built again. */
final class Inputs {

  private final MessageDigest digest;

  private Inputs(MessageDigest digest) {
    this.digest = digest;
  }

  /**
   * {@code revision} is the commit; {@code jars} count in their order; {@code folders} count with
   * every file in them.
   */
  static String digest(String revision, List<Path> jars, Path... folders) throws IOException {
    Inputs inputs = new Inputs(sha256());
    inputs.add(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
    inputs.add(revision.getBytes(StandardCharsets.US_ASCII));
    for (Path jar : jars) {
      inputs.add(Files.readAllBytes(jar));
    }
    for (Path folder : folders) {
      inputs.addFolder(folder);
    }
    return HexFormat.of().formatHex(inputs.digest.digest());
  }

  private void addFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        add(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
        add(Files.readAllBytes(file));
      }
    }
  }

  private void add(byte[] bytes) {
    digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException("every Java platform has SHA-256", e));
    }
  }
}
