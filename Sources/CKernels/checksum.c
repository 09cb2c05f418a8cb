#include "CKernels.h"
#include <string.h>

// Lanes do not wait for each other's multiplications.
enum { LANES = 8 };

static const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);

// One to one in `sum` and in `word`, so that a change of either stays.
static inline uint64_t mix(uint64_t sum, uint64_t word) {
  sum ^= word;
  return (sum << 29 | sum >> 35) * factor;
}

uint64_t kk_checksum(const uint8_t *bytes, size_t count) {
  uint64_t lanes[LANES] = {0};
  for (size_t start = 0; start < count; start += 8 * LANES) {
    uint64_t words[LANES] = {0};
    size_t rest = count - start;
    if (rest >= sizeof words) memcpy(words, bytes + start, sizeof words);
    else memcpy(words, bytes + start, rest);
    for (int lane = 0; lane < LANES; lane++) lanes[lane] = mix(lanes[lane], words[lane]);
  }
  uint64_t folded = count;
  for (int lane = 0; lane < LANES; lane++) folded = mix(folded, lanes[lane]);
  return folded ^ folded >> 32;
}
