/*
 * Load generator, upstream and probes of the side-by-side run. Plain C and epoll, one thread per process, because
 * the program must be several times cheaper per request than any proxy that it measures: client and upstream may
 * have to share one core while the proxy has the other.
 *
 * Every command prints one JSON object on its standard output. Times are CLOCK_MONOTONIC.
 */
#ifndef LOADTOOL_H
#define LOADTOOL_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>

#define NANOS_PER_SECOND 1000000000LL
#define NANOS_PER_MILLI 1000000LL

/* clock.c */
int64_t now_ns(void);
/* Waits for events until deadline_ns at the latest; a deadline in the past only polls. */
int wait_until(int epoll_fd, struct epoll_event *events, int capacity, int64_t deadline_ns);
void sleep_until(int64_t deadline_ns);
double cpu_seconds(void);

/* net.c */
struct sockaddr_in parse_address(const char *host_and_port);
int listen_on(const char *host_and_port, char *bound, size_t bound_size);
/* A connected non-blocking socket, or -1. */
int connect_to(const struct sockaddr_in *address);
void watch(int epoll_fd, int fd, uint32_t events, void *data, bool already_watched);
/* Closes without leaving the port in TIME_WAIT, so that many short runs do not use up the local ports. */
void close_now(int fd);

/* pattern.c: the bytes that every body consists of, so that a lost or repeated byte is noticed. */
#define PATTERN_PERIOD 65521
#define PATTERN_CHUNK 262144
const char *pattern_at(uint64_t offset); /* at least PATTERN_CHUNK bytes follow */
bool pattern_matches(const char *bytes, uint64_t offset, size_t length);

/* samples.c: every latency is kept; percentiles are exact. */
struct samples {
  int64_t *values;
  size_t count;
  size_t capacity;
};
void samples_add(struct samples *samples, int64_t nanos);
void samples_print(const char *name, struct samples *samples); /* microseconds */

/* http_message.c */
struct http_head {
  size_t head_length; /* 0: not complete yet */
  int status;         /* responses only */
  int64_t content_length; /* -1: absent */
};
struct http_head parse_response_head(const char *bytes, size_t length);
struct http_head parse_request_head(const char *bytes, size_t length);
size_t format_get(char *out, size_t capacity, const char *path);

/* slow_reader.c */
struct slow_reader {
  int64_t started_ns;
  int64_t resume_ns;
  uint64_t next_stall;
};
/* When the reader may read again after it has read so many bytes; the past when it may go on. */
int64_t slow_reader_resume(struct slow_reader *reader, uint64_t bytes_read);

/* options.c: --name value */
const char *option(int argc, char **argv, const char *name, const char *fallback);
long option_number(int argc, char **argv, const char *name, long fallback);
double option_decimal(int argc, char **argv, const char *name, double fallback);
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* the commands */
int upstream_main(int argc, char **argv);
int http_main(int argc, char **argv);
int tcp_main(int argc, char **argv);
int idle_main(int argc, char **argv);
int bulk_main(int argc, char **argv);

/* ready.c: polls until the first 200 arrives; returns its time, or -1 after the deadline. */
int64_t poll_until_ready(const struct sockaddr_in *target, const char *path, int64_t deadline_ns);

#endif
