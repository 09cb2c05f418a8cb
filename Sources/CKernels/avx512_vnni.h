// What is the same with and without BF16.
#include "avx512.h"

KK_INLINE v16i dot_step(v16i sum, v64u w, int32_t x) {
  return (v16i)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)w, _mm512_set1_epi32(x));
}

KK_INLINE v16i dot_step_wide(v16i sum, v64u w, int32_t x) { return dot_step(sum, w, x); }
