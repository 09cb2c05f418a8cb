// Attention over keys and values of 8 bits with products of bfloats, two at a time: what is rounded to 8 bits of mantissa was kept in no
// more. Needs attention.h's declarations and an instruction set with vdpbf16ps.

typedef __m512bh v32b;

KK_INLINE v32b load_pairs(const uint16_t *p) {
  v32b v;
  memcpy(&v, p, 64);
  return v;
}

// Rounded to nearest even: first[0], first[1] … second[15].
KK_INLINE v32b narrow(v16f first, v16f second) { return _mm512_cvtne2ps_pbh((__m512)second, (__m512)first); }

// even[0], odd[0], even[1], odd[1] …
KK_INLINE v32b interleave(v16f even, v16f odd) {
  static const uint16_t order[32] = {0,  16, 1, 17, 2,  18, 3,  19, 4,  20, 5,  21, 6,  22, 7,  23,
                                     8,  24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
  return (v32b)_mm512_permutexvar_epi16(_mm512_loadu_si512(order), (__m512i)narrow(even, odd));
}

KK_INLINE v16f dot_pairs(v16f sum, v32b a, v32b b) { return (v16f)_mm512_dpbf16_ps((__m512)sum, a, b); }

// Queries as groups of 32 numbers, those of all queries side by side; what is missing of the last group is zero.
KK_INLINE void narrow_queries(const size_t n, const float *const *q, float scale, size_t key_size, uint16_t *queries) {
  for (size_t d = 0; d < key_size; d += 32)
    for (size_t i = 0; i < n; i++, queries += 32) {
      v32b group = narrow(load16(q[i] + d) * scale, d + 16 < key_size ? load16(q[i] + d + 16) * scale : (v16f){0});
      memcpy(queries, &group, 64);
    }
}

KK_INLINE void score_few_rows_narrow(const size_t rows, const size_t n, const uint8_t *k, size_t row_bytes, uint32_t p,
                                     const uint16_t *queries, float scores[8][ATTENTION_BLOCK]) {
  v16f s[2][8];
  for (size_t j = 0; j < rows; j++)
    for (size_t i = 0; i < n; i++) s[j][i] = (v16f){0};
  for (size_t g = 0; g < row_bytes; g += 34, queries += 32 * n) {
    v32b keys[2];
    for (size_t j = 0; j < rows; j++) {
      const uint8_t *group = k + j * row_bytes + g;
      __builtin_prefetch(group + PREFETCH_BYTES, 0, 3);
      float scale = kk_bfloat_bits_to_float(kk_read_u16(group));
      keys[j] = narrow(load_i8(group + 2) * scale, load_i8(group + 18) * scale);
    }
    for (size_t i = 0; i < n; i++) {
      v32b query = load_pairs(queries + 32 * i);
      for (size_t j = 0; j < rows; j++) s[j][i] = dot_pairs(s[j][i], keys[j], query);
    }
  }
  for (size_t j = 0; j < rows; j++)
    for (size_t i = 0; i < n; i++) scores[i][p + j] = sum16(s[j][i]);
}

// `weights` hold two positions in a word; beyond `count` they are zero.
KK_INLINE void add_values_narrow(const size_t tiles, const size_t n, const uint8_t *v, size_t row_bytes, size_t d, uint32_t count,
                                 size_t value_size, const uint16_t weights[8][ATTENTION_BLOCK], float *results) {
  v16f r[2][8];
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) r[j][i] = load16(results + i * value_size + d + 16 * j);
  for (uint32_t p = 0; p < count; p += 2, v += 2 * row_bytes) {
    const uint8_t *next = p + 1 < count ? v + row_bytes : v;
    v32b values[2];
    for (size_t j = 0; j < tiles; j++)
      values[j] = interleave(load_row(KK_KV_ROWS_Q8, v, d + 16 * j), load_row(KK_KV_ROWS_Q8, next, d + 16 * j));
    for (size_t i = 0; i < n; i++) {
      int32_t pair;
      memcpy(&pair, weights[i] + p, 4);
      v32b weight = (v32b)_mm512_set1_epi32(pair);
      for (size_t j = 0; j < tiles; j++) r[j][i] = dot_pairs(r[j][i], values[j], weight);
    }
  }
  // Numbers too small are made zeros and keep their signs, but not in the company of weights that are zero: + 0 makes it one zero.
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) store16(results + i * value_size + d + 16 * j, r[j][i] + 0.0f);
}

KK_INLINE void score_narrow(const size_t n, kk_kv_head kv, uint32_t start, uint32_t count, const uint16_t *queries,
                            float scores[8][ATTENTION_BLOCK]) {
  const size_t row_bytes = kk_kv_row_bytes(KK_KV_ROWS_Q8, kv.key_size);
  const uint8_t *k = (const uint8_t *)kv.k + start * row_bytes;
  uint32_t p = 0;
  for (; p + 2 <= count; p += 2) score_few_rows_narrow(2, n, k + p * row_bytes, row_bytes, p, queries, scores);
  if (p < count) score_few_rows_narrow(1, n, k + p * row_bytes, row_bytes, p, queries, scores);
  for (size_t i = 0; i < n; i++)
    for (p = count; p % 16; p++) scores[i][p] = 0;
}

KK_INLINE void add_all_values_narrow(const size_t n, const uint8_t *v, size_t row_bytes, uint32_t count, size_t value_size,
                                     const float scores[8][ATTENTION_BLOCK], float *results) {
  uint16_t weights[8][ATTENTION_BLOCK];
  for (size_t i = 0; i < n; i++)
    for (uint32_t p = 0; p < count; p += 32) {
      v32b pairs = narrow(load16(scores[i] + p), p + 16 < count ? load16(scores[i] + p + 16) : (v16f){0});
      memcpy(weights[i] + p, &pairs, 64);
    }
  size_t d = 0;
  for (; d + 32 <= value_size; d += 32) add_values_narrow(2, n, v, row_bytes, d, count, value_size, weights, results);
  for (; d < value_size; d += 16) add_values_narrow(1, n, v, row_bytes, d, count, value_size, weights, results);
}
