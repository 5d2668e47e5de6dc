#include "loadtool.h"

#include <stdio.h>
#include <stdlib.h>

void samples_add(struct samples *samples, int64_t nanos) {
  if (samples->count == samples->capacity) {
    samples->capacity = samples->capacity == 0 ? 65536 : samples->capacity * 2;
    samples->values = realloc(samples->values, samples->capacity * sizeof *samples->values);
    if (samples->values == NULL) {
      fail("out of memory");
    }
  }
  samples->values[samples->count++] = nanos;
}

static int compare(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left;
  int64_t b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

static double percentile(const struct samples *samples, double fraction) {
  if (samples->count == 0) {
    return -1;
  }
  size_t rank = (size_t)(fraction * (double)(samples->count - 1) + 0.5);
  return (double)samples->values[rank] / 1000.0;
}

void samples_print(const char *name, struct samples *samples) {
  if (samples->count > 0) {
    qsort(samples->values, samples->count, sizeof *samples->values, compare);
  }
  printf("\"%s\":{\"count\":%zu,\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f}", name,
         samples->count, percentile(samples, 0.5), percentile(samples, 0.9), percentile(samples, 0.99),
         percentile(samples, 0.999), percentile(samples, 1.0));
}
