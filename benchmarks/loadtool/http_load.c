#define _GNU_SOURCE
#include "loadtool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * HTTP/1.1 load over keep-alive connections, every answer checked (status, length, every byte of the body).
 *
 * Without --rate each connection sends its next request with the answer to the last (saturation). With --rate
 * requests fall due uniformly; one that finds no idle connection waits in a queue and its latency counts from the
 * moment it fell due, so that a stalled proxy is charged for what it delayed (no coordinated omission).
 */
#define MAX_EVENTS 256
#define INPUT_CAPACITY 65536
#define GRACE_NS (3 * NANOS_PER_SECOND)
#define RECONNECT_NS (10 * NANOS_PER_MILLI)

struct connection {
  int fd;
  bool busy;
  int64_t sent_ns;
  int64_t retry_ns; /* when to connect again after a failure */
  size_t length;
  int64_t body_length;
  struct connection *next_idle;
  char input[INPUT_CAPACITY];
};

struct load {
  int epoll_fd;
  struct sockaddr_in target;
  char request[1024];
  size_t request_length;
  int64_t expected_length;
  struct connection *connections;
  int connection_count;
  struct connection *idle_first;
  struct connection **idle_last;
  int64_t *due; /* ring of requests that wait for a connection */
  size_t due_capacity;
  size_t due_first;
  size_t due_count;
  int64_t started_ns;
  int64_t stop_ns;
  int64_t split_ns; /* answers to requests sent before go to `early` */
  bool paced;
  uint64_t completed;
  uint64_t failed;
  uint64_t wrong; /* of the failed: an answer came, but not the right one */
  uint64_t in_flight;
  int64_t latest_ns;
  struct samples early;
  struct samples late;
};

static void start_request(struct load *load, struct connection *connection, int64_t since_ns);

static void put_idle(struct load *load, struct connection *connection) {
  connection->next_idle = NULL;
  *load->idle_last = connection;
  load->idle_last = &connection->next_idle;
}

static struct connection *take_idle(struct load *load) {
  struct connection *connection = load->idle_first;
  if (connection != NULL) {
    load->idle_first = connection->next_idle;
    if (load->idle_first == NULL) {
      load->idle_last = &load->idle_first;
    }
  }
  return connection;
}

static void open_connection(struct load *load, struct connection *connection) {
  connection->fd = connect_to(&load->target);
  connection->busy = false;
  connection->length = 0;
  connection->body_length = -1;
  connection->retry_ns = 0;
  if (connection->fd < 0) {
    load->failed++;
    connection->retry_ns = now_ns() + RECONNECT_NS;
    return;
  }
  watch(load->epoll_fd, connection->fd, EPOLLIN, connection, false);
}

static void make_available(struct load *load, struct connection *connection) {
  if (load->paced) {
    if (load->due_count > 0) {
      int64_t since = load->due[load->due_first];
      load->due_first = (load->due_first + 1) % load->due_capacity;
      load->due_count--;
      start_request(load, connection, since);
    } else {
      put_idle(load, connection);
    }
  } else if (now_ns() < load->stop_ns) {
    start_request(load, connection, 0);
  }
}

static void remove_idle(struct load *load, const struct connection *connection) {
  load->idle_last = &load->idle_first;
  struct connection *current = load->idle_first;
  load->idle_first = NULL;
  while (current != NULL) {
    struct connection *next = current->next_idle;
    if (current != connection) {
      put_idle(load, current);
    }
    current = next;
  }
}

/* The proxy closed or broke the connection: a failure when a request was on it. */
static void lose_connection(struct load *load, struct connection *connection, bool wrong_answer) {
  if (connection->busy) {
    load->failed++;
    load->wrong += wrong_answer;
    load->in_flight--;
  } else {
    remove_idle(load, connection);
  }
  close(connection->fd);
  connection->fd = -1;
  connection->busy = false;
  connection->retry_ns = now_ns() + (wrong_answer ? 0 : RECONNECT_NS / 10);
}

static void start_request(struct load *load, struct connection *connection, int64_t since_ns) {
  connection->busy = true;
  connection->length = 0;
  connection->body_length = -1;
  connection->sent_ns = since_ns != 0 ? since_ns : now_ns();
  load->in_flight++;
  ssize_t sent = send(connection->fd, load->request, load->request_length, MSG_NOSIGNAL);
  if (sent != (ssize_t)load->request_length) {
    lose_connection(load, connection, false);
  }
}

static void complete(struct load *load, struct connection *connection) {
  int64_t now = now_ns();
  samples_add(connection->sent_ns < load->split_ns ? &load->early : &load->late, now - connection->sent_ns);
  load->completed++;
  load->in_flight--;
  load->latest_ns = now;
  connection->busy = false;
  make_available(load, connection);
}

/* Checks what has come so far of an answer. Bodies are read into the buffer from its start. */
static void on_bytes(struct load *load, struct connection *connection) {
  struct http_head head = parse_response_head(connection->input, connection->length);
  if (head.head_length == 0) {
    if (connection->length == INPUT_CAPACITY) {
      lose_connection(load, connection, true);
    }
    return;
  }
  size_t body = connection->length - head.head_length;
  if (head.status != 200 || head.content_length != load->expected_length ||
      (int64_t)body > head.content_length) {
    lose_connection(load, connection, true);
    return;
  }
  if ((int64_t)body == head.content_length) {
    if (pattern_matches(connection->input + head.head_length, 0, body)) {
      complete(load, connection);
    } else {
      lose_connection(load, connection, true);
    }
  }
}

