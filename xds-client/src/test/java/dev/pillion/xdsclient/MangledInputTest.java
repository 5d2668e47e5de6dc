package dev.pillion.xdsclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.xdsclient.conformance.AcceptedCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the input, the outcome is a bootstrap or a list of mistakes, never another exception.
 * The inputs are the accepted cases with something broken; {@code -Dpillion.fuzz=SECONDS} goes on
 * with new ones for longer.
 */
class MangledInputTest {
  private static final int SECONDS = Integer.getInteger("pillion.fuzz", 0);
  private static final int ROUNDS = 2;

  private static final String[] TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    ", ",
    "-",
    "- ",
    "\"",
    "'",
    "\n",
    "  ",
    "#",
    "&a ",
    "*a",
    "!",
    "!!int ",
    "|",
    ">",
    "?",
    "%",
    "@",
    "`",
    "\t",
    "~",
    "null",
    "true",
    "-1",
    "0",
    "1e400",
    "NaN",
    ".inf",
    "0x",
    "9".repeat(30),
    "-9223372036854775809",
    "1.5s",
    "-1s",
    "s",
    "\\",
    "\\u0000",
    "\\ud800",
    "é",
    "\u0000",
    "\ufeff",
    "\u2028",
    "\"@type\"",
    "<<: ",
    "---\n",
    "...\n",
    "a".repeat(300),
  };

  @TempDir Path folder;

  private interface Mangler {
    byte[] mangle(Random random, byte[] whole);
  }

  @Test
  void aMangledTextIsRefusedOrRead() throws Exception {
    fuzz(".yaml", AcceptedCases.texts().stream().map(MangledInputTest::utf8).toList(), this::text);
  }

  @Test
  void aMangledJsonTextIsRefusedOrRead() throws Exception {
    fuzz(".json", List.of(utf8(JSON)), this::text);
  }

  @Test
  void aMangledSerializedBootstrapIsRefusedOrRead() throws Exception {
    fuzz(".pb", AcceptedCases.texts().stream().map(this::serialized).toList(), this::bytes);
  }

  private static final String JSON =
      """
      {"node": {"id": "a\\u00e9", "metadata": {"a": [1, 2.5e3, true, null, {"b": "c"}]}},
       "staticResources": {"clusters": [{"name": "c", "connect_timeout": "1.5s", "type": "STRICT_DNS",
        "circuit_breakers": {"thresholds": [{"max_connections": 5, "priority": "HIGH"}]}}]}}
      """;

  private void fuzz(String kind, List<byte[]> seeds, Mangler mangler) throws IOException {
    assertThat(seeds).isNotEmpty();
    long seed = SECONDS == 0 ? 1 : System.nanoTime();
    Random random = new Random(seed);
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    int refused = 0;
    int round = 0;
    do {
      for (byte[] whole : seeds) {
        byte[] mangled = mangler.mangle(random, whole);
        refused += isRefused(kind, mangled) ? 1 : 0;
      }
    } while (++round < ROUNDS * Math.max(1, 400 / seeds.size()) || System.nanoTime() < end);
    assertThat(refused).as("something must have been broken").isGreaterThan(seeds.size() / 2);
  }

  private boolean isRefused(String kind, byte[] mangled) throws IOException {
    Path file = Files.write(folder.resolve("b" + kind), mangled);
    try {
      LoadedBootstrap loaded = BootstrapLoader.load(new LoadOptions(file, "", true));
      Dumps.print(loaded.serialized(), java.time.Instant.EPOCH);
      return false;
    } catch (ConfigException e) {
      return true;
    } catch (RuntimeException | StackOverflowError e) {
      String input = kind.equals(".pb") ? HexFormat.of().formatHex(mangled) : string(mangled);
      return fail("not refused but thrown at, for " + kind + ": " + input, e);
    }
  }

  /** Some tokens put in or over, or a piece cut, doubled or moved. */
  private byte[] text(Random random, byte[] whole) {
    StringBuilder text = new StringBuilder(string(whole));
    for (int i = random.nextInt(3); i >= 0; i--) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(from, TOKENS[random.nextInt(TOKENS.length)]);
        case 1 -> text.replace(from, to, TOKENS[random.nextInt(TOKENS.length)]);
        case 2 -> text.insert(random.nextInt(text.length()), text.substring(from, to));
        default -> text.delete(from, to);
      }
      if (text.isEmpty()) {
        text.append(' ');
      }
    }
    return utf8(text.toString());
  }

  private byte[] bytes(Random random, byte[] whole) {
    byte[] bytes = whole.clone();
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private byte[] serialized(String text) {
    try {
      return BootstrapLoader.load(LoadOptions.of(text)).serialized();
    } catch (ConfigException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String string(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
