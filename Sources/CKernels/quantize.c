#include "CKernels.h"
#include "ggml_blocks.h"
#include <math.h>

// Blocks of ggml's types from floats. Where a type has a scale (and a minimum) for a group of numbers, those are searched that give
// the least squared error, each number weighted by its magnitude plus the block's root mean square: large weights matter most.

enum { KK_GROUP = 32, KK_SUPER = 256 };

// At the head of a function whose sums may be added in any order, and so in many lanes. Not where `rounded` is written.
#define KK_ANY_ORDER _Pragma("clang fp reassociate(on)")

// A block whose numbers all lie below this is zero: half-precision scales hold nothing smaller.
static const float smallest = 0x1p-26f;

typedef struct {
  float scale, minimum;
} affine;

// To the nearest integer, even in the middle; |x| below 2^22.
static inline float rounded(float x) { return (x + 12582912.0f) - 12582912.0f; }
static inline float clamped(float x, float low, float high) { return x < low ? low : x > high ? high : x; }
static inline float magnitude(float x) { return x < 0 ? -x : x; }

static inline float largest(const float *x, size_t n) {
  float most = 0;
  for (size_t i = 0; i < n; i++) most = magnitude(x[i]) > most ? magnitude(x[i]) : most;
  return most;
}

// NaN and infinities fail this.
static bool all_within(const float *x, size_t n, float limit) {
  int outside = 0;
  for (size_t i = 0; i < n; i++) outside |= !(magnitude(x[i]) <= limit);
  return !outside;
}

static void weigh(const float *x, size_t n, float *weights) {
  KK_ANY_ORDER
  float squares = 0;
  for (size_t i = 0; i < n; i++) squares += x[i] * x[i];
  float root = sqrtf(squares / (float)n);
  for (size_t i = 0; i < n; i++) weights[i] = root + magnitude(x[i]);
}

static void write_half(float x, uint8_t *out) {
  uint16_t bits = kk_float_to_half_bits(x);
  memcpy(out, &bits, 2);
}

// What a half-precision scale is read as.
static float as_half(float x) { return kk_half_bits_to_float(kk_float_to_half_bits(x)); }

// The half-precision unit of which `most` is `steps`. Halves below 2^-14 are coarse: there it is rounded up, so that the steps suffice.
static float unit(float most, float steps) {
  uint16_t bits = kk_float_to_half_bits(most / steps);
  if (magnitude(most) > (steps + 0.5f) * magnitude(kk_half_bits_to_float(bits))) bits++;
  return kk_half_bits_to_float(bits);
}

// MARK: value = scale * quant + minimum, quants 0...top

// The weighted squared error of the nearest quants.
static float affine_error(const float *x, const float *w, affine a, float top) {
  KK_ANY_ORDER
  float inverse = a.scale > 0 ? 1 / a.scale : 0, error = 0;
  for (int i = 0; i < KK_GROUP; i++) {
    float q = clamped(rounded((x[i] - a.minimum) * inverse), 0, top), d = a.scale * q + a.minimum - x[i];
    error += w[i] * d * d;
  }
  return error;
}

typedef struct {
  float weights, numbers; // sums of w and w * x
} affine_sums;

// The best scale and minimum for the quants that `inverse` and `origin` give. Returns by how much they lower the weighted squares
// of x, or 0 where there are none. A minimum above 0 is taken if `any_minimum`.
static float affine_solution(const float *x, const float *w, affine_sums sums, float inverse, float origin, float top,
                             bool any_minimum, affine *solution) {
  KK_ANY_ORDER
  float q1 = 0, q2 = 0, qx = 0;
  for (int i = 0; i < KK_GROUP; i++) {
    float q = clamped(rounded((x[i] - origin) * inverse), 0, top), wq = w[i] * q;
    q1 += wq;
    q2 += wq * q;
    qx += wq * x[i];
  }
  float determinant = sums.weights * q2 - q1 * q1;
  if (!(determinant > 0) || !(q2 > 0)) return 0;
  solution->scale = (sums.weights * qx - sums.numbers * q1) / determinant;
  solution->minimum = (q2 * sums.numbers - q1 * qx) / determinant;
  if (!any_minimum && solution->minimum > 0) *solution = (affine){.scale = qx / q2, .minimum = 0};
  return solution->scale > 0 ? solution->scale * qx + solution->minimum * sums.numbers : 0;
}

