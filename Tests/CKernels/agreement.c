// Every instruction set that this machine can run against the scalar kernels. Where all values are integers that floats hold exactly,
// results are equal bit by bit, however they were added; elsewhere they agree as closely as Tests/TensorsTests asks.
//
// usage: agreement [NAME…]    fails also where an instruction set of these names cannot run
//
// Prints a line for each instruction set that ends in a digest of its exact results: the same on every machine.
#include "checks.h"
#include "half.h"

enum { COLUMNS = 256, MOST_TOKENS = 8, STRIDE = 35 };

static const kk_kernel_table *scalar;

// MARK: Panels

// Integers whose largest magnitude in each group of 32 is 127, so that their quantisation changes nothing.
static void whole_activations(float *x, bool extreme) {
  for (size_t i = 0; i < MOST_TOKENS * COLUMNS; i++)
    x[i] = extreme ? (i % 3 ? 127 : -127) : (float)(i % 32 ? integer(-127, 127) : i % 64 ? 127 : -127);
}

// Whether a panel holds what its layout promises, for activations of any size: each quant nearest to its value, sums of the quants.
static bool is_quantized(const float *x, size_t tokens, size_t width, const uint8_t *panel) {
  for (size_t g = 0; g < COLUMNS / 32; g++, panel += 48 * width) {
    const float *scales = (const float *)(panel + 32 * width), *sums = scales + width;
    const int32_t *wholes = (const int32_t *)(sums + width), *halves = wholes + width;
    for (size_t t = 0; t < tokens; t++) {
      const float *values = x + t * COLUMNS + 32 * g;
      float largest = 0;
      for (size_t i = 0; i < 32; i++) largest = fmaxf(largest, fabsf(values[i]));
      if (scales[t] != largest / 127) return false;
      int whole = 0, half = 0;
      for (size_t i = 0; i < 32; i++) {
        int q = (int8_t)panel[32 * t + i];
        if (largest > 0 ? fabs(values[i] * 127.0 / largest - q) > 0.5001 : q != 0) return false;
        whole += q;
        if (i < 16) half += q;
      }
      if (wholes[t] != -8 * whole || halves[t] != -8 * half) return false;
      if (fabs(sums[t] - (double)whole * scales[t]) > 1e-6 * scales[t] * 32 * 127) return false;
    }
  }
  return true;
}

static void panels(size_t width) {
  static float x[MOST_TOKENS * COLUMNS];
  static uint8_t expected[MOST_TOKENS * COLUMNS * 4], actual[sizeof expected];
  for (size_t tokens = width; tokens > 0; tokens /= 2) {
    for (int quantized = 0; quantized < 2; quantized++)
      for (int extreme = 0; extreme < 2; extreme++) {
        whole_activations(x, extreme);
        size_t bytes = kk_panel_bytes(COLUMNS, width, quantized);
        scalar->make_panel(x, COLUMNS, tokens, COLUMNS, width, quantized, expected);
        tested->make_panel(x, COLUMNS, tokens, COLUMNS, width, quantized, actual);
        check(same(expected, actual, bytes), "panel of %zu tokens in %zu, %d", tokens, width, 2 * quantized + extreme);
      }
    for (int size = -30; size <= 30; size += 10) {
      for (size_t i = 0; i < MOST_TOKENS * COLUMNS; i++) x[i] = i % 256 < 32 ? 0 : ldexpf(real(-1, 1), size * 3);
      tested->make_panel(x, COLUMNS, tokens, COLUMNS, width, true, actual);
      check(is_quantized(x, tokens, width, actual), "panel of values near 2^%d", size * 3);
    }
  }
}

// MARK: Tiles

// Drafts and kept prefixes stand on this: what a token gives does not depend on what is read beside it.
static void check_alone(bool right, const char *what, size_t index, size_t among) {
  check(right, "%s %zu among %zu, which differs from the same alone,", what, index, among);
}

enum { RANDOM, LOWEST, HIGHEST };

static void put_half(uint8_t *p, float value) {
  uint16_t half = kk_float_to_half_bits(value);
  memcpy(p, &half, 2);
}

