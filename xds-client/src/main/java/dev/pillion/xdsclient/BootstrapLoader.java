package dev.pillion.xdsclient;

import dev.pillion.proxycore.config.Bootstrap;
import dev.pillion.proxycore.config.ConfigException;
import dev.pillion.xdsclient.json.TreeReader;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.schema.WireDecoder;
import dev.pillion.xdsclient.schema.WireEncoder;
import dev.pillion.xdsclient.schema.WireException;
import dev.pillion.xdsclient.source.JsonParser;
import dev.pillion.xdsclient.source.Mark;
import dev.pillion.xdsclient.source.Node;
import dev.pillion.xdsclient.source.Problems;
import dev.pillion.xdsclient.source.SourceException;
import dev.pillion.xdsclient.source.YamlParser;
import dev.pillion.xdsclient.translate.BootstrapTranslator;
import dev.pillion.xdsclient.translate.Translation;
import dev.pillion.xdsclient.translate.UnknownFields;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Loads a bootstrap: a file, a text, or the text merged over the file, as Envoy does. Reading,
 * checking and translating go on behind a mistake, so that one run names them all, as {@code
 * file:line: field path: reason}. Serves {@code --mode validate} as well. Any thread.
 */
public final class BootstrapLoader {
  private static final String BOOTSTRAP = "envoy.config.bootstrap.v3.Bootstrap";

  /** No sidecar's bootstrap comes near it; a device or a wrong path must not fill the heap. */
  private static final int MAX_BYTES = 256 * 1024 * 1024;

  private static final String YAML_OPTION = "--config-yaml";

  private final Schema schema;
  private final LoadOptions options;
  private final Problems problems = new Problems();

  private BootstrapLoader(Schema schema, LoadOptions options) {
    this.schema = schema;
    this.options = options;
  }

  /** Loads a bootstrap; the exception lists every mistake. */
  public static LoadedBootstrap load(LoadOptions options) throws ConfigException {
    return new BootstrapLoader(Schema.load(), options).load();
  }

  private LoadedBootstrap load() throws ConfigException {
    if (options.file() == null && options.yaml().isEmpty()) {
      throw new ConfigException(
          List.of("At least one of --config-path or --config-yaml must be given"));
    }
    MessageType type = schema.require(BOOTSTRAP);
    Message bootstrap = options.file() == null ? null : readFile(type, options.file());
    if (!options.yaml().isEmpty()) {
      int source = problems.addSource(YAML_OPTION);
      Message over = readText(type, options.yaml(), source, false);
      bootstrap = merge(bootstrap, over);
    }
    if (bootstrap == null) {
      throw new ConfigException(problems.errors());
    }
    Bootstrap model =
        BootstrapTranslator.translate(
            bootstrap, new Translation(schema, problems, options.allowUnknownStaticFields()));
    UnknownFields.report(bootstrap, problems, options.allowUnknownStaticFields());
    problems.throwIfAny();
    return new LoadedBootstrap(
        model, WireEncoder.encode(bootstrap), problems.warnings(), problems.unknownFields());
  }

  private static @Nullable Message merge(@Nullable Message base, @Nullable Message over) {
    if (base == null || over == null) {
      return base == null ? over : base;
    }
    base.mergeFrom(over);
    return base;
  }

  private @Nullable Message readFile(MessageType type, Path file) {
    int source = problems.addSource(file.toString());
    String name = file.toString().toLowerCase(Locale.ROOT);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      return fail(source, "unable to read file: it does not exist");
    } catch (IOException e) {
      return fail(source, "unable to read file: " + e.getMessage());
    }
    if (bytes.length > MAX_BYTES) {
      return fail(source, "the file is larger than " + MAX_BYTES + " bytes");
    }
    if (name.endsWith(".pb_text")) {
      return fail(source, "protobuf's text format is not supported; use YAML, JSON or .pb");
    }
    if (name.endsWith(".pb")) {
      try {
        return WireDecoder.decode(type, bytes);
      } catch (WireException e) {
        return fail(source, "not a serialized bootstrap: " + e.getMessage());
      }
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return readText(type, text, source, name.endsWith(".json"));
    } catch (CharacterCodingException e) {
      return fail(source, "not a text in UTF-8");
    }
  }

  private @Nullable Message fail(int source, String reason) {
    problems.error(Mark.of(source, 0), dev.pillion.xdsclient.source.Path.ROOT, reason);
    return null;
  }

  private @Nullable Message readText(MessageType type, String text, int source, boolean json) {
    try {
      Node root = json ? JsonParser.parse(text, source) : YamlParser.parse(text, source);
      TreeReader reader = new TreeReader(schema, problems, options.allowUnknownStaticFields());
      return reader.read(type, root, dev.pillion.xdsclient.source.Path.ROOT);
    } catch (SourceException e) {
      problems.error(e.mark(), dev.pillion.xdsclient.source.Path.ROOT, e.reason());
      return null;
    }
  }
}
