#include "loadtool.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *option(int argc, char **argv, const char *name, const char *fallback) {
  for (int i = 0; i + 1 < argc; i++) {
    if (strncmp(argv[i], "--", 2) == 0 && strcmp(argv[i] + 2, name) == 0) {
      return argv[i + 1];
    }
  }
  if (fallback == NULL) {
    fail("--%s is missing", name);
  }
  return fallback;
}

long option_number(int argc, char **argv, const char *name, long fallback) {
  const char *text = option(argc, argv, name, "");
  return *text != 0 ? atol(text) : fallback;
}

double option_decimal(int argc, char **argv, const char *name, double fallback) {
  const char *text = option(argc, argv, name, "");
  return *text != 0 ? atof(text) : fallback;
}

void fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  fputs("loadtool: ", stderr);
  vfprintf(stderr, format, arguments);
  fputc('\n', stderr);
  va_end(arguments);
  exit(2);
}
