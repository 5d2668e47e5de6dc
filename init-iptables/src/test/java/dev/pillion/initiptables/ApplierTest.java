package dev.pillion.initiptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Choosing programs and applying a plan, against programs that only say what they were told. */
class ApplierTest {
  private static final String EMPTY_NAT =
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      COMMIT
      """;

  private final FakePrograms programs = new FakePrograms();
  private final Log log =
      new Log(new PrintStream(PrintStream.nullOutputStream()), Log.Level.NONE, false);

  private XTables detect(String forced) throws InitFailure {
    return new XTablesDetector(programs, log).detect(Family.IPV4, forced);
  }

  @Test
  void nftIsChosenWhereLegacyHoldsNothing() throws InitFailure {
    programs.answer("iptables-legacy-save", "").answer("iptables-nft-save", "");
    assertThat(detect("").binary()).isEqualTo("iptables-nft");
    assertThat(programs.inputs()).noneMatch(input -> input.startsWith("iptables-legacy-restore"));
  }

  @Test
  void legacyIsChosenWhereItHoldsTables() throws InitFailure {
    programs
        .answer("iptables-legacy-save", EMPTY_NAT)
        .answer("iptables-nft-save", "")
        .answer("iptables-legacy-save --version", "iptables-save v1.8.9 (legacy)");
    XTables tables = detect("");
    assertThat(tables.binary()).isEqualTo("iptables-legacy");
    assertThat(tables.waits()).isTrue();
    assertThat(programs.commands()).contains("iptables-legacy-restore --noflush --wait=30");
  }

  @Test
  void emptyLegacyTablesDoNotHideRulesOfOursInNft() throws InitFailure {
    programs
        .answer("iptables-legacy-save", EMPTY_NAT)
        .answer("iptables-nft-save", "*nat\n:ISTIO_OUTPUT - [0:0]\nCOMMIT\n");
    assertThat(detect("").binary()).isEqualTo("iptables-nft");
  }

  @Test
  void plainNameIsTheLastResort() throws InitFailure {
    programs
        .answer("iptables-save", "")
        .answer("iptables-save --version", "iptables-save v1.8.9 (nf_tables)");
    XTables tables = detect("");
    assertThat(tables.binary()).isEqualTo("iptables");
    assertThat(tables.nft()).isTrue();
    assertThat(tables.waits()).isFalse();
  }

  @Test
  void forcedProgramIsTheOnlyOneTried() {
    programs.answer("iptables-nft-save", "");
    assertThatThrownBy(() -> detect("legacy")).hasMessageContaining("no iptables program");
  }

  @Test
  void reasonOfABrokenProgramIsTold() {
    programs.fail("iptables-nft-save", 3, "Protocol not supported");
    assertThatThrownBy(() -> detect(""))
        .hasMessage("no working iptables was found: Protocol not supported.");
  }

  @Test
  void undoTakesBackWhatAddDid() {
    Table table =
        new Table(
            TableName.NAT,
            List.of("ISTIO_A", "ISTIO_B"),
            List.of(
                new Rule("ISTIO_A", 0, List.of("-j", "ISTIO_B")),
                new Rule("OUTPUT", 0, List.of("-j", "ISTIO_A")),
                new Rule("PREROUTING", 1, List.of("-i", "eth0", "-j", "RETURN"))));
    Transaction transaction = Transaction.add(table);
    assertThat(transaction.apply().lines())
        .containsExactly(
            "* nat",
            "-N ISTIO_A",
            "-N ISTIO_B",
            "-A ISTIO_A -j ISTIO_B",
            "-A OUTPUT -j ISTIO_A",
            "-I PREROUTING 1 -i eth0 -j RETURN",
            "COMMIT");
    assertThat(transaction.undo().lines())
        .containsExactly(
            "* nat",
            "-D PREROUTING -i eth0 -j RETURN",
            "-D OUTPUT -j ISTIO_A",
            "-F ISTIO_A",
            "-F ISTIO_B",
            "-X ISTIO_A",
            "-X ISTIO_B",
            "COMMIT");
  }

  @Test
  void replaceRemovesOldChainsAndJumpsAndItsUndoKeepsTheirPlaces() {
    SavedState saved =
        SavedState.parse(
            """
            # comment
            *nat
            :OUTPUT ACCEPT [0:0]
            :OTHER - [0:0]
            :ISTIO_OLD - [0:0]
            -A OUTPUT -j OTHER
            -A OUTPUT -j ISTIO_OLD
            -A OUTPUT -p tcp -j ACCEPT
            -A ISTIO_OLD -j RETURN
            COMMIT
            """);
    Transaction transaction =
        Transaction.replace(saved, List.of(), new Table(TableName.NAT, List.of(), List.of()));
    assertThat(transaction.apply().lines())
        .containsExactly(
            "* nat", "-D OUTPUT -j ISTIO_OLD", "-F ISTIO_OLD", "-X ISTIO_OLD", "COMMIT");
    assertThat(transaction.undo().lines())
        .containsExactly(
            "* nat",
            "-F OUTPUT",
            "-N ISTIO_OLD",
            "-A ISTIO_OLD -j RETURN",
            "-A OUTPUT -j OTHER",
            "-A OUTPUT -j ISTIO_OLD",
            "-A OUTPUT -p tcp -j ACCEPT",
            "COMMIT");
  }

  @Test
  void replacingNothingByNothingIsNoTransaction() {
    Table none = new Table(TableName.RAW, List.of(), List.of());
    assertThat(Transaction.replace(SavedState.parse(""), List.of(), none).isEmpty()).isTrue();
  }

  /** Programs by command line; one that has no answer is not installed. */
  private static final class FakePrograms implements CommandRunner {
    private final Map<String, Result> answers = new HashMap<>();
    private final List<String> commands = new ArrayList<>();
    private final List<String> inputs = new ArrayList<>();

    FakePrograms answer(String command, String output) {
      answers.put(command, new Result(0, output, ""));
      return this;
    }

    void fail(String command, int exitCode, String error) {
      answers.put(command, new Result(exitCode, "", error));
    }

    List<String> commands() {
      return commands;
    }

    List<String> inputs() {
      return inputs;
    }

    @Override
    public Result run(List<String> command, String input) {
      String line = String.join(" ", command);
      commands.add(line);
      inputs.add(line + "\n" + input);
      Result answer = answers.get(line);
      if (answer != null) {
        return answer;
      }
      return line.contains("-restore")
          ? new Result(0, "", "")
          : new Result(Result.NOT_STARTED, "", "No such file or directory");
    }
  }
}
