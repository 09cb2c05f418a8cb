// Attention of up to 16 queries that share one key/value head, with a running softmax over blocks of 64 positions (Milakov and Gimelshein
// 2018; Dao et al. 2022). Spans of positions are attended by themselves and joined in order, so that several threads may share the
// positions of few queries (Dao et al. 2023) and the bits are the same whoever did what. Needs load_half and store_half from the
// instruction set's file.

// Queries of a group are worked on together: their sums stay in registers.
enum { ATTENTION_BLOCK = KK_ATTENTION_BLOCK, ATTENTION_GROUP = 8 };

// Tiles or rows that share each number loaded of the other side, as far as the registers go.
#ifdef KK_MANY_REGISTERS
enum { WIDE_TILES = 2 };
#else
enum { WIDE_TILES = 1 };
#endif

// Numbers d...d+15 of a row of keys or values.
KK_INLINE v16f load_row(const kk_kv_layout layout, const uint8_t *row, size_t d) {
  if (layout == KK_KV_ROWS_F32) return load16((const float *)row + d);
  if (layout != KK_KV_ROWS_Q8) return load_half(row + 2 * d);
  const uint8_t *group = row + d / 32 * 34;
  return load_i8(group + 2 + d % 32) * kk_bfloat_bits_to_float(kk_read_u16(group));
}

// Scores of 16 * `tiles` positions from `tile` on.
KK_INLINE void score_tiles(const size_t tiles, const size_t n, const uint8_t *k, size_t tile, const float *queries, size_t key_size,
                           float scores[ATTENTION_GROUP][ATTENTION_BLOCK]) {
  v16f s[2][8];
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) s[j][i] = (v16f){0};
  for (size_t d = 0; d < key_size; d++) {
    v16f keys[2];
    for (size_t j = 0; j < tiles; j++) keys[j] = load_half(k + ((tile + j) * key_size + d) * 32);
    for (size_t i = 0; i < n; i++) {
      v16f query = splat(queries[d * n + i]);
      for (size_t j = 0; j < tiles; j++) s[j][i] += keys[j] * query;
    }
  }
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) store16(scores[i] + 16 * (tile + j), s[j][i]);
}

// Scores of `rows` positions from `p` on whose keys lie row by row.
KK_INLINE void score_few_rows(const kk_kv_layout layout, const size_t rows, const size_t n, const uint8_t *k, size_t row_bytes, uint32_t p,
                              const float *queries, size_t key_size, float scores[ATTENTION_GROUP][ATTENTION_BLOCK]) {
  v16f s[2][8];
  for (size_t j = 0; j < rows; j++)
    for (size_t i = 0; i < n; i++) s[j][i] = (v16f){0};
  for (size_t d = 0; d < key_size; d += 16, queries += 16 * n) {
    v16f keys[2];
    for (size_t j = 0; j < rows; j++) {
      __builtin_prefetch(k + j * row_bytes + kk_kv_row_bytes(layout, d) + PREFETCH_BYTES, 0, 3);
      keys[j] = load_row(layout, k + j * row_bytes, d);
    }
    for (size_t i = 0; i < n; i++) {
      v16f query = load16(queries + 16 * i);
      for (size_t j = 0; j < rows; j++) s[j][i] += keys[j] * query;
    }
  }
  for (size_t j = 0; j < rows; j++)
    for (size_t i = 0; i < n; i++) scores[i][p + j] = sum16(s[j][i]);
}

// Scores of `count` positions whose keys lie row by row; zero for what is left of the last 16.
KK_INLINE void score_rows(const kk_kv_layout layout, const size_t n, const uint8_t *k, uint32_t count, const float *queries,
                          size_t key_size, float scores[ATTENTION_GROUP][ATTENTION_BLOCK]) {
  const size_t row_bytes = kk_kv_row_bytes(layout, key_size);
  uint32_t p = 0;
  for (; p + WIDE_TILES <= count; p += WIDE_TILES)
    score_few_rows(layout, WIDE_TILES, n, k + p * row_bytes, row_bytes, p, queries, key_size, scores);
  for (; p < count; p++) score_few_rows(layout, 1, n, k + p * row_bytes, row_bytes, p, queries, key_size, scores);
  for (size_t i = 0; i < n; i++)
    for (uint32_t p = count; p % 16; p++) scores[i][p] = 0;
}

// Scores of `count` positions whose keys begin at `k`.
KK_INLINE void score(const kk_kv_layout layout, const size_t n, const uint8_t *k, uint32_t count, const float *queries, size_t key_size,
                     float scores[ATTENTION_GROUP][ATTENTION_BLOCK]) {
  if (layout != KK_KV_TILES_F16) {
    score_rows(layout, n, k, count, queries, key_size, scores);
    return;
  }
  uint32_t tiles = (count + 15) / 16, tile = 0;
  for (; tile + WIDE_TILES <= tiles; tile += WIDE_TILES) score_tiles(WIDE_TILES, n, k, tile, queries, key_size, scores);
  for (; tile < tiles; tile++) score_tiles(1, n, k, tile, queries, key_size, scores);
}

