#define _GNU_SOURCE
#include "loadtool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char CONTENT_LENGTH[] = "content-length:";

static int64_t find_content_length(const char *head, size_t length) {
  const char *end = head + length;
  const char *line = memchr(head, '\n', length);
  while (line != NULL && ++line < end) {
    if ((size_t)(end - line) > sizeof CONTENT_LENGTH - 1 && (*line | 0x20) == 'c' &&
        strncasecmp(line, CONTENT_LENGTH, sizeof CONTENT_LENGTH - 1) == 0) {
      return atoll(line + sizeof CONTENT_LENGTH - 1);
    }
    line = memchr(line, '\n', (size_t)(end - line));
  }
  return -1;
}

struct http_head parse_request_head(const char *bytes, size_t length) {
  struct http_head head = {.content_length = -1};
  const char *end = memmem(bytes, length, "\r\n\r\n", 4);
  if (end != NULL) {
    head.head_length = (size_t)(end - bytes) + 4;
    head.content_length = find_content_length(bytes, head.head_length);
  }
  return head;
}

struct http_head parse_response_head(const char *bytes, size_t length) {
  struct http_head head = parse_request_head(bytes, length);
  if (head.head_length > 0 && strncmp(bytes, "HTTP/1.1 ", 9) == 0) {
    head.status = atoi(bytes + 9);
  }
  return head;
}

/* What a service would send: the routes of the bootstrap look at x-version, ten of them in vain. */
size_t format_get(char *out, size_t capacity, const char *path) {
  int length = snprintf(out, capacity,
                        "GET %s HTTP/1.1\r\n"
                        "Host: bench.example\r\n"
                        "User-Agent: loadtool/1\r\n"
                        "Accept: */*\r\n"
                        "x-version: v11\r\n"
                        "\r\n",
                        path);
  if (length < 0 || (size_t)length >= capacity) {
    fail("path too long: %s", path);
  }
  return (size_t)length;
}
