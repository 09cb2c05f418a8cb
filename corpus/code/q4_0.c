// SPDX-License-Identifier: Apache-2.0
// SPDX-FileContributor: 林知远
//
// Q4_0 分块量化：每 32 个浮点数为一块，存一个 float16 缩放系数和 16 字节的 4 位整数，共 18 字节，即每权重 4.5 位。

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define BLOCK 32

typedef struct {
  uint16_t scale;             // IEEE 754 半精度的位
  uint8_t nibbles[BLOCK / 2]; // 低 4 位是前半块的第 j 个，高 4 位是后半块的第 j 个
} q4_0_block;

_Static_assert(sizeof(q4_0_block) == 18, "q4_0_block must be packed");

/// float32 转半精度，就近舍入、并列取偶；超出范围得无穷大，过小得次正规数或零。
uint16_t half_from_float(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  uint16_t sign = (bits >> 16) & 0x8000u;
  bits &= 0x7fffffffu;
  if (bits > 0x7f800000u) return sign | 0x7e00u;  // NaN
  if (bits >= 0x477ff000u) return sign | 0x7c00u; // 65520 及以上
  if (bits < 0x38800000u) {                       // 半精度次正规数：单位是 2^-24
    float magnitude;
    memcpy(&magnitude, &bits, sizeof magnitude);
    return sign | (uint16_t)lrintf(magnitude * 16777216.0f);
  }
  bits += 0x0fffu + ((bits >> 13) & 1u);
  return sign | (uint16_t)((bits - 0x38000000u) >> 13);
}

/// 半精度转 float32，结果精确。
float float_from_half(uint16_t half) {
  uint32_t exponent = (half >> 10) & 0x1fu, mantissa = half & 0x3ffu;
  float magnitude;
  if (exponent == 0) {
    magnitude = (float)mantissa / 16777216.0f;
  } else {
    uint32_t bits = exponent == 31 ? 0x7f800000u | mantissa << 13 : (exponent + 112) << 23 | mantissa << 13;
    memcpy(&magnitude, &bits, sizeof magnitude);
  }
  return half & 0x8000u ? -magnitude : magnitude;
}

/// 量化一块。缩放系数取绝对值最大者（带符号）除以 -8，使该值恰好落在 -8 上，用满 16 个等级。
/// 全零块的系数为 0，解码后仍是零。
void q4_0_quantise_block(const float *x, q4_0_block *out) {
  float peak = 0.0f;
  for (int i = 0; i < BLOCK; i++) {
    if (fabsf(x[i]) > fabsf(peak)) peak = x[i];
  }
  float scale = peak / -8.0f;
  float inverse = scale != 0.0f ? 1.0f / scale : 0.0f;
  out->scale = half_from_float(scale);
  for (int j = 0; j < BLOCK / 2; j++) {
    int low = (int)(x[j] * inverse + 8.5f);
    int high = (int)(x[j + BLOCK / 2] * inverse + 8.5f);
    if (low > 15) low = 15; // 与峰值异号、幅度相同的值会得 16，截到 15
    if (high > 15) high = 15;
    out->nibbles[j] = (uint8_t)(low | high << 4);
  }
}

/// 解码一块：(4 位值 - 8) × 系数。
void q4_0_dequantise_block(const q4_0_block *block, float *out) {
  float scale = float_from_half(block->scale);
  for (int j = 0; j < BLOCK / 2; j++) {
    out[j] = (float)((block->nibbles[j] & 0x0f) - 8) * scale;
    out[j + BLOCK / 2] = (float)((block->nibbles[j] >> 4) - 8) * scale;
  }
}

/// 量化一行。count 不是 32 的倍数，或者含有非有限值时，返回 -1，且不写 out；成功返回写出的块数。
long q4_0_quantise_row(const float *x, long count, q4_0_block *out) {
  if (count < 0 || count % BLOCK != 0) return -1;
  for (long i = 0; i < count; i++) {
    if (!isfinite(x[i])) return -1;
  }
  for (long b = 0; b < count / BLOCK; b++) q4_0_quantise_block(x + b * BLOCK, out + b);
  return count / BLOCK;
}

int main(void) {
  float x[BLOCK], y[BLOCK], worst = 0.0f;
  for (int i = 0; i < BLOCK; i++) x[i] = sinf((float)i) * 0.3f;
  q4_0_block block;
  if (q4_0_quantise_row(x, BLOCK, &block) != 1) return 1;
  q4_0_dequantise_block(&block, y);
  for (int i = 0; i < BLOCK; i++) worst = fmaxf(worst, fabsf(x[i] - y[i]));
  printf("系数 %.6f 最大误差 %.6f\n", float_from_half(block.scale), worst);
  return worst > 2.0f * fabsf(float_from_half(block.scale));
}
