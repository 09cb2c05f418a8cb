#include "CKernels.h"
#include "ggml_blocks.h"

static void affine(const uint8_t *quants, size_t n, float scale, float zero, float minimum, float *out) {
  for (size_t i = 0; i < n; i++) out[i] = scale * ((float)quants[i] - zero) + minimum;
}

bool kk_dequantize_row(kk_ggml_type type, const uint8_t *p, size_t columns, float *out) {
  uint8_t q[32];
  switch (type) {
  case KK_GGML_F32: memcpy(out, p, columns * 4); return true;
  case KK_GGML_F16:
    for (size_t i = 0; i < columns; i++) out[i] = kk_read_half(p + 2 * i);
    return true;
  case KK_GGML_BF16:
    for (size_t i = 0; i < columns; i++) out[i] = kk_bfloat_bits_to_float(kk_read_u16(p + 2 * i));
    return true;
  case KK_GGML_Q4_0:
    for (size_t i = 0; i < columns; i += 32, p += KK_Q4_0_BYTES) {
      kk_nibbles(p + 2, q);
      affine(q, 32, kk_read_half(p), 8, 0, out + i);
    }
    return true;
  case KK_GGML_Q4_1:
    for (size_t i = 0; i < columns; i += 32, p += KK_Q4_1_BYTES) {
      kk_nibbles(p + 4, q);
      affine(q, 32, kk_read_half(p), 0, kk_read_half(p + 2), out + i);
    }
    return true;
  case KK_GGML_Q5_0:
    for (size_t i = 0; i < columns; i += 32, p += KK_Q5_0_BYTES) {
      kk_quants_q5(p + 2, p + 6, q);
      affine(q, 32, kk_read_half(p), 16, 0, out + i);
    }
    return true;
  case KK_GGML_Q5_1:
    for (size_t i = 0; i < columns; i += 32, p += KK_Q5_1_BYTES) {
      kk_quants_q5(p + 4, p + 8, q);
      affine(q, 32, kk_read_half(p), 0, kk_read_half(p + 2), out + i);
    }
    return true;
  case KK_GGML_Q8_0:
    for (size_t i = 0; i < columns; i += 32, p += KK_Q8_0_BYTES) {
      kk_quants_q8_0(p, q);
      affine(q, 32, kk_read_half(p), 128, 0, out + i);
    }
    return true;
  case KK_GGML_Q4_K:
  case KK_GGML_Q5_K:
    for (size_t i = 0; i < columns; i += 256, p += type == KK_GGML_Q4_K ? KK_Q4_K_BYTES : KK_Q5_K_BYTES) {
      float d = kk_read_half(p), dmin = kk_read_half(p + 2);
      for (int g = 0; g < 8; g++) {
        uint8_t scale, minimum;
        kk_k_scale(p + 4, g, &scale, &minimum);
        if (type == KK_GGML_Q4_K) kk_quants_q4_k(p, g, q);
        else kk_quants_q5_k(p, g, q);
        affine(q, 32, d * scale, 0, -dmin * minimum, out + i + 32 * g);
      }
    }
    return true;
  case KK_GGML_Q6_K:
    for (size_t i = 0; i < columns; i += 256, p += KK_Q6_K_BYTES) {
      float d = kk_read_half(p + 208);
      for (int g = 0; g < 16; g++) {
        kk_quants_q6_k(p, g, q);
        affine(q, 16, d * (float)(int8_t)p[192 + g], 32, 0, out + i + 16 * g);
      }
    }
    return true;
  }
  return false;
}
