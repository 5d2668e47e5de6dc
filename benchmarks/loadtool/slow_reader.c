#include "loadtool.h"

/*
 * A reader that is slow in the three ways that matter and yet reads a gigabyte in some ten seconds: two seconds of
 * trickling, then two seconds without a single read, then as fast as it comes with a short stall every 16 MiB.
 */
#define TRICKLE_NS (2 * NANOS_PER_SECOND)
#define TRICKLE_PAUSE_NS (10 * NANOS_PER_MILLI)
#define STALL_NS (2 * NANOS_PER_SECOND)
#define SHORT_STALL_NS (50 * NANOS_PER_MILLI)
#define SHORT_STALL_EVERY (16ull << 20)

int64_t slow_reader_resume(struct slow_reader *reader, uint64_t bytes_read) {
  int64_t now = now_ns();
  if (reader->started_ns == 0) {
    reader->started_ns = now;
  }
  if (now < reader->started_ns + TRICKLE_NS) {
    return now + TRICKLE_PAUSE_NS;
  }
  if (now < reader->started_ns + TRICKLE_NS + STALL_NS) {
    return reader->started_ns + TRICKLE_NS + STALL_NS;
  }
  if (bytes_read >= reader->next_stall) {
    reader->next_stall = bytes_read + SHORT_STALL_EVERY;
    return now + SHORT_STALL_NS;
  }
  return 0;
}
