// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: Daniel Reyes
//
// Dot products of int8 vectors with a portable loop and an AVX2 path chosen at run time. Sums are exact: products are
// widened to 16 bits, pairs are added into 32 bits, and long vectors are folded into 64 bits before 32 can overflow.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <immintrin.h>
#define HAS_AVX2_PATH 1
#endif

/// Elements that may be summed in 32 bits: 65536 * 128 * 128 is 2^30, below the limit of 2^31 - 1.
#define FOLD 65536

static int32_t dot_portable(const int8_t *a, const int8_t *b, size_t count) {
  int32_t sum = 0;
  for (size_t i = 0; i < count; i++) sum += (int32_t)a[i] * b[i];
  return sum;
}

#ifdef HAS_AVX2_PATH
/// 16 elements a step: sign-extend to 16 bits, then multiply and add neighbouring pairs. Sign extension is used instead
/// of maddubs because that instruction takes one unsigned operand and saturates at 32767.
__attribute__((target("avx2"))) static int32_t dot_avx2(const int8_t *a, const int8_t *b, size_t count) {
  __m256i sum = _mm256_setzero_si256();
  size_t i = 0;
  for (; i + 16 <= count; i += 16) {
    __m256i x = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(a + i)));
    __m256i y = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(b + i)));
    sum = _mm256_add_epi32(sum, _mm256_madd_epi16(x, y));
  }
  __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4e));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xb1));
  return _mm_cvtsi128_si32(half) + dot_portable(a + i, b + i, count - i);
}
#endif

/// The exact dot product of two int8 vectors of any length. Unaligned pointers are fine; a count of 0 gives 0.
int64_t dot_int8(const int8_t *a, const int8_t *b, size_t count) {
  int32_t (*kernel)(const int8_t *, const int8_t *, size_t) = dot_portable;
#ifdef HAS_AVX2_PATH
  if (__builtin_cpu_supports("avx2")) kernel = dot_avx2;
#endif
  int64_t total = 0;
  for (size_t start = 0; start < count; start += FOLD) {
    size_t length = count - start < FOLD ? count - start : FOLD;
    total += kernel(a + start, b + start, length);
  }
  return total;
}

/// Dot product of symmetrically quantised vectors: the integer sum times both scales.
float dot_quantised(const int8_t *a, float scale_a, const int8_t *b, float scale_b, size_t count) {
  return (float)((double)dot_int8(a, b, count) * scale_a * scale_b);
}

int main(void) {
  enum { LENGTH = 200003 };
  int8_t *a = malloc(LENGTH), *b = malloc(LENGTH);
  if (!a || !b) return 1;
  int64_t expected = 0;
  for (int i = 0; i < LENGTH; i++) {
    a[i] = -128;
    b[i] = i % 7 == 0 ? 127 : -128;
    expected += (int64_t)a[i] * b[i];
  }
  int64_t got = dot_int8(a, b, LENGTH);
  printf("%lld expected %lld\n", (long long)got, (long long)expected);
  free(a);
  free(b);
  return got != expected;
}
