#define _GNU_SOURCE
#include "loadtool.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define RETRY_NS (NANOS_PER_MILLI / 2)

static bool wait_for(int fd, short events, int64_t deadline_ns) {
  struct pollfd poll_fd = {.fd = fd, .events = events};
  int64_t left = (deadline_ns - now_ns()) / NANOS_PER_MILLI;
  return left > 0 && poll(&poll_fd, 1, (int)left) == 1;
}

/* One attempt on a connection of its own: true when a whole 200 came. */
static bool attempt(const struct sockaddr_in *target, const char *request, size_t length, int64_t deadline_ns) {
  char answer[16384];
  size_t got = 0;
  bool ok = false;
  int fd = connect_to(target);
  if (fd < 0) {
    return false;
  }
  if (wait_for(fd, POLLOUT, deadline_ns) && send(fd, request, length, MSG_NOSIGNAL) == (ssize_t)length) {
    while (!ok && wait_for(fd, POLLIN, deadline_ns)) {
      ssize_t part = recv(fd, answer + got, sizeof answer - got, 0);
      if (part <= 0) {
        break;
      }
      got += (size_t)part;
      struct http_head head = parse_response_head(answer, got);
      if (head.head_length > 0 && head.status != 200) {
        break;
      }
      ok = head.head_length > 0 && (int64_t)(got - head.head_length) >= head.content_length;
    }
  }
  close_now(fd);
  return ok;
}

int64_t poll_until_ready(const struct sockaddr_in *target, const char *path, int64_t deadline_ns) {
  char request[1024];
  size_t length = format_get(request, sizeof request, path);
  while (now_ns() < deadline_ns) {
    if (attempt(target, request, length, deadline_ns)) {
      return now_ns();
    }
    sleep_until(now_ns() + RETRY_NS);
  }
  return -1;
}
