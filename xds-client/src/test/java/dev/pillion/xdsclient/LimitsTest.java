package dev.pillion.xdsclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.pillion.proxycore.config.ConfigException;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Large, deep and repetitive input: read or refused in bounded time and memory. */
@Timeout(50)
class LimitsTest {
  @TempDir Path folder;

  private Path wire(Bootstrap bootstrap) throws IOException {
    return Files.write(folder.resolve("b.pb"), bootstrap.toByteArray());
  }

  @Test
  void aHundredThousandMistakesAreAllTold() {
    String yaml = "static_resources:\n  clusters:\n" + "  - {connect_timeout: 0s}\n".repeat(50_000);
    List<String> errors = Bootstraps.errors(yaml);
    assertThat(errors).hasSizeGreaterThanOrEqualTo(100_000);
    assertThat(errors.getLast()).contains("static_resources.clusters[49999].");
  }

  @Test
  void aMapOfManyKeysIsRead() throws Exception {
    StringBuilder yaml = new StringBuilder("node:\n  metadata:\n");
    for (int i = 0; i < 100_000; i++) {
      yaml.append("    key").append(i).append(": ").append(i).append('\n');
    }
    LoadedBootstrap text = BootstrapLoader.load(LoadOptions.of(yaml.toString()));
    assertThat(text.bootstrap().node().metadata()).hasSize(100_000).containsEntry("key7", 7.0);
    Path file = Files.write(folder.resolve("b.pb"), text.serialized());
    LoadedBootstrap wire = BootstrapLoader.load(LoadOptions.of(file));
    assertThat(wire.bootstrap().node().metadata()).isEqualTo(text.bootstrap().node().metadata());
  }

  @Test
  void theLastOfSeveralEntriesOfAKeyHolds() throws Exception {
    Struct.Builder metadata = Struct.newBuilder();
    for (int i = 0; i < 40; i++) {
      metadata.putFields("key" + i, Value.newBuilder().setNumberValue(i).build());
    }
    Struct more =
        Struct.newBuilder()
            .putFields("key30", Value.newBuilder().setNumberValue(1).build())
            .build();
    byte[] twice = metadata.build().toByteString().concat(more.toByteString()).toByteArray();
    Bootstrap bootstrap =
        Bootstrap.newBuilder()
            .setNode(Node.newBuilder().setMetadata(Struct.parseFrom(twice)))
            .build();
    byte[] nodes = nodeOf(twice);
    Path file = Files.write(folder.resolve("twice.pb"), nodes);
    assertThat(BootstrapLoader.load(LoadOptions.of(file)).bootstrap().node().metadata())
        .isEqualTo(
            BootstrapLoader.load(LoadOptions.of(wire(bootstrap))).bootstrap().node().metadata())
        .containsEntry("key30", 1.0)
        .hasSize(40);
  }

  /** Field 1 of the bootstrap is the node, its field 3 the metadata; lengths as varints. */
  private static byte[] nodeOf(byte[] metadata) throws IOException {
    Node node = Node.newBuilder().mergeFrom(length(3, metadata)).build();
    assertThat(node.getMetadata().getFieldsCount()).isEqualTo(40);
    return length(1, length(3, metadata));
  }

