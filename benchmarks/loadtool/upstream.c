#define _GNU_SOURCE
#include "loadtool.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

/*
 * The upstream of every row: HTTP on one port (GET /bytes/N answers N bytes of the pattern; a request with a body is
 * checked against the pattern, slowly when its path is /slow) and TCP echo on another.
 */
#define INPUT_CAPACITY 65536
#define MAX_EVENTS 256

enum kind { HTTP_LISTENER, ECHO_LISTENER, HTTP_CONNECTION, ECHO_CONNECTION };

struct connection {
  enum kind kind;
  int fd;
  uint32_t watched;
  char *input; /* allocated with the first byte: idle connections stay small */
  size_t input_length;
  /* output: the rest of a head, then of a body */
  char head[160];
  size_t head_length;
  size_t head_sent;
  uint64_t body_offset;
  uint64_t body_left;
  /* an upload that is being read */
  uint64_t upload_read;
  uint64_t upload_left;
  bool upload_corrupt;
  bool slow;
  struct slow_reader reader;
  struct connection *next_paused;
};

static int epoll_fd;
static struct connection *paused;

static void set_watched(struct connection *connection, uint32_t events) {
  if (connection->watched != events) {
    watch(epoll_fd, connection->fd, events, connection, true);
    connection->watched = events;
  }
}

static void close_connection(struct connection *connection) {
  for (struct connection **link = &paused; *link != NULL; link = &(*link)->next_paused) {
    if (*link == connection) {
      *link = connection->next_paused;
      break;
    }
  }
  close(connection->fd);
  free(connection->input);
  free(connection);
}

/* Sends what is due; false when the connection failed. */
static bool flush_output(struct connection *connection) {
  while (connection->head_sent < connection->head_length || connection->body_left > 0) {
    size_t body = connection->body_left < PATTERN_CHUNK ? connection->body_left : PATTERN_CHUNK;
    struct iovec parts[2] = {
        {connection->head + connection->head_sent, connection->head_length - connection->head_sent},
        {(void *)(uintptr_t)pattern_at(connection->body_offset), body}};
    ssize_t sent = writev(connection->fd, parts, 2);
    if (sent < 0) {
      return errno == EAGAIN;
    }
    size_t of_head = (size_t)sent < parts[0].iov_len ? (size_t)sent : parts[0].iov_len;
    connection->head_sent += of_head;
    connection->body_offset += (size_t)sent - of_head;
    connection->body_left -= (size_t)sent - of_head;
  }
  return true;
}

static bool output_pending(const struct connection *connection) {
  return connection->head_sent < connection->head_length || connection->body_left > 0;
}

static bool answer(struct connection *connection, const char *status, uint64_t body_length) {
  connection->head_length = (size_t)snprintf(connection->head, sizeof connection->head,
                                             "HTTP/1.1 %s\r\n"
                                             "Content-Type: text/plain\r\n"
                                             "Content-Length: %llu\r\n\r\n",
                                             status, (unsigned long long)body_length);
  connection->head_sent = 0;
  connection->body_offset = 0;
  connection->body_left = body_length;
  return flush_output(connection);
}

static bool take_upload(struct connection *connection, const char *bytes, size_t length) {
  if (!pattern_matches(bytes, connection->upload_read, length)) {
    connection->upload_corrupt = true;
  }
  connection->upload_read += length;
  connection->upload_left -= length;
  if (connection->upload_left > 0) {
    return true;
  }
  return answer(connection, connection->upload_corrupt ? "500 Corrupt" : "200 OK", 12);
}

static bool begin_request(struct connection *connection, struct http_head head) {
  const char *path = strchr(connection->input, ' ');
  if (head.content_length > 0) {
    connection->upload_left = (uint64_t)head.content_length;
    connection->upload_read = 0;
    connection->upload_corrupt = false;
    connection->slow = path != NULL && strncmp(path, " /slow", 6) == 0;
    memset(&connection->reader, 0, sizeof connection->reader);
    return true;
  }
  if (path == NULL || strncmp(path, " /bytes/", 8) != 0) {
    return answer(connection, "404 Not Found", 0);
  }
  return answer(connection, "200 OK", strtoull(path + 8, NULL, 10));
}

static void drop_input(struct connection *connection, size_t length) {
  connection->input_length -= length;
  memmove(connection->input, connection->input + length, connection->input_length);
}

/* Works through what was read; stops while an answer is still being sent. */
static bool process_input(struct connection *connection) {
  bool ok = true;
  while (ok && connection->input_length > 0 && !output_pending(connection)) {
    if (connection->upload_left > 0) {
      size_t part = connection->input_length < connection->upload_left ? connection->input_length
                                                                       : (size_t)connection->upload_left;
      ok = take_upload(connection, connection->input, part);
      drop_input(connection, part);
      continue;
    }
    connection->input[connection->input_length] = 0;
    struct http_head head = parse_request_head(connection->input, connection->input_length);
    if (head.head_length == 0) {
      return connection->input_length < INPUT_CAPACITY;
    }
    ok = begin_request(connection, head);
    drop_input(connection, head.head_length);
  }
  return ok;
}

