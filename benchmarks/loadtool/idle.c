#define _GNU_SOURCE
#include "loadtool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Opens keep-alive connections, asks once on each and checks the answer, says so, and holds them open without a
 * byte until its standard input ends. Then it counts how many the proxy has kept.
 */
#define IN_FLIGHT 32

struct holder {
  struct sockaddr_in target;
  char request[1024];
  size_t request_length;
  int64_t expected_length;
  int epoll_fd;
  long answered;
  long failed;
};

static bool take_answer(struct holder *holder, int fd) {
  char input[16384];
  ssize_t got = recv(fd, input, sizeof input, 0);
  if (got <= 0) {
    return false;
  }
  struct http_head head = parse_response_head(input, (size_t)got);
  return head.status == 200 && head.content_length == holder->expected_length &&
         (int64_t)((size_t)got - head.head_length) == head.content_length;
}

/* Answers are small and come in one piece over loopback: a piece that is not a whole answer is a failure. */
static void wait_for_answers(struct holder *holder, const int *fds, int count) {
  struct epoll_event events[IN_FLIGHT];
  int64_t deadline = now_ns() + 10 * NANOS_PER_SECOND;
  int left = count;
  while (left > 0 && now_ns() < deadline) {
    int ready = wait_until(holder->epoll_fd, events, IN_FLIGHT, deadline);
    for (int i = 0; i < ready; i++) {
      int fd = fds[events[i].data.u32];
      if (take_answer(holder, fd)) {
        holder->answered++;
      } else {
        holder->failed++;
      }
      epoll_ctl(holder->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
      left--;
    }
  }
  holder->failed += left;
}

static void open_batch(struct holder *holder, int *fds, int count) {
  int asked = 0;
  for (int i = 0; i < count; i++) {
    fds[i] = connect_to(&holder->target);
    if (fds[i] < 0 || send(fds[i], holder->request, holder->request_length, MSG_NOSIGNAL) < 0) {
      holder->failed++;
      continue;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
    epoll_ctl(holder->epoll_fd, EPOLL_CTL_ADD, fds[i], &event);
    asked++;
  }
  wait_for_answers(holder, fds, asked);
}

static long count_open(const int *fds, long count) {
  char byte;
  long open = 0;
  for (long i = 0; i < count; i++) {
    open += fds[i] >= 0 && recv(fds[i], &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
  }
  return open;
}

int idle_main(int argc, char **argv) {
  static struct holder holder;
  char byte;
  long count = option_number(argc, argv, "connections", 10000);
  int *fds = calloc((size_t)count, sizeof *fds);
  holder.target = parse_address(option(argc, argv, "target", NULL));
  holder.request_length = format_get(holder.request, sizeof holder.request, option(argc, argv, "path", "/bytes/12"));
  holder.expected_length = option_number(argc, argv, "expect", 12);
  holder.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  for (long first = 0; first < count; first += IN_FLIGHT) {
    open_batch(&holder, fds + first, (int)(count - first < IN_FLIGHT ? count - first : IN_FLIGHT));
  }
  printf("{\"answered\":%ld,\"failed\":%ld}\n", holder.answered, holder.failed);
  fflush(stdout);
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  printf("{\"open\":%ld}\n", count_open(fds, count));
  for (long i = 0; i < count; i++) {
    if (fds[i] >= 0) {
      close_now(fds[i]);
    }
  }
  return 0;
}
