#define _GNU_SOURCE
#include "loadtool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Ping-pong against the echo port: each connection sends a message and, when all of it came back unchanged, the next. */
#define MAX_EVENTS 256

struct connection {
  int fd;
  bool out;       /* EPOLLOUT is watched */
  size_t sent;    /* of the current message */
  size_t received;
  int64_t sent_ns;
};

struct load {
  int epoll_fd;
  size_t message;
  int64_t stop_ns;
  uint64_t completed;
  uint64_t failed;
  int busy;
  struct samples latency;
};

static void lose(struct load *load, struct connection *connection) {
  load->failed++;
  load->busy--;
  close(connection->fd);
  connection->fd = -1;
}

static void send_more(struct load *load, struct connection *connection) {
  while (connection->sent < load->message) {
    ssize_t sent = send(connection->fd, pattern_at(connection->sent), load->message - connection->sent, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) {
      lose(load, connection);
      return;
    }
    if (sent < 0) {
      break;
    }
    connection->sent += (size_t)sent;
  }
  bool out = connection->sent < load->message;
  if (out != connection->out) {
    watch(load->epoll_fd, connection->fd, out ? EPOLLIN | EPOLLOUT : EPOLLIN, connection, true);
    connection->out = out;
  }
}

static void next_message(struct load *load, struct connection *connection) {
  connection->sent = 0;
  connection->received = 0;
  connection->sent_ns = now_ns();
  if (connection->sent_ns >= load->stop_ns) {
    load->busy--;
    return;
  }
  send_more(load, connection);
}

static void receive(struct load *load, struct connection *connection) {
  char input[65536];
  ssize_t got = recv(connection->fd, input, sizeof input, 0);
  if (got < 0 && errno == EAGAIN) {
    return;
  }
  if (got <= 0 || connection->received + (size_t)got > connection->sent ||
      !pattern_matches(input, connection->received, (size_t)got)) {
    lose(load, connection);
    return;
  }
  connection->received += (size_t)got;
  if (connection->received == load->message) {
    samples_add(&load->latency, now_ns() - connection->sent_ns);
    load->completed++;
    next_message(load, connection);
  }
}

static void run(struct load *load) {
  struct epoll_event events[MAX_EVENTS];
  while (load->busy > 0 && now_ns() < load->stop_ns + 3 * NANOS_PER_SECOND) {
    int count = wait_until(load->epoll_fd, events, MAX_EVENTS, now_ns() + 100 * NANOS_PER_MILLI);
    for (int i = 0; i < count; i++) {
      struct connection *connection = events[i].data.ptr;
      if (events[i].events & EPOLLOUT) {
        send_more(load, connection);
      }
      if (connection->fd >= 0 && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) {
        receive(load, connection);
      }
    }
  }
  load->failed += (uint64_t)load->busy;
}

int tcp_main(int argc, char **argv) {
  static struct load load;
  struct sockaddr_in target = parse_address(option(argc, argv, "target", NULL));
  int count = (int)option_number(argc, argv, "connections", 32);
  double seconds = option_decimal(argc, argv, "seconds", 5);
  struct connection *connections = calloc((size_t)count, sizeof *connections);
  load.message = (size_t)option_number(argc, argv, "bytes", 12);
  load.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  int64_t started = now_ns();
  load.stop_ns = started + (int64_t)(seconds * 1e9);
  for (int i = 0; i < count; i++) {
    connections[i].fd = connect_to(&target);
    load.busy++;
    if (connections[i].fd < 0) {
      load.failed++;
      load.busy--;
      continue;
    }
    watch(load.epoll_fd, connections[i].fd, EPOLLIN, &connections[i], false);
    next_message(&load, &connections[i]);
  }
  run(&load);
  printf("{\"completed\":%llu,\"failed\":%llu,\"seconds\":%.6f,\"cpu_seconds\":%.6f,",
         (unsigned long long)load.completed, (unsigned long long)load.failed, (double)(now_ns() - started) / 1e9,
         cpu_seconds());
  samples_print("late", &load.latency);
  printf("}\n");
  return 0;
}
