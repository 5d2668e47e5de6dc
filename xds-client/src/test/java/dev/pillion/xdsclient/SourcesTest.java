package dev.pillion.xdsclient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pillion.proxycore.config.Bootstrap;
import dev.pillion.proxycore.config.ConfigException;
import io.envoyproxy.envoy.config.core.v3.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, texts, both of them, and the wire format. */
class SourcesTest {
  @TempDir Path folder;

  private Path yaml(String text) throws IOException {
    return Files.writeString(folder.resolve("b.yaml"), text);
  }

  private Path wire(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("b.pb"), bytes);
  }

  private static Bootstrap load(LoadOptions options) throws ConfigException {
    return BootstrapLoader.load(options).bootstrap();
  }

  @Test
  void somethingMustBeGiven() {
    assertThat(Bootstraps.errors(new LoadOptions(null, "", false)))
        .containsExactly("At least one of --config-path or --config-yaml must be given");
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("none.yaml");
    assertThat(Bootstraps.errors(LoadOptions.of(missing)))
        .containsExactly(missing + ": unable to read file: it does not exist");
    assertThat(Bootstraps.errors(LoadOptions.of(folder)))
        .singleElement()
        .asString()
        .contains("unable to read file");
  }

  @Test
  void aDeviceWithoutAnEndDoesNotFillTheHeap() {
    assertThat(Bootstraps.errors(LoadOptions.of(Path.of("/dev/zero"))))
        .containsExactly("/dev/zero: the file is larger than 268435456 bytes");
  }

  @Test
  void theTextIsMergedOverTheFile() throws Exception {
    Path file =
        yaml(
            """
            node: {id: file, cluster: fc, metadata: {a: x, b: y}}
            static_resources: {clusters: [{name: one, connect_timeout: 1s}]}
            """);
    String over =
        """
        node: {id: text, metadata: {b: z}}
        static_resources: {clusters: [{name: two, connect_timeout: 2s}]}
        """;
    Bootstrap merged = load(new LoadOptions(file, over, false));
    assertThat(merged.node().id()).isEqualTo("text");
    assertThat(merged.node().cluster()).isEqualTo("fc");
    assertThat(merged.node().metadata()).containsEntry("a", "x").containsEntry("b", "z");
    assertThat(merged.clusters()).extracting(c -> c.name()).containsExactly("one", "two");
  }

  @Test
  void mistakesOfBothSourcesAreToldWithTheirPlaces() throws IOException {
    Path file = yaml("node: {idd: a}\n");
    assertThat(Bootstraps.errors(new LoadOptions(file, "\nadmin: {bad: 1}", false)))
        .containsExactly(
            file + ":1: node.idd: unknown field of envoy.config.core.v3.Node",
            "--config-yaml:2: admin.bad: unknown field of envoy.config.bootstrap.v3.Admin");
  }

  @Test
  void theWireFormatIsRead() throws Exception {
    byte[] bytes =
        io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.newBuilder()
            .setNode(Node.newBuilder().setId("wire"))
            .build()
            .toByteArray();
    assertThat(load(LoadOptions.of(wire(bytes))).node().id()).isEqualTo("wire");
  }

  @Test
  void theWireFormatIsReadAsItWasWritten() throws Exception {
    LoadedBootstrap first =
        BootstrapLoader.load(LoadOptions.of(Bootstraps.action("priority: HIGH")));
    LoadedBootstrap again = BootstrapLoader.load(LoadOptions.of(wire(first.serialized())));
    assertThat(Models.describe(again.bootstrap())).isEqualTo(Models.describe(first.bootstrap()));
    assertThat(again.serialized()).isEqualTo(first.serialized());
  }

  @Test
  void aBrokenWireFormatIsRefused() throws IOException {
    assertThat(Bootstraps.errors(LoadOptions.of(wire(new byte[] {10, 100, 1}))))
        .singleElement()
        .asString()
        .contains("b.pb: not a serialized bootstrap");
  }

  @Test
  void unknownFieldsOfTheWireFormatAreRefused() throws Exception {
    // Field 1 (node), in it field 999 as a varint.
    byte[] bytes = {10, 3, (byte) 0xb8, 0x3e, 1};
    Path file = wire(bytes);
    assertThat(Bootstraps.errors(LoadOptions.of(file)))
        .containsExactly("node.999: unknown field of envoy.config.core.v3.Node");
    LoadedBootstrap allowed = BootstrapLoader.load(new LoadOptions(file, "", true));
    assertThat(allowed.unknownFields()).isEqualTo(1);
    assertThat(allowed.warnings()).containsExactly("node.999: unknown field, ignored");
  }

  @Test
  void protobufsTextFormatIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("b.pb_text"), "node { id: 'a' }");
    assertThat(Bootstraps.errors(LoadOptions.of(file)))
        .singleElement()
        .asString()
        .contains("protobuf's text format is not supported");
  }

  @Test
  void unknownFieldsOfATextMayBeAllowed() throws Exception {
    LoadOptions options = new LoadOptions(null, "node: {id: a,\n  new_field: 1}\nfuture: {}", true);
    LoadedBootstrap loaded = BootstrapLoader.load(options);
    assertThat(loaded.bootstrap().node().id()).isEqualTo("a");
    assertThat(loaded.unknownFields()).isEqualTo(2);
    assertThat(loaded.warnings())
        .isEqualTo(
            List.of(
                "--config-yaml:2: node.new_field: unknown field, ignored",
                "--config-yaml:3: future: unknown field, ignored"));
  }

  @Test
  void knownFieldsThatAreNotBuiltAreRefusedEvenThen() {
    LoadOptions options = new LoadOptions(null, "dynamic_resources: {}", true);
    assertThat(Bootstraps.errors(options)).anyMatch(e -> e.contains("dynamic_resources"));
  }
}
