// Attention of up to 8 queries that share one key/value head, with a running softmax over blocks of 64 positions
// (Milakov and Gimelshein 2018; Dao et al. 2022). Needs load_half and store_half from the instruction set's file.

enum { ATTENTION_BLOCK = 64 };

// Tiles that share each number loaded of the other side, as far as the registers go.
#ifdef KK_MANY_REGISTERS
enum { WIDE_TILES = 2 };
#else
enum { WIDE_TILES = 1 };
#endif

// Scores of 16 * `tiles` positions from `tile` on.
KK_INLINE void score_tiles(const size_t tiles, const size_t n, const uint8_t *k, size_t tile, const float *queries, size_t head_size,
                           float scores[8][ATTENTION_BLOCK]) {
  v16f s[2][8];
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) s[j][i] = (v16f){0};
  for (size_t d = 0; d < head_size; d++) {
    v16f keys[2];
    for (size_t j = 0; j < tiles; j++) keys[j] = load_half(k + ((tile + j) * head_size + d) * 32);
    for (size_t i = 0; i < n; i++) {
      v16f query = splat(queries[d * n + i]);
      for (size_t j = 0; j < tiles; j++) s[j][i] += keys[j] * query;
    }
  }
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) store16(scores[i] + 16 * (tile + j), s[j][i]);
}

// Adds `count` values, weighted, to 16 * `tiles` columns of the results from `d` on.
KK_INLINE void add_values(const size_t tiles, const size_t n, const uint8_t *v, size_t d, uint32_t count, size_t head_size,
                          const float scores[8][ATTENTION_BLOCK], float *results) {
  v16f r[2][8];
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) r[j][i] = load16(results + i * head_size + d + 16 * j);
  for (uint32_t p = 0; p < count; p++) {
    v16f values[2];
    for (size_t j = 0; j < tiles; j++) values[j] = load_half(v + 2 * (p * head_size + d + 16 * j));
    for (size_t i = 0; i < n; i++) {
      v16f weight = splat(scores[i][p]);
      for (size_t j = 0; j < tiles; j++) r[j][i] += values[j] * weight;
    }
  }
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) store16(results + i * head_size + d + 16 * j, r[j][i]);
}

KK_INLINE void attend(const size_t n, const float *const *q, const uint32_t *limits, kk_kv_head kv, size_t head_size, float scale,
                      float *const *out, float *scratch) {
  float *queries = scratch, *results = scratch + 8 * head_size; // [head_size][n], [n][head_size]
  float scores[8][ATTENTION_BLOCK], largest[8], total[8];
  uint32_t end = 0;
  for (size_t i = 0; i < n; i++) {
    for (size_t d = 0; d < head_size; d++) queries[d * n + i] = q[i][d] * scale;
    memset(results + i * head_size, 0, head_size * 4);
    largest[i] = -__builtin_inff();
    total[i] = 0;
    end = limits[i] > end ? limits[i] : end;
  }
  const v16i lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  for (uint32_t start = 0; start < end; start += ATTENTION_BLOCK) {
    uint32_t count = end - start < ATTENTION_BLOCK ? end - start : ATTENTION_BLOCK;
    const uint8_t *k = (const uint8_t *)(kv.k + (size_t)start * head_size);
    uint32_t tiles = (count + 15) / 16, tile = 0;
    for (; tile + WIDE_TILES <= tiles; tile += WIDE_TILES) score_tiles(WIDE_TILES, n, k, tile, queries, head_size, scores);
    for (; tile < tiles; tile++) score_tiles(1, n, k, tile, queries, head_size, scores);
    for (size_t i = 0; i < n; i++) {
      if (limits[i] <= start) {
        memset(scores[i], 0, sizeof scores[i]);
        continue;
      }
      v16f m = splat(largest[i]);
      for (uint32_t tile = 0; tile < tiles; tile++) {
        v16i seen = lanes + (int32_t)(start + 16 * tile) < (int32_t)limits[i];
        v16f s = load16(scores[i] + 16 * tile);
        m = vmax(m, select16(seen, s, splat(-__builtin_inff())));
      }
      float new_largest = max16(m);
      v16f sum = {0};
      for (uint32_t tile = 0; tile < tiles; tile++) {
        v16i seen = lanes + (int32_t)(start + 16 * tile) < (int32_t)limits[i];
        v16f e = select16(seen, vexp(load16(scores[i] + 16 * tile) - new_largest), (v16f){0});
        store16(scores[i] + 16 * tile, e);
        sum += e;
      }
      if (new_largest > largest[i] && total[i] > 0) {
        float shrink = vexp(splat(largest[i] - new_largest))[0];
        total[i] *= shrink;
        for (size_t d = 0; d < head_size; d += 16)
          store16(results + i * head_size + d, load16(results + i * head_size + d) * shrink);
      }
      largest[i] = new_largest;
      total[i] += sum16(sum);
    }
    const uint8_t *v = (const uint8_t *)(kv.v + (size_t)start * head_size);
    size_t d = 0;
    for (; d + 16 * WIDE_TILES <= head_size; d += 16 * WIDE_TILES) add_values(WIDE_TILES, n, v, d, count, head_size, scores, results);
    for (; d < head_size; d += 16) add_values(1, n, v, d, count, head_size, scores, results);
  }
  for (size_t i = 0; i < n; i++) {
    float inverse = total[i] > 0 ? 1.0f / total[i] : 0;
    for (size_t d = 0; d < head_size; d++) out[i][d] = results[i * head_size + d] * inverse;
  }
}

static void attention(const float *const *q, const uint32_t *limits, size_t queries, kk_kv_head kv, size_t head_size, float scale,
                      float *const *out, float *scratch) {
  switch (queries) {
  case 1: attend(1, q, limits, kv, head_size, scale, out, scratch); break;
  case 2: attend(2, q, limits, kv, head_size, scale, out, scratch); break;
  case 3: attend(3, q, limits, kv, head_size, scale, out, scratch); break;
  case 4: attend(4, q, limits, kv, head_size, scale, out, scratch); break;
  case 5: attend(5, q, limits, kv, head_size, scale, out, scratch); break;
  case 6: attend(6, q, limits, kv, head_size, scale, out, scratch); break;
  case 7: attend(7, q, limits, kv, head_size, scale, out, scratch); break;
  default: attend(8, q, limits, kv, head_size, scale, out, scratch);
  }
}

static void store_kv(const float *k, const float *v, size_t position, size_t head_size, uint16_t *k_cache, uint16_t *v_cache) {
  uint16_t *tile = k_cache + position / 16 * head_size * 16 + position % 16;
  for (size_t d = 0; d < head_size; d += 16) {
    uint16_t half[16];
    store_half(half, load16(k + d));
    for (size_t i = 0; i < 16; i++) tile[(d + i) * 16] = half[i];
    store_half(v_cache + position * head_size + d, load16(v + d));
  }
}