static void put_weight(kk_pack pack, uint8_t *p, float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  uint16_t brain = (uint16_t)(bits >> 16);
  if (pack == KK_PACK_F32) memcpy(p, &value, 4);
  else if (pack == KK_PACK_F16) put_half(p, value);
  else memcpy(p, &brain, 2);
}

// With `whole` scales and minima are integers so small that every sum of COLUMNS products stays below 2^24.
static void fill_tile(kk_pack pack, int filling, bool whole, uint8_t *tile) {
  const uint8_t *end = tile + kk_tile_bytes(pack, COLUMNS);
  if (pack >= KK_PACK_F32) {
    size_t bytes = pack == KK_PACK_F32 ? 4 : 2;
    for (; tile < end; tile += bytes)
      put_weight(pack, tile, filling != RANDOM ? 128 : whole ? (float)integer(-128, 128) : real(-1, 1));
    return;
  }
  for (uint8_t *p = tile; p < end; p++) *p = filling == RANDOM ? (uint8_t)noise() : filling == LOWEST ? 0 : 255;
  bool super = pack >= KK_PACK_K4;
  size_t group = kk_tile_bytes(pack, super ? 256 : 32);
  size_t halves = pack == KK_PACK_4_ZERO || pack == KK_PACK_5_ZERO || pack == KK_PACK_8_ZERO || pack == KK_PACK_K6 ? 16 : 32;
  for (; tile < end; tile += group) {
    for (size_t r = 0; r < halves; r++) put_half(tile + 2 * r, whole ? (float)integer(1, 2) : real(-0.02f, 0.02f));
    if (!super) continue;
    for (size_t g = 0; g < 8; g++) {
      uint8_t *scales = tile + 2 * halves + g * (group - 2 * halves) / 8;
      for (size_t r = 0; r < 32; r++) {
        if (pack == KK_PACK_K6) scales[r] = (uint8_t)(whole ? integer(-4, 4) : integer(-128, 127));
        else scales[r] = (uint8_t)integer(0, whole ? 7 : 63);
      }
    }
  }
}

static void tiles(kk_pack pack, size_t width) {
  static float x[MOST_TOKENS * COLUMNS], expected[MOST_TOKENS * STRIDE], actual[MOST_TOKENS * STRIDE];
  static uint8_t panel[MOST_TOKENS * COLUMNS * 4], tile[2 * COLUMNS * 64];
  float biases[32];
  bool quantized = pack < KK_PACK_F32;
  for (size_t r = 0; r < 32; r++) biases[r] = (float)integer(-1000, 1000);
  for (int filling = RANDOM; filling <= HIGHEST; filling++)
    for (int extreme = 0; extreme < 2; extreme++) {
      whole_activations(x, extreme);
      scalar->make_panel(x, COLUMNS, width, COLUMNS, width, quantized, panel);
      fill_tile(pack, filling, true, tile);
      fill_tile(pack, filling, true, tile + kk_tile_bytes(pack, COLUMNS));
      for (size_t i = 0; i < 5; i++)
        for (size_t tokens = width; tokens > 0; tokens /= 2)
          for (int adds = 0; adds < 2; adds++) {
            size_t rows = (const size_t[]){32, 27, 16, 5, 1}[i];
            // What is not a result must stay as it was.
            memset(expected, 0x5a, sizeof expected);
            for (size_t t = 0; adds && t < tokens; t++)
              for (size_t r = 0; r < rows; r++) expected[t * STRIDE + r] = (float)integer(-1000, 1000);
            memcpy(actual, expected, sizeof actual);
            const float *bias = adds || rows % 2 ? biases : NULL;
            scalar->tiles_times_panel(pack, tile, COLUMNS, panel, width, tokens, rows, bias, adds, expected, STRIDE);
            tested->tiles_times_panel(pack, tile, COLUMNS, panel, width, tokens, rows, bias, adds, actual, STRIDE);
            check(same(expected, actual, sizeof actual), "pack %d, filling %d, %zu rows, %zu tokens in %zu%s%s", pack, filling,
                  rows, tokens, width, extreme ? ", extreme" : "", adds ? ", added" : "");
          }
    }
  reals(x, width * COLUMNS, -1, 1);
  scalar->make_panel(x, COLUMNS, width, COLUMNS, width, quantized, panel);
  fill_tile(pack, RANDOM, false, tile);
  scalar->tiles_times_panel(pack, tile, COLUMNS, panel, width, width, 16, NULL, false, expected, 16);
  tested->tiles_times_panel(pack, tile, COLUMNS, panel, width, width, 16, NULL, false, actual, 16);
  check(near(expected, actual, width * 16, 2e-5), "pack %d with fractions, width %zu", pack, width);
  for (size_t t = 0; t < width; t++) {
    scalar->make_panel(x + t * COLUMNS, COLUMNS, 1, COLUMNS, 1, quantized, panel);
    tested->tiles_times_panel(pack, tile, COLUMNS, panel, 1, 1, 16, NULL, false, expected, 16);
    check_alone(memcmp(expected, actual + 16 * t, 64) == 0, "token", t, width);
  }
}

