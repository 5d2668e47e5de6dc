package dev.pillion.initiptables;

import static dev.pillion.initiptables.FlagSet.flags;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.testsupport.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which back end is written to, where images differ in the programs that they have. */
@NeedsRoot(programs = {"ip", "iptables-nft", "ip6tables-nft", "iptables-legacy"})
class BackEndTest {
  private static final FlagSet SIDECAR =
      flags("sidecar", "-b", "*", "-i", "*", "-d", "15090", "--dual-stack").in(FlagSet.BOTH);

  @TempDir private Path folder;

  /** An image in which the plain names alone exist, as links: Debian's alternatives, Alpine. */
  @ParameterizedTest
  @ValueSource(strings = {"nft", "legacy"})
  void plainNamesAreEnough(String backEnd) throws IOException {
    for (Family family : Family.values()) {
      for (String suffix : List.of("", "-save", "-restore")) {
        link(family.program + suffix, family.program + "-" + backEnd + suffix);
      }
    }
    link("ip", "ip");
    FlagSet narrow = SIDECAR.with("PATH", folder.toString());
    try (NetworkNamespace pod = NetworkNamespace.create(SIDECAR);
        NetworkNamespace forced = NetworkNamespace.create(SIDECAR)) {
      KernelState before = pod.state();
      assertThat(Subject.run(forced, SIDECAR.plus("--force-iptables-binary", backEnd)).exitCode())
          .isZero();

      run(pod, narrow);
      KernelState first = pod.state();
      assertThat(first.rulesAlone()).hasToString(forced.state().rulesAlone().toString());
      assertThat(rules(pod, backEnd)).contains("ISTIO_OUTPUT");

      assertThat(run(pod, narrow)).contains("nothing to change");
      assertThat(pod.state()).hasToString(first.toString());

      run(pod, narrow.plus("--cleanup-only"));
      assertThat(pod.state().rulesAlone()).hasToString(before.rulesAlone().toString());
      assertThat(pod.state().routes()).isEqualTo(before.routes());
    }
  }

  /** The choice of istio-iptables, too: two back ends in one namespace would both see packets. */
  @Test
  void legacyRulesOfOthersDrawOursToLegacy() {
    String others = "iptables-legacy -t nat -A POSTROUTING -o eth0 -j MASQUERADE";
    FlagSet sidecar = flags("drawn", "-b", "*", "-i", "*");
    try (NetworkNamespace pod = NetworkNamespace.create(sidecar)) {
      pod.sh(others);
      run(pod, sidecar);

      assertThat(rules(pod, "legacy")).contains("MASQUERADE", "ISTIO_OUTPUT");
      assertThat(rules(pod, "nft")).doesNotContain("ISTIO");
      if (IstioIptables.isPresent()) {
        try (NetworkNamespace theirs = NetworkNamespace.create(sidecar)) {
          theirs.sh(others);
          assertThat(IstioIptables.run(theirs, sidecar).exitCode()).isZero();
          assertThat(pod.state().rulesAlone()).hasToString(theirs.state().rulesAlone().toString());
        }
      }
    }
  }

  @Test
  void podOfIpv4AloneNeedsNoIp6tables() throws IOException {
    for (String suffix : List.of("", "-save", "-restore")) {
      link("iptables-nft" + suffix, "iptables-nft" + suffix);
    }
    FlagSet sidecar = flags("ipv4", "-b", "*", "-i", "*").with("PATH", folder.toString());
    try (NetworkNamespace pod = NetworkNamespace.create(sidecar)) {
      assertThat(run(pod, sidecar)).contains("continuing without IPv6");
      assertThat(rules(pod, "nft")).contains("ISTIO_OUTPUT");
    }
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), program(target));
  }

  private static Path program(String name) {
    for (String place : List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")) {
      Path path = Path.of(place, name);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    throw new AssertionError(name + " is not installed");
  }

  /** Our own environment reaches {@code ip netns exec}, so PATH is narrowed inside. */
  private static String run(NetworkNamespace pod, FlagSet flags) {
    String path = flags.environment().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    NetworkNamespace.Outcome outcome =
        Subject.run(pod, flags, List.of("/usr/bin/env", "PATH=" + path));
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }

  private static String rules(NetworkNamespace pod, String backEnd) {
    return pod.sh("iptables-" + backEnd + "-save").output();
  }
}
