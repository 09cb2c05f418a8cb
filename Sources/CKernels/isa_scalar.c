// Plain reference: correct everywhere, fast nowhere.
#include "vectors.h"

KK_INLINE v16f load_half(const uint8_t *p) {
  v16f v;
  for (int i = 0; i < 16; i++) v[i] = kk_read_half(p + 2 * i);
  return v;
}

KK_INLINE void store_half(uint16_t *out, v16f v) {
  for (int i = 0; i < 16; i++) out[i] = kk_float_to_half_bits(v[i]);
}

KK_INLINE v16i dot_step(v16i sum, v64u w, int32_t x) {
  int8_t q[4];
  memcpy(q, &x, 4);
  for (int r = 0; r < 16; r++)
    for (int i = 0; i < 4; i++) sum[r] += (int32_t)w[4 * r + i] * q[i];
  return sum;
}

KK_INLINE v16i dot_step_wide(v16i sum, v64u w, int32_t x) { return dot_step(sum, w, x); }

// table[index] of 16 bytes, for each index below 16.
KK_INLINE v64u choose(const uint8_t *table, v64u indexes) {
  v64u chosen;
  for (int i = 0; i < 64; i++) chosen[i] = table[indexes[i] & 15];
  return chosen;
}

#include "matmul.h"
#include "attention.h"
#include "attention_spans.h"
#include "elementwise.h"
#include "signs.h"

#define KK_TABLE kk_table_scalar
#define KK_ISA_NAME "scalar"
#include "table.h"
