package dev.pillion.initiptables;

import java.util.List;

/**
 * One rule of one chain.
 *
 * @param position 1-based place to insert at, or 0 to append
 * @param words the match and the target, as iptables takes them
 */
record Rule(String chain, int position, List<String> words) {

  /** The chain this rule jumps to when the jump is its last word, else the empty string. */
  String jumpTarget() {
    int size = words.size();
    return size >= 2 && "-j".equals(words.get(size - 2)) ? words.get(size - 1) : "";
  }

  /** The line that adds the rule. */
  String addLine() {
    StringBuilder line = new StringBuilder(96);
    line.append(position == 0 ? "-A " : "-I ").append(chain);
    if (position != 0) {
      line.append(' ').append(position);
    }
    return appendWords(line);
  }

  /** The line that succeeds when the rule is there. */
  String checkLine() {
    return appendWords(new StringBuilder(96).append("-C ").append(chain));
  }

  /** The line that removes the rule. */
  String deleteLine() {
    return appendWords(new StringBuilder(96).append("-D ").append(chain));
  }

  private String appendWords(StringBuilder line) {
    for (String word : words) {
      line.append(' ').append(word);
    }
    return line.toString();
  }
}
