// What AVX-512 is the same with and without VNNI. Included where the other files include vectors.h.
#include "vectors.h"
#include <immintrin.h>

#define KK_MANY_REGISTERS  // 32 of them, each a whole vector

KK_INLINE v16f load_half(const uint8_t *p) { return (v16f)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)p)); }

KK_INLINE void store_half(uint16_t *out, v16f v) {
  _mm256_storeu_si256((__m256i *)out, _mm512_cvtps_ph((__m512)v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}

// table[index] of 16 bytes, for each index below 16.
KK_INLINE v64u choose(const uint8_t *table, v64u indexes) {
  return (v64u)_mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)table)), (__m512i)indexes);
}
