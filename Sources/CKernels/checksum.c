#include "CKernels.h"
#include <string.h>

enum { LANES = 16 };

uint64_t kk_checksum(const uint8_t *bytes, size_t count) {
  uint32_t sum[LANES] = {0}, order[LANES] = {0};
  for (size_t start = 0; start < count; start += 4 * LANES) {
    uint32_t words[LANES] = {0};
    size_t rest = count - start;
    memcpy(words, bytes + start, rest < sizeof words ? rest : sizeof words);
    for (int lane = 0; lane < LANES; lane++) {
      sum[lane] += words[lane];
      order[lane] += sum[lane];
    }
  }
  uint64_t folded = count;
  for (int lane = 0; lane < LANES; lane++) {
    folded = (folded ^ ((uint64_t)order[lane] << 32 | sum[lane])) * UINT64_C(0x9E3779B97F4A7C15);
    folded ^= folded >> 29;
  }
  return folded;
}