// MARK: Attention

// Scores grow with the square of `range`, and so do their roundings: at 3 the tolerance is that of the Swift tests. With `latent` the
// values are the beginnings of the keys.
static void attention(kk_kv_layout layout, bool latent, size_t head_size, size_t positions, size_t queries, float range) {
  enum { LARGEST_HEAD = 128, MOST_POSITIONS = 208 };
  static uint8_t k[2][MOST_POSITIONS * LARGEST_HEAD * 4], v[2][MOST_POSITIONS * LARGEST_HEAD * 4];
  static float q[8][LARGEST_HEAD], out[2][8][LARGEST_HEAD], scratch[16 * LARGEST_HEAD], key[LARGEST_HEAD], value[LARGEST_HEAD];
  size_t value_size = latent ? head_size / 32 * 16 + 16 : head_size;
  memset(k, 0xff, sizeof k); // positions that were never written are no numbers
  memset(v, 0xff, sizeof v);
  kk_kv_head heads[2];
  for (int i = 0; i < 2; i++) heads[i] = (kk_kv_head){k[i], latent ? k[i] : v[i], layout, head_size, value_size};
  for (size_t p = 0; p < positions; p++) {
    reals(key, head_size, -range, range);
    reals(value, head_size, -1, 1);
    value[p % head_size] = ldexpf(real(-1, 1), integer(-30, 15)); // subnormal halves and zeros among them
    scalar->store_kv(heads[0], key, value, p);
    tested->store_kv(heads[1], key, value, p);
  }
  check(same(k[0], k[1], sizeof k[0]) && same(v[0], v[1], sizeof v[0]), "store_kv of %zu positions, layout %d", positions, layout);
  const float *q_rows[8];
  float *out_rows[2][8];
  uint32_t starts[8], limits[8];
  for (size_t i = 0; i < queries; i++) {
    reals(q[i], head_size, -range, range);
    q_rows[i] = q[i];
    out_rows[0][i] = out[0][i];
    out_rows[1][i] = out[1][i];
    limits[i] = positions > 11 * i ? (uint32_t)(positions - 11 * i) : 1;
    starts[i] = i % 2 && limits[i] > 40 ? limits[i] - 40 : 0;
  }
  float scale = 1 / sqrtf((float)head_size);
  scalar->attention(q_rows, starts, limits, queries, heads[0], scale, out_rows[0], scratch);
  tested->attention(q_rows, starts, limits, queries, heads[1], scale, out_rows[1], scratch);
  // Bfloats are off by 2^-9; weights by as much as their scores, which are up to 9 here.
  bool narrow = layout == KK_KV_ROWS_Q8 && strstr(tested->name, "bf16");
  for (size_t i = 0; i < queries; i++)
    check(near(out[0][i], out[1][i], value_size, narrow ? (range > 3 ? 1 : 5e-2) : 1e-6 * range * range),
          "attention of %zu queries over %zu positions, heads of %zu, layout %d", queries, positions, head_size, layout);
  for (size_t i = 0; i < queries; i++) {
    tested->attention(q_rows + i, starts + i, limits + i, 1, heads[1], scale, out_rows[0], scratch);
    check_alone(memcmp(out[0][0], out[1][i], value_size * 4) == 0, "query", i, queries);
  }
}

// MARK: Rows

