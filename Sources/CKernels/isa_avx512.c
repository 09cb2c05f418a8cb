#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"))), apply_to = function)
#include "avx512.h"

// maddubs saturates at int16, see isa_avx2.c: with w at most 63 no pair passes 63 * 127 * 2 = 16,002.
KK_INLINE v16i dot_pairs(v16i sum, __m512i w, __m512i x) {
  return sum + (v16i)_mm512_madd_epi16(_mm512_maddubs_epi16(w, x), _mm512_set1_epi16(1));
}

KK_INLINE v16i dot_step(v16i sum, v64u w, int32_t x) { return dot_pairs(sum, (__m512i)w, _mm512_set1_epi32(x)); }

// Bytes up to 255 are taken as signed (w - 128) and the sign is moved to x, which is never -128: |w| <= 128 gives at most 32,512.
#define KK_WIDE_IS_SIGNED
KK_INLINE v16i dot_step_wide(v16i sum, v64u w, int32_t x) {
  __m512i xs = _mm512_set1_epi32(x), centred = (__m512i)(w ^ 0x80);
  __m512i turned = _mm512_mask_sub_epi8(xs, _mm512_movepi8_mask(centred), _mm512_setzero_si512(), xs);
  return dot_pairs(sum, _mm512_abs_epi8(centred), turned);
}

#include "matmul.h"
#include "attention.h"
#include "attention_spans.h"
#include "elementwise.h"
#include "signs.h"

#define KK_TABLE kk_table_avx512
#define KK_ISA_NAME "avx512"
#include "table.h"
#pragma clang attribute pop
#endif
