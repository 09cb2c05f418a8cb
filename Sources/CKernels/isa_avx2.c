#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#include "vectors.h"
#include <immintrin.h>

typedef int32_t v8i __attribute__((vector_size(32)));
typedef uint8_t v32u __attribute__((vector_size(32)));

#define KK_LOW8 0, 1, 2, 3, 4, 5, 6, 7
#define KK_HIGH8 8, 9, 10, 11, 12, 13, 14, 15

KK_INLINE v16f load_half(const uint8_t *p) {
  v8f low = (v8f)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)p));
  v8f high = (v8f)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)(p + 16)));
  return __builtin_shufflevector(low, high, KK_LOW8, KK_HIGH8);
}

KK_INLINE void store_half(uint16_t *out, v16f v) {
  __m256 low = (__m256)__builtin_shufflevector(v, v, KK_LOW8), high = (__m256)__builtin_shufflevector(v, v, KK_HIGH8);
  _mm_storeu_si128((__m128i *)out, _mm256_cvtps_ph(low, _MM_FROUND_TO_NEAREST_INT));
  _mm_storeu_si128((__m128i *)(out + 8), _mm256_cvtps_ph(high, _MM_FROUND_TO_NEAREST_INT));
}

// maddubs adds pairs of u8 * i8 products with saturation at int16: with w at most 63 no pair passes 63 * 127 * 2 = 16,002.
KK_INLINE __m256i dot_half(__m256i w, __m256i x) {
  return _mm256_madd_epi16(_mm256_maddubs_epi16(w, x), _mm256_set1_epi16(1));
}

KK_INLINE __m256i low_half(v64u w) {
  __m256i half;
  memcpy(&half, &w, 32);
  return half;
}
KK_INLINE __m256i high_half(v64u w) {
  __m256i half;
  memcpy(&half, (const char *)&w + 32, 32);
  return half;
}
KK_INLINE v16i add_halves(v16i sum, __m256i low, __m256i high) {
  return sum + __builtin_shufflevector((v8i)low, (v8i)high, KK_LOW8, KK_HIGH8);
}

KK_INLINE v16i dot_step(v16i sum, v64u w, int32_t x) {
  __m256i xs = _mm256_set1_epi32(x);
  return add_halves(sum, dot_half(low_half(w), xs), dot_half(high_half(w), xs));
}

// Bytes up to 255 would saturate, so they are taken as signed (w - 128) and the sign is moved to x: |w| <= 128 gives at most 32,512.
#define KK_WIDE_IS_SIGNED
KK_INLINE __m256i dot_half_signed(__m256i w, __m256i x) {
  return dot_half(_mm256_abs_epi8(w), _mm256_sign_epi8(x, w));
}

KK_INLINE v16i dot_step_wide(v16i sum, v64u w, int32_t x) {
  __m256i xs = _mm256_set1_epi32(x), flip = _mm256_set1_epi8((char)0x80);
  return add_halves(sum, dot_half_signed(_mm256_xor_si256(low_half(w), flip), xs),
                    dot_half_signed(_mm256_xor_si256(high_half(w), flip), xs));
}

// table[index] of 16 bytes, for each index below 16.
KK_INLINE v64u choose(const uint8_t *table, v64u indexes) {
  __m256i bytes = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)table));
  __m256i halves[2] = {_mm256_shuffle_epi8(bytes, low_half(indexes)), _mm256_shuffle_epi8(bytes, high_half(indexes))};
  v64u chosen;
  memcpy(&chosen, halves, 64);
  return chosen;
}

#include "matmul.h"
#include "attention.h"
#include "attention_spans.h"
#include "elementwise.h"
#include "signs.h"

#define KK_TABLE kk_table_avx2
#define KK_ISA_NAME "avx2"
#include "table.h"
#pragma clang attribute pop
#endif
