package dev.pillion.e2e.differential;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A case: one bootstrap, what its upstreams do, what a client does, and what is compared.
 *
 * @param id the file below {@code cases}, without its ending
 * @param covers words of the coverage list
 * @param bootstrap the whole bootstrap, with placeholders
 * @param statistics whose names and values are compared at the end
 * @param statisticNames whose names alone are
 * @param normalise names of further normalisations
 * @param log how the access log's lines are compared
 */
record Case(
    String id,
    String title,
    Set<String> covers,
    Map<String, Object> bootstrap,
    List<String> options,
    Map<String, Upstream> upstreams,
    List<Step> steps,
    List<Pattern> statistics,
    List<Pattern> statisticNames,
    Set<String> normalise,
    Log log,
    List<MeantDifference> differs) {

  /** In their order, in any, or not at all. */
  enum Log {
    KEPT,
    ANY,
    IGNORED
  }

  /** Who answers at a cluster's address. */
  sealed interface Upstream {
    /**
     * Speaks HTTP by these rules; the first one that matches a request's head answers it.
     *
     * @param seen whether what it saw is compared
     */
    record Http(List<Rule> rules, boolean seen) implements Upstream {}

    /** Does this with each connection; what it read is compared. */
    record Tcp(List<Action> actions, boolean seen) implements Upstream {}

    /** Has a port at which nobody listens. */
    record Refusing() implements Upstream {}
  }

  /**
   * Answers requests.
   *
   * @param early before the request's body was read
   * @param answers the first request gets the first; the last one goes on for ever
   */
  record Rule(Pattern head, boolean early, List<List<Action>> answers) {}

  /** What the client or the operator does next. */
  sealed interface Step {
    String name();

    /**
     * On a connection, which is closed behind it unless it has a name.
     *
     * @param times how often, each on a connection of its own; more than once compares how often
     *     which answer came
     * @param takes how long it has to take on both sides
     */
    record Exchange(
        String name,
        @Nullable String connection,
        String listener,
        String source,
        List<Action> actions,
        int times,
        @Nullable Duration takes)
        implements Step {}

    /**
     * Asks the admin server.
     *
     * @param json whether the body is compared field by field
     * @param only which lines, or which fields, are compared; all where it is null
     * @param ignore which are not
     * @param sorted whether the lines' order is of no meaning
     */
    record Admin(
        String name,
        String method,
        String target,
        boolean json,
        @Nullable Pattern only,
        List<Pattern> ignore,
        boolean sorted)
        implements Step {}

    record Wait(String name, Duration time) implements Step {}

    /** Whether {@code --mode validate} of the same program accepts another bootstrap. */
    record Validate(String name, String bootstrap) implements Step {}

    /** Closes a client's connection. */
    record Drop(String name, String connection) implements Step {}

    record Signal(String name, String signal) implements Step {}

    /** Renames the access log; what was in it is compared as well. */
    record MoveLog(String name) implements Step {}
  }

  /**
   * A difference that has to be there, because this proxy is stricter or safer.
   *
   * @param at which observations, by their whole names
   * @param ours what this proxy has to show there
   */
  record MeantDifference(Pattern at, Pattern ours, String reason) {}

  int exchanges() {
    return (int) steps.stream().filter(s -> s instanceof Step.Exchange).count();
  }
}