// Tries steps around the plain one, then follows the best while it gets better.
static affine search_affine(const float *x, const float *w, float top, bool any_minimum) {
  KK_ANY_ORDER
  float low = x[0], high = x[0];
  affine_sums sums = {0, 0};
  for (int i = 0; i < KK_GROUP; i++) {
    low = x[i] < low ? x[i] : low;
    high = x[i] > high ? x[i] : high;
    sums.weights += w[i];
    sums.numbers += w[i] * x[i];
  }
  if (!any_minimum && low > 0) low = 0;
  if (!(high > low)) return (affine){.scale = 0, .minimum = low};
  affine best = {.scale = (high - low) / top, .minimum = low}, next;
  float most = 0;
  for (int step = -14; step <= 10; step++) {
    float inverse = (top + 0.1f * (float)step) / (high - low);
    float gain = affine_solution(x, w, sums, inverse, low, top, any_minimum, &next);
    if (gain > most) {
      most = gain;
      best = next;
    }
  }
  for (int round = 0; round < 4; round++) {
    float gain = affine_solution(x, w, sums, 1 / best.scale, best.minimum, top, any_minimum, &next);
    if (!(gain > most)) break;
    most = gain;
    best = next;
  }
  return best;
}

static void affine_quants(const float *x, affine a, float top, uint8_t *quants) {
  float inverse = a.scale > 0 ? 1 / a.scale : 0;
  for (int i = 0; i < KK_GROUP; i++) quants[i] = (uint8_t)clamped(rounded((x[i] - a.minimum) * inverse), 0, top);
}

// MARK: value = scale * quant, quants -zero...zero - 1

// The weighted squared error of the nearest quants.
static float symmetric_error(const float *x, const float *w, int n, float scale, float zero) {
  KK_ANY_ORDER
  float inverse = scale != 0 ? 1 / scale : 0, error = 0;
  for (int i = 0; i < n; i++) {
    float q = clamped(rounded(x[i] * inverse), -zero, zero - 1), d = scale * q - x[i];
    error += w[i] * d * d;
  }
  return error;
}

// The best scale for the quants that `inverse` gives. Returns by how much it lowers the weighted squares of x.
static float symmetric_solution(const float *x, const float *w, int n, float inverse, float zero, float *scale) {
  KK_ANY_ORDER
  float q2 = 0, qx = 0;
  for (int i = 0; i < n; i++) {
    float q = clamped(rounded(x[i] * inverse), -zero, zero - 1), wq = w[i] * q;
    q2 += wq * q;
    qx += wq * x[i];
  }
  if (!(q2 > 0)) return 0;
  *scale = qx / q2;
  return qx * *scale;
}

// As search_affine; the number of the largest magnitude may fall on either end of the quants.
static float search_symmetric(const float *x, const float *w, int n, float zero) {
  float extreme = 0;
  for (int i = 0; i < n; i++) extreme = magnitude(x[i]) > magnitude(extreme) ? x[i] : extreme;
  if (magnitude(extreme) < smallest) return 0;
  float best = -extreme / zero, most = 0, next = 0;
  for (int step = -10; step <= 10; step++) {
    for (int side = -1; side <= 1; side += 2) {
      float inverse = (float)side * (zero + 0.1f * (float)step) / extreme;
      float gain = symmetric_solution(x, w, n, inverse, zero, &next);
      if (gain > most) {
        most = gain;
        best = next;
      }
    }
  }
  for (int round = 0; round < 4; round++) {
    float gain = symmetric_solution(x, w, n, 1 / best, zero, &next);
    if (!(gain > most)) break;
    most = gain;
    best = next;
  }
  return best;
}

// MARK: Blocks of 32

static void pack_nibbles(const uint8_t *quants, uint8_t *out) {
  for (int i = 0; i < 16; i++) out[i] = (uint8_t)((quants[i] & 15) | (quants[i + 16] & 15) << 4);
}

static void pack_fifth_bits(const uint8_t *quants, uint8_t *out) {
  memset(out, 0, 4);
  for (int i = 0; i < KK_GROUP; i++) out[i / 8] |= (uint8_t)((quants[i] >> 4 & 1) << (i % 8));
}

static void quantize_q8_0(const float *x, uint8_t *block) {
  float most = largest(x, KK_GROUP), scale = most < smallest ? 0 : most < 0x1p-7f ? unit(most, 127) : most / 127;
  float inverse = scale > 0 ? 1 / scale : 0;
  write_half(scale, block);
  for (int i = 0; i < KK_GROUP; i++) block[2 + i] = (uint8_t)(int8_t)clamped(rounded(x[i] * inverse), -127, 127);
}

