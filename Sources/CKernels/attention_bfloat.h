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

KK_INLINE v16f dot_pairs(v16f sum, v32b a, v32b b) { return (v16f)_mm512_dpbf16_ps((__m512)sum, a, b); }

// Queries as groups of 32 numbers, those of all queries side by side; what is missing of the last group is zero.
KK_INLINE void narrow_queries(const size_t n, const float *const *q, float scale, size_t key_size, uint16_t *queries) {
  for (size_t d = 0; d < key_size; d += 32)
    for (size_t i = 0; i < n; i++, queries += 32) {
      v32b group = narrow(load16(q[i] + d) * scale, d + 16 < key_size ? load16(q[i] + d + 16) * scale : (v16f){0});
      memcpy(queries, &group, 64);
    }
}

// Rows of 8-bit numbers as rows of bfloats, filled up to whole groups of 32.
static void narrow_rows(const uint8_t *rows, size_t size, uint32_t count, uint16_t *out) {
  const size_t groups = kk_filled(size) / 32 * count;
  for (size_t g = 0; g < groups; g++, rows += 34, out += 32) {
    __builtin_prefetch(rows + PREFETCH_BYTES, 0, 3);
    float scale = kk_bfloat_bits_to_float(kk_read_u16(rows));
    v32b numbers = narrow(load_i8(rows + 2) * scale, load_i8(rows + 18) * scale);
    memcpy(out, &numbers, 64);
  }
}

KK_INLINE void score_few_rows_narrow(const size_t rows, const size_t n, const uint16_t *k, size_t row, uint32_t p, const uint16_t *queries,
                                     float scores[ATTENTION_GROUP][ATTENTION_BLOCK]) {
  v16f s[2 * ATTENTION_GROUP] = {0};  // of query i and row j at 2 * i + j
  for (size_t d = 0; d < row; d += 32, queries += 32 * n) {
    v32b keys[2];
    for (size_t j = 0; j < rows; j++) keys[j] = load_pairs(k + j * row + d);
    for (size_t i = 0; i < n; i++) {
      v32b query = load_pairs(queries + 32 * i);
      for (size_t j = 0; j < rows; j++) s[2 * i + j] = dot_pairs(s[2 * i + j], keys[j], query);
    }
  }
  _Static_assert(ATTENTION_GROUP == 8, "sums are made sixteen at once");
  float sums[2 * ATTENTION_GROUP];
  store16(sums, sum16_of_each(s));
  for (size_t i = 0; i < n; i++) memcpy(scores[i] + p, sums + 2 * i, rows * 4);
}

// Scores of `count` positions whose keys, `row` numbers each, begin at `k`.
KK_INLINE void score_narrow(const size_t n, const uint16_t *k, size_t row, uint32_t count, const uint16_t *queries,
                            float scores[ATTENTION_GROUP][ATTENTION_BLOCK]) {
  uint32_t p = 0;
  for (; p + 2 <= count; p += 2) score_few_rows_narrow(2, n, k + p * row, row, p, queries, scores);
  if (p < count) score_few_rows_narrow(1, n, k + p * row, row, p, queries, scores);
  for (size_t i = 0; i < n; i++)
    for (p = count; p % 16; p++) scores[i][p] = 0;
}

// Columns d...d + 16 * tiles - 1 of two rows as pairs, column by column.
KK_INLINE void pair_rows(const size_t tiles, const uint16_t *even, const uint16_t *odd, v32b *pairs) {
  static const uint16_t order[2][32] = {{0,  32, 1,  33, 2,  34, 3,  35, 4,  36, 5,  37, 6,  38, 7,  39,
                                         8,  40, 9,  41, 10, 42, 11, 43, 12, 44, 13, 45, 14, 46, 15, 47},
                                        {16, 48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53, 22, 54, 23, 55,
                                         24, 56, 25, 57, 26, 58, 27, 59, 28, 60, 29, 61, 30, 62, 31, 63}};
  const __m512i a = (__m512i)load_pairs(even), b = (__m512i)load_pairs(odd);
  for (size_t j = 0; j < tiles; j++) pairs[j] = (v32b)_mm512_permutex2var_epi16(a, _mm512_loadu_si512(order[j]), b);
}

// `weights` hold two positions in a word; beyond `count` they are zero.
KK_INLINE void add_values_narrow(const size_t tiles, const size_t n, const uint16_t *v, size_t row, uint32_t count,
                                 const uint16_t weights[ATTENTION_GROUP][ATTENTION_BLOCK], float *results, size_t stride) {
  v16f r[2][8];
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) r[j][i] = load16(results + i * stride + 16 * j);
  for (uint32_t p = 0; p < count; p += 2, v += 2 * row) {
    v32b values[2];
    pair_rows(tiles, v, p + 1 < count ? v + row : v, values);
    for (size_t i = 0; i < n; i++) {
      int32_t pair;
      memcpy(&pair, weights[i] + p, 4);
      v32b weight = (v32b)_mm512_set1_epi32(pair);
      for (size_t j = 0; j < tiles; j++) r[j][i] = dot_pairs(r[j][i], values[j], weight);
    }
  }
  // Numbers too small are made zeros and keep their signs, but not in the company of weights that are zero: + 0 makes it one zero.
  for (size_t j = 0; j < tiles; j++)
    for (size_t i = 0; i < n; i++) store16(results + i * stride + 16 * j, r[j][i] + 0.0f);
}

KK_INLINE void add_all_values_narrow(const size_t n, const uint16_t *v, size_t row, uint32_t count, size_t value_size,
                                     const float scores[ATTENTION_GROUP][ATTENTION_BLOCK], float *results, size_t stride) {
  uint16_t weights[ATTENTION_GROUP][ATTENTION_BLOCK];
  for (size_t i = 0; i < n; i++)
    for (uint32_t p = 0; p < count; p += 32) {
      v32b pairs = narrow(load16(scores[i] + p), p + 16 < count ? load16(scores[i] + p + 16) : (v16f){0});
      memcpy(weights[i] + p, &pairs, 64);
    }
  size_t d = 0;
  for (; d + 32 <= value_size; d += 32) add_values_narrow(2, n, v + d, row, count, weights, results + d, stride);
  if (d < value_size) add_values_narrow(1, n, v + d, row, count, weights, results + d, stride);
}
