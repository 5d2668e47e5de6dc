package dev.pillion.initiptables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 10.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "FD00:0:0:0:0:0:0:10, fd00::10",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "0:0:1:0:0:0:1:0, 0:0:1::1:0",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::ffff:1.2.3.4, ::ffff:1.2.3.4",
    "64:ff9b::1.2.3.4, 64:ff9b::102:304",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304"
  })
  void writesAddressesCanonically(String text, String canonical) {
    assertThat(Objects.requireNonNull(IpAddress.parse(text)).text()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1..3.4",
        "a.b.c.d",
        "1.2.3.4 ",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "g::",
        "fe80::1%eth0",
        "1:",
        ":1",
        "::1.2.3",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:6:7:8::"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThat(IpAddress.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1/32, true",
    "127.9.9.9/8, true",
    "::1/128, true",
    "::ffff:127.0.0.1/128, true",
    "128.0.0.1/8, false",
    "::2/128, false",
    "::/0, false"
  })
  void knowsLoopbackRanges(String text, boolean loopback) {
    assertThat(Objects.requireNonNull(Cidr.parse(text)).loopback()).isEqualTo(loopback);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/", "fd00::/129", "/8"})
  void refusesWhatIsNoRange(String text) {
    assertThat(Cidr.parse(text)).isNull();
  }

  @Test
  void readsNameServersAlone(@TempDir Path folder) throws IOException, InitFailure {
    Path file = folder.resolve("resolv.conf");
    Files.writeString(
        file,
        """
        # nameserver 9.9.9.9
        search example.test
        nameserver 10.96.0.10
        \tnameserver\tfd00::10 trailing
        nameserver
        nameserver not-an-address
        options ndots:5
        """);
    assertThat(HostFiles.nameServers(file))
        .extracting(IpAddress::text)
        .containsExactly("10.96.0.10", "fd00::10");
  }

  @Test
  void readsUserIds(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("passwd");
    Files.writeString(file, "root:x:0:0:root:/root:/bin/sh\nistio-proxy:x:4711:9::/:/bin/sh\n");
    assertThat(HostFiles.userId(file, "istio-proxy", "1337")).isEqualTo("4711");
    assertThat(HostFiles.userId(file, "istio", "1337")).isEqualTo("1337");
    assertThat(HostFiles.userId(folder.resolve("none"), "root", "1337")).isEqualTo("1337");
  }

  @ParameterizedTest
  @CsvSource({
    "iptables-save v1.8.9 (legacy), true",
    "iptables v1.6.2, true",
    "iptables v1.6.1, false",
    "iptables v1.10, true",
    "iptables v0.9.9, false",
    "nothing, false"
  })
  void comparesVersions(String line, boolean waits) {
    assertThat(Version.atLeast(line, 1, 6, 2)).isEqualTo(waits);
  }
}
