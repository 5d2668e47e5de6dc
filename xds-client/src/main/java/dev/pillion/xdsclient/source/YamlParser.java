package dev.pillion.xdsclient.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * A YAML text into nodes, from the parser's events: what a plain scalar means is decided by the
 * field that it is for, so no resolver is needed.
 */
public final class YamlParser {
  private static final int MAX_DEPTH = 100;

  /** What all aliases of a text may stand for: a few lines could spell billions of nodes. */
  private static final long MAX_ALIASED_NODES = 1_000_000;

  private final Parser parser;
  private final int source;
  private final Map<String, Anchor> anchors = new HashMap<>();
  private long nodes;
  private long aliasedNodes;
  private int deepest;

  /** A node with a name: how many nodes it is, aliases counted as what they stand for. */
  private record Anchor(Node node, long nodes, int height) {}

  private YamlParser(String text, int source) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    parser = new ParserImpl(new StreamReader(text), options);
    this.source = source;
  }

  /** The root of the text's only document; an empty text is an empty mapping. */
  public static Node parse(String text, int source) throws SourceException {
    try {
      return new YamlParser(text, source).document();
    } catch (MarkedYAMLException e) {
      Mark place = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      int line = place == null ? 0 : place.getLine() + 1;
      throw new SourceException(
          dev.pillion.xdsclient.source.Mark.of(source, line), "not valid YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw new SourceException(
          dev.pillion.xdsclient.source.Mark.of(source, 0), "not valid YAML: " + e.getMessage());
    }
  }

  private Node document() throws SourceException {
    next(Event.ID.StreamStart);
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      return new Node.Mapping(List.of(), dev.pillion.xdsclient.source.Mark.of(source, 1));
    }
    next(Event.ID.DocumentStart);
    Node root = node(0);
    next(Event.ID.DocumentEnd);
    if (!parser.checkEvent(Event.ID.StreamEnd)) {
      throw new SourceException(mark(parser.peekEvent()), "more than one YAML document");
    }
    return root;
  }

  private void next(Event.ID expected) {
    if (!parser.getEvent().is(expected)) {
      throw new IllegalStateException("the YAML parser's events are out of order");
    }
  }

  private Node node(int depth) throws SourceException {
    Event event = parser.getEvent();
    if (depth > MAX_DEPTH) {
      throw new SourceException(mark(event), "nested too deeply");
    }
    if (event instanceof AliasEvent alias) {
      return aliased(alias, depth);
    }
    long nodesBefore = nodes++;
    int deepestBefore = deepest;
    deepest = depth;
    Node node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case SequenceStartEvent start -> sequence(start, depth);
          case MappingStartEvent start -> mapping(start, depth);
          default -> throw new IllegalStateException("unexpected YAML event " + event);
        };
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.put(anchor, new Anchor(node, nodes - nodesBefore, deepest - depth));
    }
    deepest = Math.max(deepest, deepestBefore);
    return node;
  }

  private Node aliased(AliasEvent alias, int depth) throws SourceException {
    Anchor target = anchors.get(alias.getAnchor());
    if (target == null) {
      throw new SourceException(mark(alias), "undefined alias *" + alias.getAnchor());
    }
    nodes += target.nodes;
    aliasedNodes += target.nodes;
    deepest = Math.max(deepest, depth + target.height);
    if (aliasedNodes > MAX_ALIASED_NODES) {
      throw new SourceException(
          mark(alias), "the aliases stand for more than " + MAX_ALIASED_NODES + " nodes");
    }
    if (deepest > MAX_DEPTH) {
      throw new SourceException(mark(alias), "nested too deeply");
    }
    return target.node;
  }

  private Node.Scalar scalar(ScalarEvent event) throws SourceException {
    if (!Texts.isWellFormed(event.getValue())) {
      throw new SourceException(mark(event), "half of a surrogate pair in a string");
    }
    @Nullable String tag = event.getTag();
    // As Envoy has it: "!" alone makes a string of a scalar, any other tag a plain one.
    boolean plain = tag == null ? event.getScalarStyle() == ScalarStyle.PLAIN : !tag.equals("!");
    return new Node.Scalar(
        event.getValue(), plain ? Node.Style.PLAIN : Node.Style.QUOTED, mark(event));
  }

  private Node sequence(SequenceStartEvent start, int depth) throws SourceException {
    List<Node> items = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node(depth + 1));
    }
    parser.getEvent();
    return new Node.Sequence(items, mark(start));
  }

  private Node mapping(MappingStartEvent start, int depth) throws SourceException {
    List<Node.Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      Node key = node(depth + 1);
      if (!(key instanceof Node.Scalar name)) {
        throw new SourceException(key.mark(), "a key must be a scalar");
      }
      if (!keys.add(name.text())) {
        throw new SourceException(key.mark(), "the key " + name.text() + " stands here twice");
      }
      entries.add(new Node.Entry(name.text(), key.mark(), node(depth + 1)));
    }
    parser.getEvent();
    return new Node.Mapping(entries, mark(start));
  }

  private int mark(Event event) {
    Mark start = event.getStartMark();
    return dev.pillion.xdsclient.source.Mark.of(source, start == null ? 0 : start.getLine() + 1);
  }
}