  private static byte[] length(int number, byte[] bytes) {
    return com.google.protobuf.UnknownFieldSet.newBuilder()
        .addField(
            number,
            com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(bytes))
                .build())
        .build()
        .toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"node: {id: %s}", "admin: {profile_path: x%s}", "node: {metadata: {a: %s}}"})
  void aNumberOfAMillionDigitsIsAString(String yaml) throws Exception {
    BootstrapLoader.load(LoadOptions.of(yaml.replace("%s", "9".repeat(1_000_000))));
  }

  @Test
  void aNumberOfAMillionDigitsIsOutOfEveryRange() {
    String yaml =
        Bootstraps.listener("per_connection_buffer_limit_bytes: " + "9".repeat(1_000_000));
    assertThat(Bootstraps.errors(yaml)).singleElement().asString().hasSizeLessThan(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "(?:", "a{1000}", "(a{2}", "\\Q", "(?i", "|", "a?", "a*"})
  void aLongRegexIsRefusedOrCompiled(String part) {
    for (String regex : List.of(part.repeat(50_000), part.repeat(50_000) + ")".repeat(50_000))) {
      String quoted = regex.replace("\\", "\\\\");
      String yaml =
          Bootstraps.route("match: {safe_regex: {regex: \"" + quoted + "\"}}, redirect: {}");
      assertThat(Bootstraps.errors(yaml)).singleElement().asString().contains("regex");
    }
  }

  @Test
  void deepListsInYamlAreRefused() {
    assertThat(Bootstraps.errors("node: {metadata: {a: " + "[".repeat(100_000)))
        .singleElement()
        .asString()
        .contains("nested too deeply");
  }

  @Test
  void deepListsInTheWireFormatAreRefused() throws IOException {
    Value value = Value.newBuilder().setBoolValue(true).build();
    for (int i = 0; i < 300; i++) {
      value = Value.newBuilder().setListValue(ListValue.newBuilder().addValues(value)).build();
    }
    Node node = Node.newBuilder().setMetadata(Struct.newBuilder().putFields("a", value)).build();
    assertThat(
            Bootstraps.errors(LoadOptions.of(wire(Bootstrap.newBuilder().setNode(node).build()))))
        .singleElement()
        .asString()
        .contains("nested too deeply");
  }

  /** Payloads are bytes until somebody asks for them; the dump asks for all. */
  @Test
  void deepPayloadsAreDumped() throws Exception {
    Any any = Any.pack(Node.getDefaultInstance());
    for (int i = 0; i < 3000; i++) {
      any = Any.pack(any);
    }
    Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
    LoadedBootstrap base = BootstrapLoader.load(LoadOptions.of(Bootstraps.listener("")));
    bootstrap.mergeFrom(base.serialized());
    Listener.Builder listener = bootstrap.getStaticResourcesBuilder().getListenersBuilder(0);
    listener.setMetadata(Metadata.newBuilder().putTypedFilterMetadata("a", any));
    LoadedBootstrap loaded = BootstrapLoader.load(LoadOptions.of(wire(bootstrap.build())));
    assertThat(Dumps.print(loaded.serialized(), Instant.EPOCH)).contains("static_listeners");
  }

  @Test
  void aFileThatIsNotUtf8IsRefused() throws Exception {
    Path file = Files.write(folder.resolve("b.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThat(Bootstraps.errors(LoadOptions.of(file)))
        .containsExactly(file + ": not a text in UTF-8");
  }

  @Test
  void aDataSourceIsBounded() throws IOException, ConfigException {
    Path file = folder.resolve("body");
    Files.write(file, new byte[16 * 1024 * 1024]);
    String yaml =
        Bootstraps.networkFilter("direct_response.v3.Config", "response: {filename: " + file + "}");
    BootstrapLoader.load(LoadOptions.of(yaml));
    Files.write(file, new byte[16 * 1024 * 1024 + 1]);
    Bootstraps.assertRefused(
        yaml, Bootstraps.FILTER + ".response.filename", "the file is larger than 16777216 bytes");
  }

  @Test
  void theBackOffOfDnsStaysWithinATimersReach() throws Exception {
    String yaml =
        Bootstraps.cluster(
            "type: STRICT_DNS, dns_failure_refresh_rate: {base_interval: 9223372035s}");
    String model = Models.describe(BootstrapLoader.load(LoadOptions.of(yaml)).bootstrap());
    // PT2562047H47M15S: more than that, Duration.toNanos would throw.
    assertThat(model).contains("failureRefreshMax=PT2562047H47M15S");
  }
}