// Adds `count` values, weighted, to 16 * `tiles` columns of the results from `d` on, which lie `stride` apart.
KK_INLINE void add_values(const kk_kv_layout layout, const size_t tiles, const size_t n, const uint8_t *v, size_t row_bytes, size_t d,
                          uint32_t count, const float scores[ATTENTION_GROUP][ATTENTION_BLOCK], float *results, size_t stride) {
  v16f r[2][8];
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) r[j][i] = load16(results + i * stride + d + 16 * j);
  for (uint32_t p = 0; p < count; p++, v += row_bytes) {
    v16f values[2];
    for (size_t j = 0; j < tiles; j++) values[j] = load_row(layout, v, d + 16 * j);
    for (size_t i = 0; i < n; i++) {
      v16f weight = splat(scores[i][p]);
      for (size_t j = 0; j < tiles; j++) r[j][i] += values[j] * weight;
    }
  }
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) store16(results + i * stride + d + 16 * j, r[j][i]);
}

// The same to all columns.
KK_INLINE void add_all_values(const kk_kv_layout layout, const size_t n, const uint8_t *v, size_t row_bytes, uint32_t count,
                              size_t value_size, const float scores[ATTENTION_GROUP][ATTENTION_BLOCK], float *results, size_t stride) {
  size_t d = 0;
  for (; d + 16 * WIDE_TILES <= value_size; d += 16 * WIDE_TILES)
    add_values(layout, WIDE_TILES, n, v, row_bytes, d, count, scores, results, stride);
  for (; d < value_size; d += 16) add_values(layout, 1, n, v, row_bytes, d, count, scores, results, stride);
}

// Queries as `score` reads them: [key_size][n] for tiles, else [key_size / 16][n][16].
KK_INLINE void lay_out_queries(const kk_kv_layout layout, const size_t n, const float *const *q, float scale, size_t key_size,
                               float *queries) {
  for (size_t i = 0; i < n; i++)
    for (size_t d = 0; d < key_size; d++)
      queries[layout == KK_KV_TILES_F16 ? d * n + i : (d / 16 * n + i) * 16 + d % 16] = q[i][d] * scale;
}

#ifdef KK_BFLOAT_DOTS
#include "attention_bfloat.h"
#define KK_IF_NARROW(THIS, ELSE) (layout == KK_KV_ROWS_Q8 ? THIS : ELSE)
#else
#define KK_IF_NARROW(THIS, ELSE) ELSE
#endif

// Some queries, what they may see, and what they have seen.
typedef struct {
  const float *queries;  // as lay_out_queries or narrow_queries writes them
  const uint32_t *starts, *limits;
  float *seen;  // of each: sums of value_size, in units of exp(largest); largest; total
} query_group;

// Positions start...start + count - 1: as they are kept, or turned into rows of bfloats.
typedef struct {
  uint32_t start, count;
  const uint8_t *k, *v;
  size_t v_bytes;
} position_block;

KK_INLINE void see_block(const kk_kv_layout layout, const size_t n, query_group group, kk_kv_head kv, position_block block) {
  const size_t value_size = kv.value_size, stride = kk_attention_part(value_size);
  const uint32_t start = block.start, count = block.count, tiles = (count + 15) / 16;
  const v16i lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  float scores[ATTENTION_GROUP][ATTENTION_BLOCK];
  KK_IF_NARROW(score_narrow(n, (const uint16_t *)block.k, kk_filled(kv.key_size), count, (const uint16_t *)group.queries, scores),
               score(layout, n, block.k, count, group.queries, kv.key_size, scores));
  for (size_t i = 0; i < n; i++) {
    const uint32_t first = group.starts[i], limit = group.limits[i];
    float *sums = group.seen + i * stride, *largest = sums + value_size, *total = largest + 1;
    if (limit <= start || first >= start + count) {
      memset(scores[i], 0, sizeof scores[i]);
      continue;
    }
    v16f m = splat(*largest);
    for (uint32_t tile = 0; tile < tiles; tile++) {
      v16i position = lanes + (int32_t)(start + 16 * tile);
      v16i seen = (position < (int32_t)limit) & (position >= (int32_t)first);
      m = vmax(m, select16(seen, load16(scores[i] + 16 * tile), splat(-__builtin_inff())));
    }
    float new_largest = max16(m);
    v16f sum = {0};
    for (uint32_t tile = 0; tile < tiles; tile++) {
      v16i position = lanes + (int32_t)(start + 16 * tile);
      v16i seen = (position < (int32_t)limit) & (position >= (int32_t)first);
      v16f e = select16(seen, vexp(load16(scores[i] + 16 * tile) - new_largest), (v16f){0});
      store16(scores[i] + 16 * tile, e);
      sum += e;
    }
    if (new_largest > *largest && *total > 0) {
      float shrink = vexp(splat(*largest - new_largest))[0];
      *total *= shrink;
      for (size_t d = 0; d < value_size; d += 16) store16(sums + d, load16(sums + d) * shrink);
    }
    *largest = new_largest;
    *total += sum16(sum);
  }
  KK_IF_NARROW(add_all_values_narrow(n, (const uint16_t *)block.v, block.v_bytes / 2, count, value_size, scores, group.seen, stride),
               add_all_values(layout, n, block.v, block.v_bytes, count, value_size, scores, group.seen, stride));
}

