package dev.pillion.initiptables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What istio-iptables feeds to nft for one flag set; recorded as {@link Expectation} is. */
record NftExpectation(List<String> script) {
  private static final Path FOLDER = Path.of("src/test/resources/istio-nftables");

  static NftExpectation fromLog(String log) {
    List<String> script = new ArrayList<>();
    boolean inScript = false;
    for (String line : log.lines().toList()) {
      if (line.endsWith("nftables rules programmed:")) {
        inScript = true;
      } else if (inScript && !line.isBlank()) {
        script.add(line.strip().replaceAll(" +", " "));
      }
    }
    return new NftExpectation(script);
  }

  static NftExpectation read(FlagSet flags) {
    try {
      return new NftExpectation(Files.readAllLines(FOLDER.resolve(flags.name() + ".txt")));
    } catch (IOException e) {
      throw new UncheckedIOException("no recorded expectation for " + flags, e);
    }
  }

  void write(FlagSet flags) {
    try {
      Files.createDirectories(FOLDER);
      Files.write(FOLDER.resolve(flags.name() + ".txt"), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void replay(NetworkNamespace pod) {
    NetworkNamespace.Outcome outcome =
        pod.sh("nft -f - <<'END'\n" + String.join("\n", script) + "\nEND\n");
    if (outcome.exitCode() != 0) {
      throw new AssertionError("the recorded rules cannot be applied: " + outcome.output());
    }
  }
}
