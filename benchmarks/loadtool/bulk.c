#define _GNU_SOURCE
#include "loadtool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* One large transfer: a download that this client reads slowly, or an upload that the upstream reads slowly. */
#define IDLE_LIMIT_NS (20 * NANOS_PER_SECOND)

struct transfer {
  int fd;
  int epoll_fd;
  uint64_t size;
  uint64_t moved;
  const char *fault;
};

static bool wait_ready(struct transfer *transfer) {
  struct epoll_event event;
  if (wait_until(transfer->epoll_fd, &event, 1, now_ns() + IDLE_LIMIT_NS) == 1) {
    return true;
  }
  transfer->fault = "no progress";
  return false;
}

static void send_all(struct transfer *transfer, const char *bytes, size_t length) {
  if (send(transfer->fd, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) {
    transfer->fault = "the request was not taken";
  }
}

/* Reads the head, and returns how many bytes of the body came with it at the start of the buffer. */
static size_t read_head(struct transfer *transfer, char *buffer, size_t capacity, struct http_head *head) {
  size_t length = 0;
  while (transfer->fault == NULL && wait_ready(transfer)) {
    ssize_t got = recv(transfer->fd, buffer + length, capacity - length, 0);
    if (got <= 0) {
      transfer->fault = "closed before the head";
      break;
    }
    length += (size_t)got;
    *head = parse_response_head(buffer, length);
    if (head->head_length > 0) {
      memmove(buffer, buffer + head->head_length, length - head->head_length);
      return length - head->head_length;
    }
  }
  return 0;
}

static void take(struct transfer *transfer, const char *bytes, size_t length) {
  if (transfer->moved + length > transfer->size || !pattern_matches(bytes, transfer->moved, length)) {
    transfer->fault = "the body is not the one that was sent";
  }
  transfer->moved += length;
}

static void download(struct transfer *transfer) {
  static char buffer[65536];
  char request[1024];
  char path[64];
  struct http_head head = {0};
  struct slow_reader reader = {0};
  snprintf(path, sizeof path, "/bytes/%llu", (unsigned long long)transfer->size);
  send_all(transfer, request, format_get(request, sizeof request, path));
  watch(transfer->epoll_fd, transfer->fd, EPOLLIN, transfer, true);
  size_t first = read_head(transfer, buffer, sizeof buffer, &head);
  if (transfer->fault == NULL && (head.status != 200 || head.content_length != (int64_t)transfer->size)) {
    transfer->fault = "not the head that was expected";
    return;
  }
  take(transfer, buffer, first);
  while (transfer->fault == NULL && transfer->moved < transfer->size && wait_ready(transfer)) {
    ssize_t got = recv(transfer->fd, buffer, sizeof buffer, 0);
    if (got <= 0) {
      transfer->fault = "closed before the end";
      break;
    }
    take(transfer, buffer, (size_t)got);
    sleep_until(slow_reader_resume(&reader, transfer->moved));
  }
}

static size_t format_post(char *out, size_t capacity, uint64_t size) {
  return (size_t)snprintf(out, capacity,
                          "POST /slow HTTP/1.1\r\n"
                          "Host: bench.example\r\n"
                          "User-Agent: loadtool/1\r\n"
                          "x-version: v11\r\n"
                          "Content-Length: %llu\r\n\r\n",
                          (unsigned long long)size);
}

static void upload(struct transfer *transfer) {
  char buffer[16384];
  struct http_head head = {0};
  send_all(transfer, buffer, format_post(buffer, sizeof buffer, transfer->size));
  watch(transfer->epoll_fd, transfer->fd, EPOLLOUT, transfer, true);
  while (transfer->fault == NULL && transfer->moved < transfer->size && wait_ready(transfer)) {
    uint64_t left = transfer->size - transfer->moved;
    ssize_t sent = send(transfer->fd, pattern_at(transfer->moved), left < PATTERN_CHUNK ? left : PATTERN_CHUNK,
                        MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) {
      transfer->fault = "closed before the end";
    }
    transfer->moved += sent > 0 ? (uint64_t)sent : 0;
  }
  watch(transfer->epoll_fd, transfer->fd, EPOLLIN, transfer, true);
  read_head(transfer, buffer, sizeof buffer, &head);
  if (transfer->fault == NULL && head.status != 200) {
    transfer->fault = "the upstream did not get what was sent";
  }
}

int bulk_main(int argc, char **argv) {
  struct transfer transfer = {.size = (uint64_t)option_number(argc, argv, "bytes", 1L << 30)};
  struct sockaddr_in target = parse_address(option(argc, argv, "target", NULL));
  int64_t started = now_ns();
  transfer.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  transfer.fd = connect_to(&target);
  if (transfer.fd < 0) {
    transfer.fault = "connection refused";
  } else {
    watch(transfer.epoll_fd, transfer.fd, EPOLLOUT, &transfer, false);
    wait_ready(&transfer);
    if (strcmp(option(argc, argv, "direction", NULL), "download") == 0) {
      download(&transfer);
    } else {
      upload(&transfer);
    }
  }
  printf("{\"moved\":%llu,\"seconds\":%.3f,\"fault\":\"%s\"}\n", (unsigned long long)transfer.moved,
         (double)(now_ns() - started) / 1e9, transfer.fault != NULL ? transfer.fault : "");
  return 0;
}
