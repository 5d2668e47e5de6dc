#define _GNU_SOURCE
#include "loadtool.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct sockaddr_in parse_address(const char *host_and_port) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  char host[64];
  const char *colon = strrchr(host_and_port, ':');
  if (colon == NULL || (size_t)(colon - host_and_port) >= sizeof host) {
    fail("not an address: %s", host_and_port);
  }
  memcpy(host, host_and_port, (size_t)(colon - host_and_port));
  host[colon - host_and_port] = 0;
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
    fail("not an IPv4 address: %s", host);
  }
  address.sin_port = htons((uint16_t)atoi(colon + 1));
  return address;
}

static void set_option(int fd, int level, int name) {
  int on = 1;
  setsockopt(fd, level, name, &on, sizeof on);
}

int listen_on(const char *host_and_port, char *bound, size_t bound_size) {
  struct sockaddr_in address = parse_address(host_and_port);
  socklen_t length = sizeof address;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  set_option(fd, SOL_SOCKET, SO_REUSEADDR);
  if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, 4096) != 0) {
    fail("cannot listen on %s: %s", host_and_port, strerror(errno));
  }
  getsockname(fd, (struct sockaddr *)&address, &length);
  snprintf(bound, bound_size, "127.0.0.1:%d", ntohs(address.sin_port));
  return fd;
}

/* Loopback connects at once; only a busy machine leaves something to wait for. */
static bool connected(int fd) {
  int error = 0;
  socklen_t length = sizeof error;
  struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};
  return poll(&poll_fd, 1, 1000) == 1 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0;
}

int connect_to(const struct sockaddr_in *address) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) {
    fail("cannot make a socket: %s", strerror(errno));
  }
  set_option(fd, IPPROTO_TCP, TCP_NODELAY);
  if (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
      (errno != EINPROGRESS || !connected(fd))) {
    close(fd);
    return -1;
  }
  return fd;
}

void watch(int epoll_fd, int fd, uint32_t events, void *data, bool already_watched) {
  struct epoll_event event = {.events = events, .data.ptr = data};
  if (epoll_ctl(epoll_fd, already_watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0) {
    fail("epoll_ctl: %s", strerror(errno));
  }
}

void close_now(int fd) {
  struct linger linger = {.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close(fd);
}
