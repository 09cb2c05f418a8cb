#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c"))), apply_to = function)
#include "vectors.h"
#include <immintrin.h>

KK_INLINE v16f load_half(const uint8_t *p) { return (v16f)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p)); }

KK_INLINE void store_half(uint16_t *out, v16f v) {
  _mm256_storeu_si256((__m256i *)out, _mm512_cvtps_ph((__m512)v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}

KK_INLINE v16i dot_step(v16i sum, v64u w, int32_t x) {
  return (v16i)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)w, _mm512_set1_epi32(x));
}

KK_INLINE v16i dot_step_wide(v16i sum, v64u w, int32_t x) { return dot_step(sum, w, x); }

#include "matmul.h"
#include "attention.h"
#include "elementwise.h"

#define KK_TABLE kk_table_avx512
#define KK_ISA_NAME "avx512-vnni"
#include "table.h"
#pragma clang attribute pop
#endif