static void rows(size_t n, float range) {
  enum { MOST = 257 };
  static float x[MOST], y[MOST], z[MOST], expected[MOST], actual[MOST];
  reals(x, n, -range, range);
  reals(y, n, -6, 6);
  reals(z, n, -6, 6);
  scalar->rms_norm(x, y, 1e-5f, n, expected);
  tested->rms_norm(x, y, 1e-5f, n, actual);
  check(near(expected, actual, n, 1e-5), "rms_norm of %zu", n);
  scalar->layer_norm(x, y, z, 1e-5f, n, expected);
  tested->layer_norm(x, y, z, 1e-5f, n, actual);
  check(near(expected, actual, n, 1e-5), "layer_norm of %zu", n);
  memcpy(expected, y, sizeof y);
  memcpy(actual, y, sizeof y);
  scalar->add(x, n, expected);
  tested->add(x, n, actual);
  check(same(expected, actual, 4 * n), "add of %zu", n);
  scalar->silu_multiply(x, y, n, expected);
  tested->silu_multiply(x, y, n, actual);
  check(near(expected, actual, n, 1e-6), "silu_multiply of %zu", n);
  scalar->gelu_multiply(x, y, n, expected);
  tested->gelu_multiply(x, y, n, actual);
  check(near(expected, actual, n, 2e-6), "gelu_multiply of %zu", n);
  scalar->gelu(x, n, expected);
  tested->gelu(x, n, actual);
  bool right = true;
  for (size_t i = 0; i < n; i++) right = right && fabsf(actual[i] - expected[i]) <= 1.5e-6f * fmaxf(1, fabsf(expected[i]));
  check(right, "gelu of %zu", n);
  double magnitude = 0;
  for (size_t i = 0; i < n; i++) magnitude += fabs((double)x[i] * y[i]);
  check(fabs(scalar->dot(x, y, n) - tested->dot(x, y, n)) <= 1e-6 * magnitude, "dot of %zu", n);
  memcpy(expected, x, sizeof x);
  memcpy(actual, x, sizeof x);
  float sum = scalar->softmax(expected, n);
  check(fabsf(sum - tested->softmax(actual, n)) <= 1e-4f && near(expected, actual, n, 1e-5), "softmax of %zu", n);
}

// MARK: Sign codes

enum { MOST_DIMENSIONS = 8000, SIGN_BLOCKS = 3, SIGN_LANES = SIGN_BLOCKS * KK_SIGN_LANES };

// What a scan that is called again whenever it lacks room finds.
static size_t scanned(const kk_kernel_table *table, const kk_sign_query *query, const uint8_t *blocks, const uint64_t *allowed,
                      float least, size_t room, kk_candidate *all) {
  kk_candidate found[SIGN_LANES];
  size_t total = 0, done = 0;
  while (done < SIGN_BLOCKS) {
    size_t filled = 0;
    size_t more = table->scan_signs(query, blocks + done * kk_sign_block_bytes(query->dimension), allowed + done, SIGN_BLOCKS - done,
                                    (uint32_t)(1000 + done * KK_SIGN_LANES), least, found, &filled, room);
    if (!more) return SIZE_MAX;
    memcpy(all + total, found, filled * sizeof *found);
    total += filled;
    done += more;
  }
  return total;
}

// The definition, in double precision.
static double estimate(const kk_sign_query *query, const uint8_t *block, size_t lane) {
  double sum = 0;
  for (size_t group = 0; group < 2 * kk_sign_columns(query->dimension); group++) {
    uint8_t byte = block[group / 2 * 64 + kk_sign_place(lane)];
    sum += query->tables[16 * group + (group % 2 ? byte >> 4 : byte & 15)] - KK_SIGN_MIDDLE;
  }
  const float *factors = (const float *)(block + kk_sign_columns(query->dimension) * 64);
  return (double)factors[lane] * query->step * sum + factors[64 + lane] + query->offset;
}