static void on_event(struct load *load, struct connection *connection) {
  ssize_t got = recv(connection->fd, connection->input + connection->length,
                     INPUT_CAPACITY - connection->length, 0);
  if (got < 0 && errno == EAGAIN) {
    return;
  }
  if (got <= 0) {
    lose_connection(load, connection, false);
  } else if (!connection->busy) {
    load->failed++; /* bytes that nobody asked for */
    load->wrong++;
    lose_connection(load, connection, true);
  } else {
    connection->length += (size_t)got;
    on_bytes(load, connection);
  }
}

static void reconnect_lost(struct load *load, int64_t now) {
  for (int i = 0; i < load->connection_count; i++) {
    struct connection *connection = &load->connections[i];
    if (connection->fd < 0 && connection->retry_ns <= now) {
      open_connection(load, connection);
      if (connection->fd >= 0) {
        make_available(load, connection);
      }
    }
  }
}

static void queue_due(struct load *load, int64_t due_ns) {
  if (load->due_count == load->due_capacity) {
    load->failed++;
    return;
  }
  load->due[(load->due_first + load->due_count++) % load->due_capacity] = due_ns;
}

/* Sends every request that has fallen due. A request that finds an idle connection counts from now: being late by
   a wake-up is this program's fault, not the proxy's. */
static void send_due(struct load *load, int64_t *next_due, int64_t interval_ns) {
  while (*next_due <= now_ns() && *next_due < load->stop_ns) {
    struct connection *connection = take_idle(load);
    if (connection != NULL) {
      start_request(load, connection, now_ns());
    } else {
      queue_due(load, *next_due);
    }
    *next_due += interval_ns;
  }
}

static void run(struct load *load, double rate) {
  struct epoll_event events[MAX_EVENTS];
  int64_t interval_ns = load->paced ? (int64_t)((double)NANOS_PER_SECOND / rate) : 0;
  int64_t next_due = load->started_ns;
  for (;;) {
    int64_t now = now_ns();
    bool sending = now < load->stop_ns;
    if (!sending && ((load->in_flight == 0 && load->due_count == 0) || now > load->stop_ns + GRACE_NS)) {
      return;
    }
    int64_t wake = sending && load->paced ? next_due : now + RECONNECT_NS;
    int count = wait_until(load->epoll_fd, events, MAX_EVENTS, wake < now + RECONNECT_NS ? wake : now + RECONNECT_NS);
    for (int i = 0; i < count; i++) {
      on_event(load, events[i].data.ptr);
    }
    if (load->paced) {
      send_due(load, &next_due, interval_ns);
    }
    if (load->failed > 0) {
      reconnect_lost(load, now);
    }
  }
}

static void print_result(struct load *load, int64_t ready_ns) {
  int64_t end = load->latest_ns > load->started_ns ? load->latest_ns : load->stop_ns;
  printf("{\"completed\":%llu,\"failed\":%llu,\"wrong\":%llu,\"seconds\":%.6f,\"cpu_seconds\":%.6f,"
         "\"ready_ns\":%lld,\"started_ns\":%lld,",
         (unsigned long long)load->completed, (unsigned long long)(load->failed + load->in_flight + load->due_count),
         (unsigned long long)load->wrong, (double)(end - load->started_ns) / 1e9, cpu_seconds(),
         (long long)ready_ns, (long long)load->started_ns);
  samples_print("early", &load->early);
  printf(",");
  samples_print("late", &load->late);
  printf("}\n");
}

static void open_all(struct load *load, int count) {
  load->connection_count = count;
  load->connections = calloc((size_t)count, sizeof *load->connections);
  load->idle_last = &load->idle_first;
  load->due_capacity = 1 << 20;
  load->due = malloc(load->due_capacity * sizeof *load->due);
  for (int i = 0; i < count; i++) {
    open_connection(load, &load->connections[i]);
  }
}

int http_main(int argc, char **argv) {
  static struct load load;
  const char *path = option(argc, argv, "path", "/bytes/12");
  double rate = option_decimal(argc, argv, "rate", 0);
  double wait = option_decimal(argc, argv, "wait-ready", 0);
  double seconds = option_decimal(argc, argv, "seconds", 0);
  int64_t ready_ns = 0;
  load.target = parse_address(option(argc, argv, "target", NULL));
  load.request_length = format_get(load.request, sizeof load.request, path);
  load.expected_length = option_number(argc, argv, "expect", 12);
  load.paced = rate > 0;
  load.epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (wait > 0) {
    ready_ns = poll_until_ready(&load.target, path, now_ns() + (int64_t)(wait * 1e9));
  }
  if (ready_ns >= 0 && seconds > 0) {
    open_all(&load, (int)option_number(argc, argv, "connections", 8));
    load.started_ns = now_ns();
    load.stop_ns = load.started_ns + (int64_t)(seconds * 1e9);
    load.split_ns = load.started_ns + (int64_t)(option_decimal(argc, argv, "split", 0) * 1e9);
    for (int i = 0; i < load.connection_count; i++) {
      if (load.connections[i].fd >= 0) {
        make_available(&load, &load.connections[i]);
      }
    }
    run(&load, rate);
  }
  print_result(&load, ready_ns);
  return 0;
}
