#ifndef KK_HALF_H
#define KK_HALF_H
#include <stdint.h>
#include <string.h>

// IEEE half precision in plain integer arithmetic, for code that may run on any CPU.
static inline float kk_half_bits_to_float(uint16_t h) {
  uint32_t sign = (uint32_t)(h & 0x8000) << 16, magnitude = h & 0x7fff, bits;
  if (magnitude >= 0x7c00) bits = sign | 0x7f800000 | (magnitude & 0x3ff) << 13;
  else if (magnitude >= 0x400) bits = sign | ((magnitude << 13) + 0x38000000);
  else {
    float subnormal = (float)magnitude * 0x1p-24f;
    memcpy(&bits, &subnormal, 4);
    bits |= sign;
  }
  float f;
  memcpy(&f, &bits, 4);
  return f;
}

// Rounds to nearest even; overflow gives infinity.
static inline uint16_t kk_float_to_half_bits(float f) {
  uint32_t bits;
  memcpy(&bits, &f, 4);
  uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return (uint16_t)(sign | 0x7e00);
  if (magnitude >= 0x47800000) return (uint16_t)(sign | 0x7c00);
  if (magnitude < 0x38800000) {
    float scaled;
    memcpy(&scaled, &magnitude, 4);
    scaled += 0.5f; // half's subnormal spacing is 2^-24, the spacing of floats in [0.5, 1)
    memcpy(&magnitude, &scaled, 4);
    return (uint16_t)(sign | (magnitude - 0x3f000000));
  }
  uint32_t rounded = magnitude + 0xfff + (magnitude >> 13 & 1);
  return (uint16_t)(sign | (rounded - 0x38000000) >> 13);
}

static inline float kk_bfloat_bits_to_float(uint16_t h) {
  uint32_t bits = (uint32_t)h << 16;
  float x;
  memcpy(&x, &bits, 4);
  return x;
}

static inline uint16_t kk_read_u16(const uint8_t *p) {
  uint16_t x;
  memcpy(&x, p, 2);
  return x;
}

static inline float kk_read_half(const uint8_t *p) { return kk_half_bits_to_float(kk_read_u16(p)); }

#endif