static void signs(size_t dimension, bool extreme) {
  static uint8_t blocks[2][SIGN_BLOCKS * (MOST_DIMENSIONS / 8 * 64 + 512)] __attribute__((aligned(64)));
  static uint8_t tables[MOST_DIMENSIONS / 4 * 16];
  static float x[MOST_DIMENSIONS];
  size_t bytes = kk_sign_block_bytes(dimension);
  memset(blocks, 0xff, sizeof blocks); // what was there before is overwritten
  bool right = true;
  for (size_t lane = 0; lane < SIGN_LANES; lane++) {
    reals(x, dimension, -1, 1);
    if (extreme) memset(x, lane % 2 ? 0 : 0x80, dimension * sizeof *x); // zeros, and tiny numbers below zero
    size_t at = lane / 64 * bytes;
    float sums[2] = {scalar->pack_signs(x, dimension, lane % 64, blocks[0] + at),
                     tested->pack_signs(x, dimension, lane % 64, blocks[1] + at)};
    right = right && same(&sums[0], &sums[1], sizeof *sums);
    for (size_t i = 0; i < dimension; i++) {
      uint8_t byte = blocks[1][at + i / 8 * 64 + kk_sign_place(lane % 64)];
      right = right && (byte >> i % 8 & 1) == (x[i] >= 0);
    }
  }
  for (size_t block = 0; block < SIGN_BLOCKS; block++) {
    float *factors = (float *)(blocks[0] + block * bytes + kk_sign_columns(dimension) * 64);
    reals(factors, 64, 0, extreme ? 1e30f : 1);
    reals(factors + 64, 64, -1, 1);
    memcpy(blocks[1] + block * bytes + kk_sign_columns(dimension) * 64, factors, 512);
  }
  check(right && same(blocks[0], blocks[1], SIGN_BLOCKS * bytes), "pack_signs of %zu", dimension);

  for (size_t i = 0; i < kk_sign_columns(dimension) * 32; i++) tables[i] = (uint8_t)(extreme ? i % 7 ? 126 : 0 : integer(0, 126));
  kk_sign_query query = {dimension, tables, 1e-3f, 0.25f};
  uint64_t masks[4][SIGN_BLOCKS] = {{~0ull, ~0ull, ~0ull}, {0, 1, 1ull << 63}, {noise(), 0, noise()}, {0, 0, 0}};
  kk_candidate all[2][SIGN_LANES];
  for (int mask = 0; mask < 4; mask++)
    for (int limit = 0; limit < 3; limit++) {
      float least = limit == 0 ? -INFINITY : limit == 1 ? 0.5f : INFINITY;
      size_t count = scanned(scalar, &query, blocks[0], masks[mask], least, SIGN_LANES, all[0]);
      for (size_t room = 64; room <= SIGN_LANES; room += 64) {
        size_t found = scanned(tested, &query, blocks[0], masks[mask], least, room, all[1]);
        check(found == count && same(all[0], all[1], count * sizeof **all), "scan_signs of %zu, mask %d, room %zu", dimension, mask,
              room);
      }
      if (limit) continue;
      size_t next = 0;
      right = true;
      for (size_t lane = 0; lane < SIGN_LANES; lane++) {
        if (!(masks[mask][lane / 64] >> lane % 64 & 1)) continue;
        double expected = estimate(&query, blocks[0] + lane / 64 * bytes, lane % 64);
        right = right && next < count && all[1][next].slot == 1000 + lane &&
                fabs(all[1][next].estimate - expected) <= 1e-5 * fmax(1, fabs(expected));
        next++;
      }
      check(right && next == count, "estimates of %zu, mask %d", dimension, mask);
    }
}

static void hadamard(size_t n) {
  static float x[3][4096];
  reals(x[0], n, -1, 1);
  memcpy(x[1], x[0], sizeof *x);
  memcpy(x[2], x[0], sizeof *x);
  scalar->hadamard(x[0], n);
  tested->hadamard(x[1], n);
  check(same(x[0], x[1], n * sizeof **x), "hadamard of %zu", n);
  tested->hadamard(x[1], n);
  for (size_t i = 0; i < n; i++) x[1][i] /= (float)n;
  check(near(x[2], x[1], n, 1e-5), "hadamard of %zu twice", n);
}