static void see_block_of_size(const kk_kv_layout layout, size_t n, query_group group, kk_kv_head kv, position_block block) {
#define KK_QUERIES(LAYOUT)                                       \
  case LAYOUT:                                                   \
    switch (n) {                                                 \
    case 1: see_block(LAYOUT, 1, group, kv, block); break;       \
    case 2: see_block(LAYOUT, 2, group, kv, block); break;       \
    case 3: see_block(LAYOUT, 3, group, kv, block); break;       \
    case 4: see_block(LAYOUT, 4, group, kv, block); break;       \
    case 5: see_block(LAYOUT, 5, group, kv, block); break;       \
    case 6: see_block(LAYOUT, 6, group, kv, block); break;       \
    case 7: see_block(LAYOUT, 7, group, kv, block); break;       \
    default: see_block(LAYOUT, 8, group, kv, block);             \
    }                                                            \
    break
  switch (layout) {
    KK_QUERIES(KK_KV_TILES_F16);
    KK_QUERIES(KK_KV_ROWS_F16);
    KK_QUERIES(KK_KV_ROWS_F32);
    KK_QUERIES(KK_KV_ROWS_Q8);
  }
#undef KK_QUERIES
}

// A group of 32 bytes and the bfloat before them that is just large enough for the largest to fit.
static void store_q8(const float *x, size_t count, uint8_t *row) {
  for (size_t g = 0; g < count; g += 32, row += 34) {
    size_t n = count - g < 32 ? count - g : 32;
    float largest = 0;
    for (size_t i = 0; i < n; i++) largest = __builtin_fmaxf(largest, __builtin_fabsf(x[g + i]));
    float scale = largest / 127.0f;
    uint32_t bits;
    memcpy(&bits, &scale, 4);
    uint16_t upper = (uint16_t)((bits + 0xffff) >> 16);
    memcpy(row, &upper, 2);
    scale = kk_bfloat_bits_to_float(upper);
    float inverse = scale > 1e-36f ? 1.0f / scale : 0;
    for (size_t i = 0; i < 32; i++) {
      float scaled = i < n ? x[g + i] * inverse : 0;
      float shifted = scaled + 12582912.0f; // rounds to nearest, as in vexp
      memcpy(&bits, &shifted, 4);
      row[2 + i] = (uint8_t)(bits - 0x4b400000);
    }
  }
}

static void store_row(kk_kv_layout layout, const float *x, size_t count, uint8_t *row) {
  if (layout == KK_KV_ROWS_F32) memcpy(row, x, count * 4);
  else if (layout == KK_KV_ROWS_Q8) store_q8(x, count, row);
  else
    for (size_t d = 0; d < count; d += 16) store_half((uint16_t *)row + d, load16(x + d));
}

static void load_row_floats(kk_kv_layout layout, const uint8_t *row, size_t count, float *x) {
  for (size_t d = 0; d < count; d += 16) store16(x + d, load_row(layout, row, d));
}

static void load_kv(kk_kv_head kv, size_t position, float *k, float *v) {
  if (kv.layout == KK_KV_TILES_F16) {
    const uint16_t *tile = (const uint16_t *)kv.k + position / 16 * kv.key_size * 16 + position % 16;
    for (size_t d = 0; d < kv.key_size; d += 16) {
      uint16_t half[16];
      for (size_t i = 0; i < 16; i++) half[i] = tile[(d + i) * 16];
      store16(k + d, load_half((const uint8_t *)half));
    }
  } else {
    load_row_floats(kv.layout, (const uint8_t *)kv.k + position * kk_kv_row_bytes(kv.layout, kv.key_size), kv.key_size, k);
  }
  if (kv.v != kv.k)
    load_row_floats(kv.layout, (const uint8_t *)kv.v + position * kk_kv_row_bytes(kv.layout, kv.value_size), kv.value_size, v);
}

static void store_kv(kk_kv_head kv, const float *k, const float *v, size_t position) {
  if (kv.layout == KK_KV_TILES_F16) {
    uint16_t *tile = (uint16_t *)kv.k + position / 16 * kv.key_size * 16 + position % 16;
    for (size_t d = 0; d < kv.key_size; d += 16) {
      uint16_t half[16];
      store_half(half, load16(k + d));
      for (size_t i = 0; i < 16; i++) tile[(d + i) * 16] = half[i];
    }
  } else {
    store_row(kv.layout, k, kv.key_size, (uint8_t *)kv.k + position * kk_kv_row_bytes(kv.layout, kv.key_size));
  }
  if (kv.v != kv.k)
    store_row(kv.layout, v, kv.value_size, (uint8_t *)kv.v + position * kk_kv_row_bytes(kv.layout, kv.value_size));
}