static void quantize_q5_0(const float *x, uint8_t *block) {
  float w[KK_GROUP];
  weigh(x, KK_GROUP, w);
  float scale = as_half(search_symmetric(x, w, KK_GROUP, 16)), inverse = scale != 0 ? 1 / scale : 0;
  uint8_t quants[KK_GROUP];
  for (int i = 0; i < KK_GROUP; i++) quants[i] = (uint8_t)(clamped(rounded(x[i] * inverse), -16, 15) + 16);
  write_half(scale, block);
  pack_fifth_bits(quants, block + 2);
  pack_nibbles(quants, block + 6);
}

static void quantize_q5_1(const float *x, uint8_t *block) {
  float w[KK_GROUP];
  weigh(x, KK_GROUP, w);
  affine a = largest(x, KK_GROUP) < smallest ? (affine){0, 0} : search_affine(x, w, 31, true);
  a = (affine){.scale = as_half(a.scale), .minimum = as_half(a.minimum)};
  uint8_t quants[KK_GROUP];
  affine_quants(x, a, 31, quants);
  write_half(a.scale, block);
  write_half(a.minimum, block + 2);
  pack_fifth_bits(quants, block + 4);
  pack_nibbles(quants, block + 8);
}

// MARK: Blocks of 256

// The inverse of kk_k_scale: eight 6-bit scales and minima in 12 bytes.
static void pack_k_scales(const uint8_t *scales, const uint8_t *minima, uint8_t *packed) {
  for (int g = 0; g < 4; g++) {
    packed[g] = (uint8_t)(scales[g] | scales[g + 4] >> 4 << 6);
    packed[g + 4] = (uint8_t)(minima[g] | minima[g + 4] >> 4 << 6);
    packed[g + 8] = (uint8_t)((scales[g + 4] & 15) | (minima[g + 4] & 15) << 4);
  }
}

// Scales and minima of the groups in units of the block's, each moved by one where that lowers the error.
static void quantize_k_groups(const float *x, const float *w, float top, float *d, float *dmin, uint8_t *scales,
                              uint8_t *minima, uint8_t *quants) {
  affine groups[8];
  float most_scale = 0, most_minimum = 0;
  for (int g = 0; g < 8; g++) {
    groups[g] = search_affine(x + 32 * g, w + 32 * g, top, false);
    most_scale = groups[g].scale > most_scale ? groups[g].scale : most_scale;
    most_minimum = -groups[g].minimum > most_minimum ? -groups[g].minimum : most_minimum;
  }
  *d = unit(most_scale, 63);
  *dmin = unit(most_minimum, 63);
  for (int g = 0; g < 8; g++) {
    float scale = *d > 0 ? clamped(rounded(groups[g].scale / *d), 0, 63) : 0;
    float minimum = *dmin > 0 ? clamped(rounded(-groups[g].minimum / *dmin), 0, 63) : 0;
    float best_scale = scale, best_minimum = minimum, least = INFINITY;
    for (float s = clamped(scale - 1, 0, 63); s <= scale + 1 && s <= 63; s++) {
      for (float m = clamped(minimum - 1, 0, 63); m <= minimum + 1 && m <= 63; m++) {
        float error = affine_error(x + 32 * g, w + 32 * g, (affine){.scale = *d * s, .minimum = -*dmin * m}, top);
        if (error < least) {
          least = error;
          best_scale = s;
          best_minimum = m;
        }
      }
    }
    scales[g] = (uint8_t)best_scale;
    minima[g] = (uint8_t)best_minimum;
    affine_quants(x + 32 * g, (affine){.scale = *d * best_scale, .minimum = -*dmin * best_minimum}, top, quants + 32 * g);
  }
}

