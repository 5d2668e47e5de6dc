#include "loadtool.h"

#include <string.h>

/* The period is prime, so no buffer size of a proxy is a multiple of it: a lost or repeated buffer shows. */
static char pattern[PATTERN_PERIOD + PATTERN_CHUNK];

static void fill_once(void) {
  uint32_t state = 12345;
  if (pattern[0] != 0) {
    return;
  }
  for (size_t i = 0; i < PATTERN_PERIOD; i++) {
    state = state * 1103515245u + 12345u;
    pattern[i] = (char)('a' + (state >> 16) % 26);
  }
  for (size_t i = PATTERN_PERIOD; i < sizeof pattern; i++) {
    pattern[i] = pattern[i - PATTERN_PERIOD];
  }
}

const char *pattern_at(uint64_t offset) {
  fill_once();
  return pattern + offset % PATTERN_PERIOD;
}

bool pattern_matches(const char *bytes, uint64_t offset, size_t length) {
  while (length > 0) {
    size_t part = length < PATTERN_CHUNK ? length : PATTERN_CHUNK;
    if (memcmp(bytes, pattern_at(offset), part) != 0) {
      return false;
    }
    bytes += part;
    offset += part;
    length -= part;
  }
  return true;
}
