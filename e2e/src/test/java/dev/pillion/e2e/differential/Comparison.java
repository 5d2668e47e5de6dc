package dev.pillion.e2e.differential;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where two transcripts of a case differ, less what the case says has to differ. */
final class Comparison {
  private final Transcript envoy;
  private final Transcript ours;

  Comparison(Transcript envoy, Transcript ours) {
    this.envoy = envoy;
    this.ours = ours;
  }

  /** What is wrong; empty when all is well. */
  List<String> faults(List<Case.MeantDifference> meant) {
    List<String> faults = new ArrayList<>();
    Set<Case.MeantDifference> met = new LinkedHashSet<>();
    for (String name : names()) {
      Transcript.@Nullable Observation theirs = envoy.all().get(name);
      Transcript.@Nullable Observation own = ours.all().get(name);
      if (theirs != null && own != null && alike(theirs, own)) {
        continue;
      }
      Case.@Nullable MeantDifference reason = reason(meant, name, own);
      if (reason == null) {
        faults.add(name + "\n  envoy: " + show(theirs) + "\n  ours:  " + show(own));
      } else {
        met.add(reason);
      }
    }
    for (Case.MeantDifference difference : meant) {
      if (!met.contains(difference)) {
        faults.add("no longer different as the case says at " + difference.at());
      }
    }
    return faults;
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(envoy.all().keySet());
    names.addAll(ours.all().keySet());
    return names;
  }

  private static Case.@Nullable MeantDifference reason(
      List<Case.MeantDifference> meant, String name, Transcript.@Nullable Observation own) {
    String text = own == null ? "" : Transcript.show(own);
    return meant.stream()
        .filter(d -> d.at().matcher(name).matches() && d.ours().matcher(text).matches())
        .findFirst()
        .orElse(null);
  }

  private static String show(Transcript.@Nullable Observation observation) {
    return observation == null
        ? "(nothing)"
        : Transcript.show(observation).replace("\n", "\n         ");
  }

  private static boolean alike(Transcript.Observation one, Transcript.Observation other) {
    if (one instanceof Transcript.Observation.Shares a
        && other instanceof Transcript.Observation.Shares b) {
      return alike(a, b);
    }
    return one.equals(other);
  }

  /**
   * The same answers about as often: a share may differ by four and a half standard deviations of
   * what two equal coins show, so that a sound proxy fails once in a hundred thousand runs.
   */
  private static boolean alike(
      Transcript.Observation.Shares one, Transcript.Observation.Shares other) {
    Set<String> answers = new TreeSet<>(one.counts().keySet());
    answers.addAll(other.counts().keySet());
    for (String answer : answers) {
      double a = one.counts().getOrDefault(answer, 0) / (double) one.total();
      double b = other.counts().getOrDefault(answer, 0) / (double) other.total();
      double mean = (a + b) / 2;
      double deviation = Math.sqrt(mean * (1 - mean) * (1.0 / one.total() + 1.0 / other.total()));
      if (Math.abs(a - b) > 4.5 * deviation) {
        return false;
      }
    }
    return true;
  }
}
