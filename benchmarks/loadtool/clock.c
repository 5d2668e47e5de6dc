#define _GNU_SOURCE
#include "loadtool.h"

#include <sys/resource.h>
#include <time.h>

int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * NANOS_PER_SECOND + time.tv_nsec;
}

static struct timespec to_timespec(int64_t nanos) {
  struct timespec time = {.tv_sec = nanos / NANOS_PER_SECOND, .tv_nsec = nanos % NANOS_PER_SECOND};
  return time;
}

int wait_until(int epoll_fd, struct epoll_event *events, int capacity, int64_t deadline_ns) {
  int64_t left = deadline_ns - now_ns();
  struct timespec timeout = to_timespec(left > 0 ? left : 0);
  return epoll_pwait2(epoll_fd, events, capacity, &timeout, NULL);
}

void sleep_until(int64_t deadline_ns) {
  struct timespec deadline = to_timespec(deadline_ns);
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL);
}

double cpu_seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}