static void quantize_q45_k(const float *x, bool five, uint8_t *block) {
  float w[KK_SUPER], d, dmin;
  uint8_t scales[8], minima[8], quants[KK_SUPER];
  size_t bytes = five ? KK_Q5_K_BYTES : KK_Q4_K_BYTES;
  memset(block, 0, bytes);
  if (largest(x, KK_SUPER) < smallest) return;
  for (int g = 0; g < 8; g++) weigh(x + 32 * g, KK_GROUP, w + 32 * g);
  quantize_k_groups(x, w, five ? 31 : 15, &d, &dmin, scales, minima, quants);
  write_half(d, block);
  write_half(dmin, block + 2);
  pack_k_scales(scales, minima, block + 4);
  uint8_t *low = block + (five ? 48 : 16);
  for (int g = 0; g < 8; g++) {
    for (int i = 0; i < KK_GROUP; i++) {
      uint8_t q = quants[32 * g + i];
      low[32 * (g / 2) + i] |= (uint8_t)((q & 15) << (g % 2 * 4));
      if (five) block[16 + i] |= (uint8_t)((q >> 4) << g);
    }
  }
}

static void quantize_q6_k(const float *x, uint8_t *block) {
  float w[KK_SUPER], groups[16], extreme = 0;
  memset(block, 0, KK_Q6_K_BYTES);
  for (int g = 0; g < 16; g++) {
    weigh(x + 16 * g, 16, w + 16 * g);
    groups[g] = search_symmetric(x + 16 * g, w + 16 * g, 16, 32);
    if (magnitude(groups[g]) > magnitude(extreme)) extreme = groups[g];
  }
  float d = unit(-extreme, 128);
  write_half(d, block + 208);
  for (int g = 0; g < 16; g++) {
    float scale = d != 0 ? clamped(rounded(groups[g] / d), -128, 127) : 0, best = scale, least = INFINITY;
    for (float s = clamped(scale - 1, -128, 127); s <= scale + 1 && s <= 127; s++) {
      float error = symmetric_error(x + 16 * g, w + 16 * g, 16, d * s, 32);
      if (error < least) {
        least = error;
        best = s;
      }
    }
    block[192 + g] = (uint8_t)(int8_t)best;
    float inverse = d * best != 0 ? 1 / (d * best) : 0;
    int half = g / 8, part = g % 8 / 2, start = g % 2 * 16;
    uint8_t *low = block + 64 * half + 32 * (part % 2) + start, *high = block + 128 + 32 * half + start;
    for (int i = 0; i < 16; i++) {
      uint8_t q = (uint8_t)(clamped(rounded(x[16 * g + i] * inverse), -32, 31) + 32);
      low[i] |= (uint8_t)((q & 15) << (part < 2 ? 0 : 4));
      high[i] |= (uint8_t)((q >> 4) << (2 * part));
    }
  }
}

// MARK: Rows

typedef void block_writer(const float *x, uint8_t *block);

static void quantize_q4_k(const float *x, uint8_t *block) { quantize_q45_k(x, false, block); }
static void quantize_q5_k(const float *x, uint8_t *block) { quantize_q45_k(x, true, block); }

static bool quantize_blocks(const float *x, size_t columns, float limit, size_t length, size_t bytes, block_writer *write,
                            uint8_t *out) {
  if (!all_within(x, columns, limit)) return false;
  for (size_t i = 0; i < columns; i += length, out += bytes) write(x + i, out);
  return true;
}

bool kk_quantize_row(kk_ggml_type type, const float *x, size_t columns, uint8_t *out) {
  // The largest half-precision scale, times the largest quant.
  const float half = 65504;
  switch (type) {
  case KK_GGML_F32:
    memcpy(out, x, columns * 4);
    return all_within(x, columns, 0x1.fffffep127f);
  case KK_GGML_F16:
    for (size_t i = 0; i < columns; i++) write_half(x[i], out + 2 * i);
    return all_within(x, columns, half);
  case KK_GGML_Q8_0: return quantize_blocks(x, columns, half * 127, 32, KK_Q8_0_BYTES, quantize_q8_0, out);
  case KK_GGML_Q5_0: return quantize_blocks(x, columns, half * 15, 32, KK_Q5_0_BYTES, quantize_q5_0, out);
  case KK_GGML_Q5_1: return quantize_blocks(x, columns, half, 32, KK_Q5_1_BYTES, quantize_q5_1, out);
  case KK_GGML_Q4_K: return quantize_blocks(x, columns, half * 15, 256, KK_Q4_K_BYTES, quantize_q4_k, out);
  case KK_GGML_Q5_K: return quantize_blocks(x, columns, half * 31, 256, KK_Q5_K_BYTES, quantize_q5_k, out);
  case KK_GGML_Q6_K: return quantize_blocks(x, columns, half * 31, 256, KK_Q6_K_BYTES, quantize_q6_k, out);
  default: return false;
  }
}
