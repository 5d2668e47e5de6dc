package dev.pillion.docker;

import java.io.IOException;
import java.nio.file.Path;

/** Trains {@code pillion-init}'s AOT cache with a dry run: the whole plan, and no rule touched. */
final class InitTraining {

  private final AotCache cache;

  InitTraining(Path distribution, Path scratch) {
    this.cache = new AotCache(distribution, "pillion-init", scratch);
  }

  void run() throws IOException, InterruptedException {
    String[] arguments = {
      "--dry-run",
      "-p",
      "15001",
      "-z",
      "15006",
      "-u",
      "1337",
      "-m",
      "REDIRECT",
      "-i",
      "*",
      "-b",
      "*",
      "-d",
      "15090,15021,15020"
    };
    cache.awaitRecorded(cache.record(arguments), 0);
    cache.create(arguments);
  }
}
