// Signs of rotated vectors, 64 vectors to a block, and the scan that estimates inner products by them: RaBitQ (Gao and Long 2024) for
// what is estimated, Quick ADC (André, Kermarrec and Le Scouarnec 2017) for how: four signs choose one of 16 sums of the query's numbers,
// which lie in a register.

typedef uint16_t v32u16 __attribute__((vector_size(64)));
typedef uint16_t v16w __attribute__((vector_size(32)));
typedef bool v16b __attribute__((ext_vector_type(16)));

// Columns whose sums of two bytes, 254 at most, fit 16 bits.
enum { SHORT_COLUMNS = 256 };

static float pack_signs(const float *x, size_t dimension, size_t lane, uint8_t *block) {
  v16f sum = {0};
  float rest = 0;
  uint8_t *place = block + kk_sign_place(lane);
  for (size_t i = 0; i < dimension; i += 16, place += 128) {
    uint16_t bits = 0;
    if (i + 16 <= dimension) {
      v16f v = load16(x + i);
      sum += vmax(v, -v);
      v16b signs = __builtin_convertvector(v >= 0.0f, v16b);
      memcpy(&bits, &signs, 2);
    } else {
      for (size_t j = i; j < dimension; j++) {
        rest += x[j] < 0 ? -x[j] : x[j];
        bits |= (uint16_t)((x[j] >= 0) << (j - i));
      }
    }
    place[0] = (uint8_t)bits;
    if (i + 8 < dimension) place[64] = (uint8_t)(bits >> 8);
  }
  return sum16(sum) + rest;
}

// Of one block: for each lane the sum of the bytes that its code chooses. What lies `ahead` bytes further on is fetched meanwhile: a scan
// waits for memory otherwise.
KK_INLINE void sum_choices(const kk_sign_query *query, const uint8_t *block, size_t ahead, v16i sums[4]) {
  size_t columns = kk_sign_columns(query->dimension);
  const uint8_t *tables = query->tables;
  for (int i = 0; i < 4; i++) sums[i] = (v16i){0};
  for (size_t start = 0; start < columns; start += SHORT_COLUMNS) {
    size_t end = start + SHORT_COLUMNS < columns ? start + SHORT_COLUMNS : columns;
    v32u16 even = {0}, odd = {0};
    for (size_t column = start; column < end; column++, block += 64, tables += 32) {
      __builtin_prefetch(block + ahead);
      v64u codes = load64(block);
      v64u chosen = choose(tables, codes & 15) + choose(tables + 16, codes >> 4);
      v32u16 pairs;
      memcpy(&pairs, &chosen, 64);
      even += pairs;
      odd += pairs >> 8;
    }
    even -= odd << 8;
    v16w parts[4];
    memcpy(parts, &even, 64);
    memcpy(parts + 2, &odd, 64);
    for (int i = 0; i < 4; i++) sums[i] += __builtin_convertvector(parts[i], v16i);
  }
}

static size_t scan_signs(const kk_sign_query *query, const uint8_t *blocks, const uint64_t *allowed, size_t count, uint32_t first,
                         float least, kk_candidate *found, size_t *filled, size_t room) {
#pragma clang fp contract(off)
  enum { AHEAD = 2 };
  size_t bytes = kk_sign_block_bytes(query->dimension), factors = bytes - 2 * KK_SIGN_LANES * sizeof(float), next = *filled;
  int32_t middle = (int32_t)(kk_sign_columns(query->dimension) * 2 * KK_SIGN_MIDDLE);
  size_t done = 0;
  for (; done < count; done++, blocks += bytes) {
    if (!allowed[done]) continue;
    if (room - next < KK_SIGN_LANES) break;
    v16i sums[4];
    bool goes_on = done + AHEAD < count && allowed[done + AHEAD];
    sum_choices(query, blocks, goes_on ? AHEAD * bytes : 0, sums);
    const float *gains = (const float *)(blocks + factors), *bases = gains + KK_SIGN_LANES;
    for (int i = 0; i < 4; i++) {
      v16f products = load16(gains + 16 * i) * (to_float(sums[i] - middle) * query->step);
      v16f estimates = products + (load16(bases + 16 * i) + query->offset);
      v16b above = __builtin_convertvector(estimates > least, v16b);
      uint16_t bits;
      memcpy(&bits, &above, 2);
      bits &= (uint16_t)(allowed[done] >> 16 * i);
      if (!bits) continue;
      float values[16];
      store16(values, estimates);
      for (; bits; bits &= (uint16_t)(bits - 1)) {
        int lane = __builtin_ctz(bits);
        found[next++] = (kk_candidate){first + (uint32_t)(done * KK_SIGN_LANES) + (uint32_t)(16 * i + lane), values[lane]};
      }
    }
  }
  *filled = next;
  return done;
}

// Adds and subtracts what lies `half` apart, for each `half` below 16 within the lanes of one vector.
KK_INLINE v16f hadamard16(v16f v) {
  v16f turned = __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  v = turned + v * (v16f){1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1};
  turned = __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  v = turned + v * (v16f){1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1};
  turned = __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
  v = turned + v * (v16f){1, 1, 1, 1, -1, -1, -1, -1, 1, 1, 1, 1, -1, -1, -1, -1};
  turned = __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  return turned + v * (v16f){1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1};
}

static void hadamard(float *x, size_t n) {
  size_t half = n < 16 ? 1 : 16;
  if (half == 16) KK_FOR16(i, n) store16(x + i, hadamard16(load16(x + i)));
  for (; half < n; half *= 2)
    for (size_t start = 0; start < n; start += 2 * half)
      for (size_t i = start; i < start + half; i += half < 16 ? 1 : 16) {
        if (half < 16) {
          float a = x[i], b = x[i + half];
          x[i] = a + b;
          x[i + half] = a - b;
        } else {
          v16f a = load16(x + i), b = load16(x + i + half);
          store16(x + i, a + b);
          store16(x + i + half, a - b);
        }
      }
}

static void dot_rows(const int8_t *const *rows, size_t count, const int16_t *query, size_t dimension, int32_t *dots) {
  enum { AHEAD = 6 };
  for (size_t i = 0; i < count; i++) {
    if (i + AHEAD < count)
      for (size_t byte = 0; byte < dimension; byte += 64) __builtin_prefetch(rows[i + AHEAD] + byte);
    const int8_t *row = rows[i];
    int32_t sum = 0;
    for (size_t j = 0; j < dimension; j++) sum += (int32_t)row[j] * query[j];
    dots[i] = sum;
  }
}
