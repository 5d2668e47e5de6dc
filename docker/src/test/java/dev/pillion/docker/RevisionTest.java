package dev.pillion.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commit in each of the places where git may keep it. */
class RevisionTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path folder;

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private String revision(String below) throws IOException {
    return Revision.of(Files.createDirectories(folder.resolve(below)));
  }

  @Test
  void aBranchsCommitIsInItsFile() throws IOException {
    write("tree/.git/HEAD", "ref: refs/heads/main");
    write("tree/.git/refs/heads/main", COMMIT);
    assertThat(revision("tree/docker/target")).isEqualTo(COMMIT);
  }

  @Test
  void orAmongThePackedOnes() throws IOException {
    write("tree/.git/HEAD", "ref: refs/heads/main");
    write("tree/.git/packed-refs", "# pack-refs\n" + COMMIT + " refs/heads/main");
    assertThat(revision("tree")).isEqualTo(COMMIT);
  }

  @Test
  void aDetachedHeadIsTheCommit() throws IOException {
    write("tree/.git/HEAD", COMMIT);
    assertThat(revision("tree")).isEqualTo(COMMIT);
  }

  @Test
  void aLinkedWorkTreeSharesTheBranchesOfTheFirst() throws IOException {
    write("linked/.git", "gitdir: " + folder.resolve("tree/.git/worktrees/linked"));
    write("tree/.git/worktrees/linked/HEAD", "ref: refs/heads/side");
    write("tree/.git/worktrees/linked/commondir", "../..");
    write("tree/.git/refs/heads/side", COMMIT);
    assertThat(revision("linked")).isEqualTo(COMMIT);
  }

  @Test
  void withoutACommitItIsZeros() throws IOException {
    write("tree/.git/HEAD", "ref: refs/heads/unborn");
    assertThat(revision("tree")).isEqualTo("0".repeat(40));
  }
}
