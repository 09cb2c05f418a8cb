// Vectors of 16 lanes in the compiler's generic vector types: one register with AVX-512, two with AVX2, four with SSE2 or NEON.
// Included once per instruction set, after the pragma that sets the target of the functions that follow.
#include "CKernels.h"
#include "half.h"

// Wide vectors never cross a call: everything that takes one is inlined.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float v16f __attribute__((vector_size(64)));
typedef int32_t v16i __attribute__((vector_size(64)));
typedef uint8_t v64u __attribute__((vector_size(64)));
typedef uint8_t v16u8 __attribute__((vector_size(16)));
typedef int8_t v16i8 __attribute__((vector_size(16)));
typedef uint16_t v16u16 __attribute__((vector_size(32)));

#define KK_INLINE static inline __attribute__((always_inline))

KK_INLINE v16f load16(const float *p) {
  v16f v;
  memcpy(&v, p, 64);
  return v;
}
KK_INLINE void store16(float *p, v16f v) { memcpy(p, &v, 64); }
KK_INLINE v64u load64(const uint8_t *p) {
  v64u v;
  memcpy(&v, p, 64);
  return v;
}
KK_INLINE v16f splat(float x) { return x - (v16f){0}; }
KK_INLINE v16f to_float(v16i v) { return __builtin_convertvector(v, v16f); }
KK_INLINE v16f load_u8(const uint8_t *p) {
  v16u8 v;
  memcpy(&v, p, 16);
  return to_float(__builtin_convertvector(v, v16i));
}
KK_INLINE v16f load_i8(const uint8_t *p) {
  v16i8 v;
  memcpy(&v, p, 16);
  return to_float(__builtin_convertvector(v, v16i));
}
KK_INLINE v16f load_bf16(const uint8_t *p) {
  v16u16 v;
  memcpy(&v, p, 32);
  v16i wide = __builtin_convertvector(v, v16i) << 16;
  v16f f;
  memcpy(&f, &wide, 64);
  return f;
}

typedef float v8f __attribute__((vector_size(32)));
typedef float v4f __attribute__((vector_size(16)));

// Halves the lanes by adding, so that the order of the additions is the same on every instruction set.
KK_INLINE float sum16(v16f v) {
  v8f a = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) + __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  v4f b = __builtin_shufflevector(a, a, 0, 1, 2, 3) + __builtin_shufflevector(a, a, 4, 5, 6, 7);
  return (b[0] + b[2]) + (b[1] + b[3]);
}
// The sums of sixteen vectors, each added up in sum16's order.
KK_INLINE v16f sum16_of_each(const v16f *v) {
  v16f a[8], b[4], c[2];
  for (size_t i = 0; i < 8; i++)
    a[i] = __builtin_shufflevector(v[2 * i], v[2 * i + 1], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
           __builtin_shufflevector(v[2 * i], v[2 * i + 1], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
  for (size_t i = 0; i < 4; i++)
    b[i] = __builtin_shufflevector(a[2 * i], a[2 * i + 1], 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +
           __builtin_shufflevector(a[2 * i], a[2 * i + 1], 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
  for (size_t i = 0; i < 2; i++)
    c[i] = __builtin_shufflevector(b[2 * i], b[2 * i + 1], 0, 1, 4, 5, 8, 9, 12, 13, 16, 17, 20, 21, 24, 25, 28, 29) +
           __builtin_shufflevector(b[2 * i], b[2 * i + 1], 2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31);
  return __builtin_shufflevector(c[0], c[1], 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30) +
         __builtin_shufflevector(c[0], c[1], 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}
// Lane by lane, a where the comparison that made `mask` holds, else b.
KK_INLINE v16f select16(v16i mask, v16f a, v16f b) {
  v16i ia, ib;
  memcpy(&ia, &a, 64);
  memcpy(&ib, &b, 64);
  v16i chosen = (mask & ia) | (~mask & ib);
  v16f v;
  memcpy(&v, &chosen, 64);
  return v;
}

// The second where one is not a number: the processor's own instruction, which the compiler's builtins surround with checks.
KK_INLINE v16f vmax(v16f a, v16f b) { return select16(a > b, a, b); }
KK_INLINE v16f vmin(v16f a, v16f b) { return select16(a < b, a, b); }

KK_INLINE float max16(v16f v) {
  v = vmax(v, __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  v = vmax(v, __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  v = vmax(v, __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
  return v[0] > v[1] ? v[0] : v[1];
}

// e^x with a relative error below 3e-7; x is clamped to [-87, 88].
KK_INLINE v16f vexp(v16f x) {
  x = vmin(vmax(x, splat(-87.0f)), splat(88.0f));
  v16f n = x * 1.44269504088896341f + 12582912.0f; // adding 1.5 * 2^23 rounds to an integer in the low bits
  v16i bits;
  memcpy(&bits, &n, 64);
  v16f whole = n - 12582912.0f;
  v16f r = x - whole * 0.693145751953125f - whole * 1.42860682030941723212e-6f;
  v16f p = splat(1.0f / 720.0f);
  p = p * r + 1.0f / 120.0f;
  p = p * r + 1.0f / 24.0f;
  p = p * r + 1.0f / 6.0f;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  v16i power = (bits - 0x4b400000 + 127) << 23;
  v16f scale;
  memcpy(&scale, &power, 64);
  return p * scale;
}