static void pause_if_slow(struct connection *connection) {
  if (!connection->slow || connection->upload_left == 0) {
    return;
  }
  int64_t resume_ns = slow_reader_resume(&connection->reader, connection->upload_read);
  if (resume_ns > now_ns()) {
    set_watched(connection, 0);
    connection->reader.resume_ns = resume_ns;
    connection->next_paused = paused;
    paused = connection;
  }
}

static bool read_http(struct connection *connection) {
  if (connection->input == NULL) {
    connection->input = malloc(INPUT_CAPACITY + 1);
  }
  ssize_t got = read(connection->fd, connection->input + connection->input_length,
                     INPUT_CAPACITY - connection->input_length);
  if (got <= 0) {
    return got < 0 && errno == EAGAIN;
  }
  connection->input_length += (size_t)got;
  return process_input(connection);
}

static bool on_http(struct connection *connection, uint32_t events) {
  bool ok = true;
  if (output_pending(connection)) {
    ok = flush_output(connection) && process_input(connection);
  } else if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
    ok = read_http(connection);
  }
  if (ok) {
    set_watched(connection, output_pending(connection) ? EPOLLOUT : EPOLLIN);
    pause_if_slow(connection);
  }
  return ok;
}

static bool on_echo(struct connection *connection) {
  if (connection->input == NULL) {
    connection->input = malloc(INPUT_CAPACITY + 1);
  }
  if (connection->input_length < INPUT_CAPACITY) {
    ssize_t got = read(connection->fd, connection->input + connection->input_length,
                       INPUT_CAPACITY - connection->input_length);
    if (got == 0 || (got < 0 && errno != EAGAIN)) {
      return false;
    }
    connection->input_length += got > 0 ? (size_t)got : 0;
  }
  ssize_t sent = write(connection->fd, connection->input, connection->input_length);
  if (sent < 0 && errno != EAGAIN) {
    return false;
  }
  drop_input(connection, sent > 0 ? (size_t)sent : 0);
  set_watched(connection, connection->input_length > 0 ? EPOLLIN | EPOLLOUT : EPOLLIN);
  return true;
}

static void accept_all(const struct connection *listener) {
  int on = 1;
  for (;;) {
    int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      return;
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *connection = calloc(1, sizeof *connection);
    connection->fd = fd;
    connection->kind = listener->kind == HTTP_LISTENER ? HTTP_CONNECTION : ECHO_CONNECTION;
    connection->watched = EPOLLIN;
    watch(epoll_fd, fd, EPOLLIN, connection, false);
  }
}

static void dispatch(struct connection *connection, uint32_t events) {
  if (connection->kind == HTTP_LISTENER || connection->kind == ECHO_LISTENER) {
    accept_all(connection);
    return;
  }
  bool ok = connection->kind == HTTP_CONNECTION ? on_http(connection, events) : on_echo(connection);
  if (!ok) {
    close_connection(connection);
  }
}

/* Lets paused readers go on whose time has come; returns when to look again. */
static int64_t resume_paused(void) {
  int64_t now = now_ns();
  int64_t next = now + NANOS_PER_SECOND;
  struct connection **link = &paused;
  while (*link != NULL) {
    struct connection *connection = *link;
    if (connection->reader.resume_ns <= now) {
      *link = connection->next_paused;
      set_watched(connection, EPOLLIN);
      continue;
    }
    next = connection->reader.resume_ns < next ? connection->reader.resume_ns : next;
    link = &connection->next_paused;
  }
  return next;
}

int upstream_main(int argc, char **argv) {
  struct epoll_event events[MAX_EVENTS];
  char http_bound[32];
  char echo_bound[32];
  struct connection http = {.kind = HTTP_LISTENER};
  struct connection echo = {.kind = ECHO_LISTENER};
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  http.fd = listen_on(option(argc, argv, "http", "127.0.0.1:0"), http_bound, sizeof http_bound);
  echo.fd = listen_on(option(argc, argv, "echo", "127.0.0.1:0"), echo_bound, sizeof echo_bound);
  watch(epoll_fd, http.fd, EPOLLIN, &http, false);
  watch(epoll_fd, echo.fd, EPOLLIN, &echo, false);
  printf("{\"http\":\"%s\",\"echo\":\"%s\"}\n", http_bound, echo_bound);
  fflush(stdout);
  for (;;) {
    int count = wait_until(epoll_fd, events, MAX_EVENTS, resume_paused());
    for (int i = 0; i < count; i++) {
      dispatch(events[i].data.ptr, events[i].events);
    }
  }
}
