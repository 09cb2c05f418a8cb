#ifndef KK_GGML_BLOCKS_H
#define KK_GGML_BLOCKS_H
#include "half.h"
#include <stddef.h>

// Readers of ggml's quantised blocks: one block of 32 or 256 weights to unsigned quants with their scales.
// Layouts: ggml's `block_q4_0` … `block_q6_K` as GGUF files store them (little endian).

enum { KK_Q4_0_BYTES = 18, KK_Q4_1_BYTES = 20, KK_Q5_0_BYTES = 22, KK_Q5_1_BYTES = 24, KK_Q8_0_BYTES = 34 };
enum { KK_Q4_K_BYTES = 144, KK_Q5_K_BYTES = 176, KK_Q6_K_BYTES = 210 };

static inline void kk_nibbles(const uint8_t *packed, uint8_t *quants) {
  for (int i = 0; i < 16; i++) {
    quants[i] = packed[i] & 15;
    quants[i + 16] = packed[i] >> 4;
  }
}

static inline void kk_fifth_bits(const uint8_t *packed, uint8_t *quants) {
  for (int i = 0; i < 32; i++) quants[i] |= (uint8_t)((packed[i >> 3] >> (i & 7) & 1) << 4);
}

static inline void kk_quants_q5(const uint8_t *high, const uint8_t *low, uint8_t *quants) {
  kk_nibbles(low, quants);
  kk_fifth_bits(high, quants);
}

static inline void kk_quants_q8_0(const uint8_t *block, uint8_t *quants) {
  for (int i = 0; i < 32; i++) quants[i] = block[2 + i] ^ 0x80;
}

// The 6-bit scale and minimum of group `g` (0...7) of a Q4_K or Q5_K block, whose 12 packed bytes start at `packed`.
static inline void kk_k_scale(const uint8_t *packed, int g, uint8_t *scale, uint8_t *minimum) {
  if (g < 4) {
    *scale = packed[g] & 63;
    *minimum = packed[g + 4] & 63;
  } else {
    *scale = (uint8_t)((packed[g + 4] & 15) | (packed[g - 4] >> 6 << 4));
    *minimum = (uint8_t)((packed[g + 4] >> 4) | (packed[g] >> 6 << 4));
  }
}

static inline void kk_quants_q4_k(const uint8_t *block, int g, uint8_t *quants) {
  const uint8_t *low = block + 16 + 32 * (g / 2);
  for (int i = 0; i < 32; i++) quants[i] = g % 2 ? low[i] >> 4 : low[i] & 15;
}

static inline void kk_quants_q5_k(const uint8_t *block, int g, uint8_t *quants) {
  const uint8_t *high = block + 16, *low = block + 48 + 32 * (g / 2);
  for (int i = 0; i < 32; i++) quants[i] = (uint8_t)((g % 2 ? low[i] >> 4 : low[i] & 15) | (high[i] >> g & 1) << 4);
}

// Group `g` (0...15) of 16 weights of a Q6_K block: quants 0...63, zero at 32; the signed scale is block[192 + g].
static inline void kk_quants_q6_k(const uint8_t *block, int g, uint8_t *quants) {
  int half = g / 8, part = g % 8 / 2, start = g % 2 * 16;
  const uint8_t *low = block + 64 * half + 32 * (part % 2) + start, *high = block + 128 + 32 * half + start;
  for (int i = 0; i < 16; i++) {
    uint8_t nibble = part < 2 ? low[i] & 15 : low[i] >> 4;
    quants[i] = (uint8_t)(nibble | (high[i] >> (2 * part) & 3) << 4);
  }
}

#endif