static void dot_rows(size_t dimension, bool extreme) {
  static int8_t rows[20][MOST_DIMENSIONS];
  static int16_t query[MOST_DIMENSIONS];
  const int8_t *picked[20];
  int32_t dots[2][20];
  for (size_t i = 0; i < dimension; i++) query[i] = (int16_t)(extreme ? 2047 : integer(-2047, 2047));
  for (int r = 0; r < 20; r++) {
    for (size_t i = 0; i < dimension; i++) rows[r][i] = (int8_t)(extreme ? r % 2 ? -127 : 127 : integer(-128, 127));
    picked[r] = rows[r * 7 % 20];
  }
  scalar->dot_rows(picked, 20, query, dimension, dots[0]);
  tested->dot_rows(picked, 20, query, dimension, dots[1]);
  int64_t first = 0;
  for (size_t i = 0; i < dimension; i++) first += (int64_t)rows[7][i] * query[i];
  check(same(dots[0], dots[1], sizeof *dots) && dots[1][1] == first, "dot_rows of %zu", dimension);
}

static bool is_better(kk_candidate a, kk_candidate b) {
  return a.estimate != b.estimate ? a.estimate > b.estimate : a.slot < b.slot;
}

static void keep_best(size_t count, int kinds) {
  static kk_candidate found[2000];
  for (size_t i = 0; i < count; i++)
    found[i] = (kk_candidate){(uint32_t)i, kinds < 0 ? (float)i : kinds ? (float)integer(0, kinds) : real(-1, 1)};
  for (size_t keep = 0; keep <= count; keep += 1 + count / 5) {
    kk_keep_best(found, count, keep);
    bool right = true;
    for (size_t i = 0; i < keep; i++)
      for (size_t j = keep; j < count; j++) right = right && is_better(found[i], found[j]);
    check(right, "keep_best of %zu of %zu", keep, count);
  }
}

// MARK: All

static void compare(const kk_kernel_table *table) {
  tested = table;
  state = 0x9e3779b97f4a7c15;
  digest = 0xcbf29ce484222325;
  checks = 0;
  for (size_t width = 1; width <= MOST_TOKENS; width *= 2) {
    panels(width);
    for (int pack = KK_PACK_4_ZERO; pack <= KK_PACK_BF16; pack++) tiles((kk_pack)pack, width);
  }
  static const size_t positions[] = {1, 15, 16, 17, 63, 64, 65, 200}, lengths[] = {1, 2, 15, 16, 17, 31, 32, 40, 257};
  for (size_t head_size = 16; head_size <= 128; head_size *= 2)
    for (size_t i = 0; i < sizeof positions / sizeof *positions; i++)
      for (size_t queries = 1; queries <= 8; queries++)
        for (int layout = KK_KV_TILES_F16; layout <= KK_KV_ROWS_Q8; layout++)
          for (int latent = 0; latent < (layout == KK_KV_TILES_F16 ? 1 : 2); latent++)
            attention((kk_kv_layout)layout, latent, head_size, positions[i], queries, i % 2 ? 3 : 30);
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
    for (float range = 1; range <= 1000; range *= 10) rows(lengths[i], range);
  static const size_t dimensions[] = {1, 7, 8, 9, 16, 17, 24, 31, 32, 100, 384, 1024, 2048, 2049, 4100, MOST_DIMENSIONS};
  for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++)
    for (int extreme = 0; extreme < 2; extreme++) {
      signs(dimensions[i], extreme);
      dot_rows(dimensions[i], extreme);
    }
  for (size_t n = 1; n <= 4096; n *= 2) hadamard(n);
  static const size_t counts[] = {1, 2, 3, 10, 100, 2000};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
    for (int kinds = -1; kinds <= 3; kinds++) keep_best(counts[i], kinds);
  printf("%-12s %5d checks, exact results %016llx\n", tested->name, checks, (unsigned long long)digest);
}

int main(int count, char **names) {
  static const kk_isa all[] = {KK_ISA_SCALAR, KK_ISA_AVX2, KK_ISA_AVX512, KK_ISA_AVX512_VNNI, KK_ISA_AVX512_BF16, KK_ISA_NEON};
  scalar = kk_kernels_for(KK_ISA_SCALAR);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (kk_kernels_for(all[i])) compare(kk_kernels_for(all[i]));
  for (int n = 1; n < count; n++) {
    bool found = false;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
      found = found || (kk_kernels_for(all[i]) && strcmp(kk_kernels_for(all[i])->name, names[n]) == 0);
    if (!found) printf("%s cannot run here\n", names[n]);
    failures += !found;
  }
  if (failures) printf("%d checks failed\n", failures);
  return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
