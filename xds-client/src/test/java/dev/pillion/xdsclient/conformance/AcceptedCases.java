package dev.pillion.xdsclient.conformance;

import java.io.IOException;
import java.util.List;

/** The cases that we accept, for tests that need bootstraps with something of everything. */
public final class AcceptedCases {
  private AcceptedCases() {}

  /** Their texts, in YAML. */
  public static List<String> texts() throws IOException {
    return ConformanceCase.all(ConformanceCase.CASES).stream()
        .filter(one -> one.expected().equals(List.of("accepts")) && !one.json())
        .map(ConformanceCase::text)
        .toList();
  }
}
