#if defined(__aarch64__)
#include <arm_neon.h>
#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)
#include "vectors.h"

KK_INLINE v16f load_half(const uint8_t *p) {
  v16f v;
  for (int i = 0; i < 4; i++) {
    float32x4_t part = vcvt_f32_f16(vreinterpret_f16_u8(vld1_u8(p + 8 * i)));
    memcpy((char *)&v + 16 * i, &part, 16);
  }
  return v;
}

KK_INLINE void store_half(uint16_t *out, v16f v) {
  for (int i = 0; i < 4; i++) {
    float32x4_t part;
    memcpy(&part, (const char *)&v + 16 * i, 16);
    vst1_u8((uint8_t *)(out + 4 * i), vreinterpret_u8_f16(vcvt_f16_f32(part)));
  }
}

// sdot takes both sides signed: quants up to 63 are the same either way.
KK_INLINE v16i dot_step(v16i sum, v64u w, int32_t x) {
  int8x16_t xs = vreinterpretq_s8_s32(vdupq_n_s32(x));
  for (int i = 0; i < 4; i++) {
    int32x4_t part;
    int8x16_t rows;
    memcpy(&part, (const char *)&sum + 16 * i, 16);
    memcpy(&rows, (const char *)&w + 16 * i, 16);
    part = vdotq_s32(part, rows, xs);
    memcpy((char *)&sum + 16 * i, &part, 16);
  }
  return sum;
}

#define KK_WIDE_IS_SIGNED
KK_INLINE v16i dot_step_wide(v16i sum, v64u w, int32_t x) { return dot_step(sum, w ^ 0x80, x); }

// table[index] of 16 bytes, for each index below 16.
KK_INLINE v64u choose(const uint8_t *table, v64u indexes) {
  uint8x16_t bytes = vld1q_u8(table);
  v64u chosen;
  for (int i = 0; i < 4; i++) {
    uint8x16_t part;
    memcpy(&part, (const char *)&indexes + 16 * i, 16);
    part = vqtbl1q_u8(bytes, part);
    memcpy((char *)&chosen + 16 * i, &part, 16);
  }
  return chosen;
}

#include "matmul.h"
#include "attention.h"
#include "attention_spans.h"
#include "elementwise.h"
#include "signs.h"

#define KK_TABLE kk_table_neon
#define KK_ISA_NAME "neon-dotprod"
#include "table.h"
#pragma clang attribute pop
#endif
