package dev.pillion.xdsclient.translate;

import dev.pillion.expressions.CelCompiler;
import dev.pillion.proxycore.config.NodeConfig;
import dev.pillion.proxycore.expression.Expression;
import dev.pillion.proxycore.expression.ExpressionCompiler;
import dev.pillion.proxycore.expression.ExpressionException;
import dev.pillion.proxycore.format.FormatOptions;
import dev.pillion.proxycore.runtime.RuntimeLoader;
import dev.pillion.xdsclient.json.TreeReader;
import dev.pillion.xdsclient.rules.RuleChecker;
import dev.pillion.xdsclient.schema.Message;
import dev.pillion.xdsclient.schema.MessageType;
import dev.pillion.xdsclient.schema.Schema;
import dev.pillion.xdsclient.schema.WireDecoder;
import dev.pillion.xdsclient.schema.WireException;
import dev.pillion.xdsclient.source.Path;
import dev.pillion.xdsclient.source.Problems;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the translators of one load share. Not thread-safe. */
public final class Translation {
  private final Schema schema;
  private final Problems problems;
  private final boolean allowUnknown;
  private final RuleChecker rules;
  private Set<String> clusterNames = Set.of();
  private RuntimeLoader runtime = RuntimeLoader.none();
  private UpstreamBind defaultBind = UpstreamBind.NONE;
  private DnsResolvers dnsResolvers = DnsResolvers.SYSTEM;
  private NodeConfig node = new NodeConfig("", "", "", "", "", Map.of());
  private final ExpressionCompiler expressions = new LazyExpressions();
  private final FormatOptions formats =
      new FormatOptions(false, expressions, PlainJson::parse, Set.of());

  /** {@code allowUnknown}: fields that the schema does not know are only warned of. */
  public Translation(Schema schema, Problems problems, boolean allowUnknown) {
    this.schema = schema;
    this.allowUnknown = allowUnknown;
    this.problems = problems;
    this.rules = new RuleChecker(problems);
  }

  Problems problems() {
    return problems;
  }

  /** The clusters that a static route may name. */
  Set<String> clusterNames() {
    return clusterNames;
  }

  void setClusterNames(Set<String> names) {
    clusterNames = names;
  }

  /** The runtime that keys are looked up in. */
  RuntimeLoader runtime() {
    return runtime;
  }

  void setRuntime(RuntimeLoader loader) {
    runtime = loader;
  }

  /** Where connections of clusters come from that do not say so. */
  UpstreamBind defaultBind() {
    return defaultBind;
  }

  void setDefaultBind(UpstreamBind bind) {
    defaultBind = bind;
  }

  /** The DNS servers of clusters that name none. */
  DnsResolvers dnsResolvers() {
    return dnsResolvers;
  }

  void setDnsResolvers(DnsResolvers resolvers) {
    dnsResolvers = resolvers;
  }

  /** The node that expressions may ask for. */
  void setNode(NodeConfig given) {
    node = given;
  }

  /** Compiles expressions; nothing of the language's library is loaded before the first one. */
  ExpressionCompiler expressions() {
    return expressions;
  }

  /** What formats are compiled with where nothing else is said. */
  FormatOptions formats() {
    return formats;
  }

  private final class LazyExpressions implements ExpressionCompiler {
    private @Nullable ExpressionCompiler compiler;

    @Override
    public Expression compile(String text) throws ExpressionException {
      return present().compile(text);
    }

    @Override
    public Expression compileTree(byte[] tree) throws ExpressionException {
      return present().compileTree(tree);
    }

    private ExpressionCompiler present() {
      ExpressionCompiler present = compiler;
      if (present == null) {
        present = new CelCompiler(node);
        compiler = present;
      }
      return present;
    }
  }

  /** Checks a message against the rules of its .proto file. */
  void checkRules(Message message, Path path) {
    rules.check(message, path);
  }

  /**
   * The payload of an Any, decoded and checked once, or the message that a TypedStruct in it stands
   * for; null when it is empty or wrong, which is noted.
   */
  @Nullable Message unpack(Message any, Path path) {
    Message payload = any.payload();
    if (payload == null) {
      payload = decode(any, path);
    }
    if (payload != null && any.noteUnpacked()) {
      rules.check(payload, path);
      if (TypedStructs.is(payload)) {
        convert(payload, path);
      }
    }
    return payload != null && TypedStructs.is(payload) ? payload.payload() : payload;
  }

  /** Puts the message that a TypedStruct stands for below it, as an Any's payload. */
  private void convert(Message typedStruct, Path path) {
    UnreadFields.markAllRead(typedStruct);
    String name = TypedStructs.typeName(typedStruct);
    MessageType type = schema.find(name);
    if (type == null) {
      problems.error(typedStruct.mark(), path, "unknown type " + name + " of a TypedStruct");
      return;
    }
    TreeReader reader = new TreeReader(schema, problems, allowUnknown);
    Message message = reader.read(type, TypedStructs.tree(typedStruct), path);
    rules.check(message, path);
    typedStruct.setPayload(message);
  }

  private @Nullable Message decode(Message any, Path path) {
    String url = any.text("type_url");
    if (url.isEmpty()) {
      return null;
    }
    MessageType type = schema.find(url.substring(url.lastIndexOf('/') + 1));
    if (type == null) {
      // A tree's reader has noted that already; over the wire it comes up here.
      if (any.mark() == 0) {
        problems.error(any.mark(), path, "unknown type " + url);
      }
      return null;
    }
    byte[] value = any.get(any.type().require("value")) instanceof byte[] b ? b : new byte[0];
    try {
      Message payload = WireDecoder.decode(type, value);
      any.setPayload(payload);
      return payload;
    } catch (WireException e) {
      problems.error(any.mark(), path, "not a message of its type: " + e.getMessage());
      return null;
    }
  }
}
