#include "loadtool.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  prctl(PR_SET_TIMERSLACK, 1000UL); /* timers to the microsecond: the pace is part of what is measured */
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* no load outlives the run that ordered it */
  const char *command = argc > 1 ? argv[1] : "";
  if (strcmp(command, "upstream") == 0) {
    return upstream_main(argc - 2, argv + 2);
  }
  if (strcmp(command, "http") == 0) {
    return http_main(argc - 2, argv + 2);
  }
  if (strcmp(command, "tcp") == 0) {
    return tcp_main(argc - 2, argv + 2);
  }
  if (strcmp(command, "idle") == 0) {
    return idle_main(argc - 2, argv + 2);
  }
  if (strcmp(command, "bulk") == 0) {
    return bulk_main(argc - 2, argv + 2);
  }
  fail("usage: loadtool upstream|http|tcp|idle|bulk --option value ...");
}
