#include "CKernels.h"
#include "ggml_blocks.h"

size_t kk_tile_bytes(kk_pack pack, size_t columns) {
  switch (pack) {
  case KK_PACK_4_ZERO: return columns / 32 * (32 + 256);
  case KK_PACK_4_MIN: return columns / 32 * (64 + 256);
  case KK_PACK_5_ZERO: return columns / 32 * (32 + 320);
  case KK_PACK_5_MIN: return columns / 32 * (64 + 320);
  case KK_PACK_8_ZERO: return columns / 32 * (32 + 512);
  case KK_PACK_K4: return columns / 256 * (64 + 8 * (32 + 256));
  case KK_PACK_K5: return columns / 256 * (64 + 8 * (32 + 320));
  case KK_PACK_K6: return columns / 256 * (32 + 8 * (32 + 384));
  case KK_PACK_F32: return columns * 64;
  case KK_PACK_F16:
  case KK_PACK_BF16: return columns * 32;
  }
  return 0;
}

// Spreads one row's 32 quants of `bits` over a zeroed group.
static void spread(const uint8_t *quants, int bits, size_t row, uint8_t *group) {
  if (bits == 8) {
    for (size_t c = 0; c < 32; c++) group[c / 4 * 64 + 4 * row + c % 4] = quants[c];
    return;
  }
  uint8_t *high = group + 256;
  for (size_t j = 0; j < 8; j++)
    for (size_t i = 0; i < 4; i++) {
      uint8_t q = quants[4 * j + i];
      group[j % 4 * 64 + 4 * row + i] |= (uint8_t)((q & 15) << (j < 4 ? 0 : 4));
      if (bits == 5) high[4 * row + i] |= (uint8_t)(q >> 4 << j);
      if (bits == 6) high[j / 4 * 64 + 4 * row + i] |= (uint8_t)(q >> 4 << 2 * (j % 4));
    }
}

static void pack32(kk_ggml_type type, const uint8_t *block, size_t row, uint8_t *group) {
  uint8_t q[32];
  uint8_t *scales = group, *minima = group + 32;
  memcpy(scales + 2 * row, block, 2);
  switch (type) {
  case KK_GGML_Q4_0:
    kk_nibbles(block + 2, q);
    spread(q, 4, row, group + 32);
    break;
  case KK_GGML_Q4_1:
    memcpy(minima + 2 * row, block + 2, 2);
    kk_nibbles(block + 4, q);
    spread(q, 4, row, group + 64);
    break;
  case KK_GGML_Q5_0:
    kk_quants_q5(block + 2, block + 6, q);
    spread(q, 5, row, group + 32);
    break;
  case KK_GGML_Q5_1:
    memcpy(minima + 2 * row, block + 2, 2);
    kk_quants_q5(block + 4, block + 8, q);
    spread(q, 5, row, group + 64);
    break;
  default:
    kk_quants_q8_0(block, q);
    spread(q, 8, row, group + 32);
  }
}

static void pack_k4_k5(bool five, const uint8_t *block, size_t row, uint8_t *tile) {
  uint8_t q[32];
  memcpy(tile + 2 * row, block, 2);
  memcpy(tile + 32 + 2 * row, block + 2, 2);
  for (int g = 0; g < 8; g++) {
    uint8_t *group = tile + 64 + (size_t)g * (five ? 352 : 288);
    kk_k_scale(block + 4, g, group + row, group + 16 + row);
    if (five) kk_quants_q5_k(block, g, q);
    else kk_quants_q4_k(block, g, q);
    spread(q, five ? 5 : 4, row, group + 32);
  }
}

static void pack_k6(const uint8_t *block, size_t row, uint8_t *tile) {
  uint8_t q[32];
  memcpy(tile + 2 * row, block + 208, 2);
  for (int g = 0; g < 8; g++) {
    uint8_t *group = tile + 32 + g * 416;
    for (int h = 0; h < 2; h++) {
      group[16 * h + row] = block[192 + 2 * g + h];
      kk_quants_q6_k(block, 2 * g + h, q + 16 * h);
    }
    spread(q, 6, row, group + 32);
  }
}

static bool pack_rows(kk_ggml_type type, kk_pack pack, size_t block_columns, size_t block_bytes, const uint8_t *source,
                      size_t row_bytes, size_t rows, size_t columns, uint8_t *tile) {
  size_t group_bytes = kk_tile_bytes(pack, block_columns);
  memset(tile, 0, kk_tile_bytes(pack, columns));
  for (size_t row = 0; row < rows; row++)
    for (size_t b = 0; b < columns / block_columns; b++) {
      const uint8_t *block = source + row * row_bytes + b * block_bytes;
      uint8_t *group = tile + b * group_bytes;
      switch (type) {
      case KK_GGML_F32: memcpy(group + 4 * row, block, 4); break;
      case KK_GGML_F16:
      case KK_GGML_BF16: memcpy(group + 2 * row, block, 2); break;
      case KK_GGML_Q4_K: pack_k4_k5(false, block, row, group); break;
      case KK_GGML_Q5_K: pack_k4_k5(true, block, row, group); break;
      case KK_GGML_Q6_K: pack_k6(block, row, group); break;
      default: pack32(type, block, row, group);
      }
    }
  return true;
}

bool kk_pack_tile(kk_ggml_type type, const uint8_t *source, size_t row_bytes, size_t rows, size_t columns, uint8_t *tile) {
#define KK_ROWS(pack, block_columns, block_bytes) \
  return pack_rows(type, pack, block_columns, block_bytes, source, row_bytes, rows, columns, tile)
  switch (type) {
  case KK_GGML_F32: KK_ROWS(KK_PACK_F32, 1, 4);
  case KK_GGML_F16: KK_ROWS(KK_PACK_F16, 1, 2);
  case KK_GGML_BF16: KK_ROWS(KK_PACK_BF16, 1, 2);
  case KK_GGML_Q4_0: KK_ROWS(KK_PACK_4_ZERO, 32, KK_Q4_0_BYTES);
  case KK_GGML_Q4_1: KK_ROWS(KK_PACK_4_MIN, 32, KK_Q4_1_BYTES);
  case KK_GGML_Q5_0: KK_ROWS(KK_PACK_5_ZERO, 32, KK_Q5_0_BYTES);
  case KK_GGML_Q5_1: KK_ROWS(KK_PACK_5_MIN, 32, KK_Q5_1_BYTES);
  case KK_GGML_Q8_0: KK_ROWS(KK_PACK_8_ZERO, 32, KK_Q8_0_BYTES);
  case KK_GGML_Q4_K: KK_ROWS(KK_PACK_K4, 256, KK_Q4_K_BYTES);
  case KK_GGML_Q5_K: KK_ROWS(KK_PACK_K5, 256, KK_Q5_K_BYTES);
  case KK_GGML_Q6_K: KK_ROWS(KK_PACK_K6, 256, KK_Q6_K_BYTES);
  }
#undef KK_ROWS
  return false;
}
