#ifndef KK_CKERNELS_H
#define KK_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Quantised matrix products, attention and elementwise operations for inference on a CPU, and the scan of a vector index.
//
// Every function exists once per instruction set and is reached through the table that kk_kernels() returns, chosen at run time.
// Nothing here allocates, locks or checks: sizes are the caller's duty (see the Swift target Tensors).

// MARK: Instruction sets

typedef enum {
  KK_ISA_SCALAR = 0,
  KK_ISA_AVX2 = 1,         // AVX2 + FMA + F16C
  KK_ISA_AVX512 = 2,       // AVX2 + AVX-512 F/BW/DQ/VL
  KK_ISA_AVX512_VNNI = 3,  // AVX-512 + VNNI
  KK_ISA_NEON = 4,         // ARMv8.2 dot product
  KK_ISA_AVX512_BF16 = 5,  // AVX-512 + VNNI + BF16, which differs in attention over 8-bit keys and values only
} kk_isa;

// MARK: Packed weights
//
// A packed matrix is a sequence of tiles of 16 rows. Within a tile weights are cut along the columns into groups, and each group holds
// its 16 rows interleaved by 4 columns: 64 bytes [row 0: 4 columns][row 1: 4 columns] … [row 15: 4 columns].
// All quants are stored unsigned: value = scale * (quant - zero) or scale * quant + minimum.

typedef enum {
  KK_PACK_4_ZERO = 0,   // per 32 columns: f16 scale[16], 256 B of nibbles; zero 8                        (Q4_0)
  KK_PACK_4_MIN = 1,    // per 32 columns: f16 scale[16], f16 min[16], 256 B of nibbles                   (Q4_1)
  KK_PACK_5_ZERO = 2,   // per 32 columns: f16 scale[16], 256 B of nibbles, 64 B of high bits; zero 16    (Q5_0)
  KK_PACK_5_MIN = 3,    // the same with f16 min[16] after the scales, without zero                       (Q5_1)
  KK_PACK_8_ZERO = 4,   // per 32 columns: f16 scale[16], 512 B; zero 128                                 (Q8_0)
  KK_PACK_K4 = 5,       // per 256 columns: f16 d[16], f16 dmin[16], 8 groups of: u8 sc[16], u8 m[16], 256 B of nibbles   (Q4_K)
  KK_PACK_K5 = 6,       // the same with 64 B of high bits after the nibbles                              (Q5_K)
  KK_PACK_K6 = 7,       // per 256 columns: f16 d[16], 8 groups of: i8 sc[2][16], one a half, 256 B of nibbles, 128 B of high
                        // bits; zero 32                                                                  (Q6_K)
  KK_PACK_F32 = 8,      // per column: f32[16]
  KK_PACK_F16 = 9,      // per column: f16[16]
  KK_PACK_BF16 = 10,    // per column: bf16[16]
} kk_pack;

// Nibble byte j*64+4*row+i of a group holds column 4*j+i in its low half and column 4*(j+4)+i in its high half, j in 0..<4. The fifth
// bit of column 4*j+i is bit j of high byte 4*row+i; the fifth and sixth are bits 2*(j%4) and up of high byte j/4*64+4*row+i.

// Bytes of one 16-row tile of `columns` columns.
size_t kk_tile_bytes(kk_pack pack, size_t columns);

// ggml block types, by their number in GGUF.
typedef enum {
  KK_GGML_F32 = 0, KK_GGML_F16 = 1, KK_GGML_Q4_0 = 2, KK_GGML_Q4_1 = 3, KK_GGML_Q5_0 = 6, KK_GGML_Q5_1 = 7,
  KK_GGML_Q8_0 = 8, KK_GGML_Q4_K = 12, KK_GGML_Q5_K = 13, KK_GGML_Q6_K = 14, KK_GGML_BF16 = 30,
} kk_ggml_type;

// Packs `rows` (1...16) rows of ggml blocks, each `row_bytes` apart, into one tile; missing rows are zero.
// Returns false for a type that cannot be packed.
bool kk_pack_tile(kk_ggml_type type, const uint8_t *source, size_t row_bytes, size_t rows, size_t columns, uint8_t *tile);

// Dequantises `columns` values of one row of ggml blocks. Returns false for an unknown type.
bool kk_dequantize_row(kk_ggml_type type, const uint8_t *source, size_t columns, float *out);

// The other way: stores `columns` floats (whole blocks) as near as F32, F16, Q8_0, Q5_0, Q5_1, Q4_K, Q5_K and Q6_K allow. Returns false
// for other types and where a number is not finite or beyond what the type can hold.
bool kk_quantize_row(kk_ggml_type type, const float *x, size_t columns, uint8_t *out);

// Tells whether bytes are those of before: 64-bit words are multiplied into 8 lanes, which are folded. Any change of one word shows; it
// is no defence against changes made on purpose.
uint64_t kk_checksum(const uint8_t *bytes, size_t count);

// MARK: Activations
//
// Activations are quantised in panels of `width` tokens (1, 2, 4 or 8). A panel of `columns` columns holds, for each group of 32:
// int8 q[width][32], f32 scale[width], f32 sum[width] = scale * Σ q, i32 whole[width] = -8 Σ q, i32 half[width] = -8 Σ q of the first 16.
// Float panels hold f32 x[columns][width].

size_t kk_panel_bytes(size_t columns, size_t width, bool quantized);

// MARK: Keys and values

typedef enum {
  KK_KV_TILES_F16 = 0,  // keys: f16 [tile of 16 positions][key size][16]; values: f16 [position][value size]
  KK_KV_ROWS_F16 = 1,   // both: f16 [position][size]
  KK_KV_ROWS_F32 = 2,   // both: f32 [position][size]
  KK_KV_ROWS_Q8 = 3,    // both: per position, for each 32 numbers: bf16 scale, int8 [32]
} kk_kv_layout;

// Numbers of a row that is filled up to whole groups of 32.
static inline size_t kk_filled(size_t size) { return (size + 31) / 32 * 32; }

// Bytes of one position's keys or values of `size` numbers.
static inline size_t kk_kv_row_bytes(kk_kv_layout layout, size_t size) {
  return layout == KK_KV_ROWS_Q8 ? kk_filled(size) / 32 * 34 : layout == KK_KV_ROWS_F32 ? size * 4 : size * 2;
}

typedef struct {
  void *k;
  void *v;  // equal to k where the value is the beginning of the key; then the layout is one of rows
  kk_kv_layout layout;
  size_t key_size, value_size;  // multiples of 16
} kk_kv_head;

// MARK: Sign codes
//
// A block holds the signs of 64 vectors: for each column of 8 dimensions a byte of each vector, bit i set where dimension 8 * column + i
// is not negative; then f32 gain[64], f32 base[64]. Missing dimensions of the last column are 0. Lanes 0 to 31 are the even bytes of a
// column and lanes 32 to 63 the odd ones, so that sums of both halves of 16-bit words come out in order.

enum { KK_SIGN_LANES = 64, KK_SIGN_MIDDLE = 63 };

static inline size_t kk_sign_columns(size_t dimension) { return (dimension + 7) / 8; }
static inline size_t kk_sign_place(size_t lane) { return lane % 32 * 2 + lane / 32; }
static inline size_t kk_sign_block_bytes(size_t dimension) {
  return kk_sign_columns(dimension) * KK_SIGN_LANES + 2 * KK_SIGN_LANES * sizeof(float);
}

// Copies the signs of one lane of a block to one of another.
void kk_copy_signs(size_t dimension, const uint8_t *from, size_t from_lane, uint8_t *to, size_t to_lane);

// The estimate of a vector is base + offset + gain * step * Σ (table[its 4 signs] - KK_SIGN_MIDDLE), the sum being over all tables.
typedef struct {
  size_t dimension;
  const uint8_t *tables;  // [2 a column][16], none above 2 * KK_SIGN_MIDDLE
  float step, offset;
} kk_sign_query;

typedef struct {
  uint32_t slot;
  float estimate;
} kk_candidate;

// Moves the `keep` best of `count` candidates of distinct slots to the front, in any order; of equal ones those of lower slots.
void kk_keep_best(kk_candidate *found, size_t count, size_t keep);

typedef struct {
  const char *name;

  // Quantises (or transposes) `tokens` <= width rows of x, `stride` floats apart; missing tokens are zero.
  void (*make_panel)(const float *x, size_t stride, size_t tokens, size_t columns, size_t width, bool quantized, uint8_t *panel);

  // y[t * y_stride + r] = Σ_c W[r, c] x[t, c] + bias[r] for the `rows` (1...32) first rows of one tile or two that follow each other,
  // and the `tokens` first of a panel; or that added to what is in y, if `adds`. No bias where `bias` is NULL.
  void (*tiles_times_panel)(kk_pack pack, const uint8_t *tile, size_t columns, const uint8_t *panel, size_t width, size_t tokens,
                            size_t rows, const float *bias, bool adds, float *y, size_t y_stride);

  // Attention of `queries` (1...KK_ATTENTION_QUERIES) queries over one key/value head, softmax over positions [starts[i], limits[i]).
  // q: `queries` pointers to key_size floats; out: to value_size floats. scratch: kk_attention_scratch floats.
  void (*attention)(const float *const *q, const uint32_t *starts, const uint32_t *limits, size_t queries, kk_kv_head kv, float scale,
                    float *const *out, float *scratch);
  // The same over the positions of one span only, unfinished: kk_attention_part floats a query.
  void (*attention_span)(const float *const *q, const uint32_t *starts, const uint32_t *limits, size_t queries, kk_kv_head kv,
                         float scale, size_t span, float *parts, float *scratch);
  // Makes of one query's parts of all spans it sees, in order and `stride` floats apart, what `attention` gives, bit for bit.
  // scratch: kk_attention_part floats.
  void (*join_spans)(const float *parts, size_t count, size_t stride, size_t value_size, float *scratch, float *out);
  // Writes the key and value of one position.
  void (*store_kv)(kk_kv_head kv, const float *k, const float *v, size_t position);
  // Reads them back as they are kept; `v` is not written where the value is in the key.
  void (*load_kv)(kk_kv_head kv, size_t position, float *k, float *v);

  void (*rms_norm)(const float *x, const float *weight, float epsilon, size_t n, float *out);
  void (*layer_norm)(const float *x, const float *weight, const float *bias, float epsilon, size_t n, float *out);
  void (*add)(const float *x, size_t n, float *into);
  void (*silu_multiply)(const float *gate, const float *up, size_t n, float *out);
  // GELU in its form with the hyperbolic tangent, of `gate`, times `up`.
  void (*gelu_multiply)(const float *gate, const float *up, size_t n, float *out);
  // Exact GELU, x Φ(x), Φ by Abramowitz and Stegun 7.1.26 (|error| <= 1.5e-7).
  void (*gelu)(const float *x, size_t n, float *out);
  // In place; returns the logarithm of the sum of exponentials.
  float (*softmax)(float *x, size_t n);
  float (*dot)(const float *a, const float *b, size_t n);

  // Writes the signs of x into one lane of a block, which holds 0 where x has no dimensions. Returns Σ |x|.
  float (*pack_signs)(const float *x, size_t dimension, size_t lane, uint8_t *block);
  // Estimates the vectors of `count` blocks whose bit in `allowed` (a word a block) is set, and appends those above `least` to what
  // `found` holds already, `*filled` of `room`. Slots count from `first`. Returns how many blocks it has done: fewer than `count` only
  // where a block might not find room.
  size_t (*scan_signs)(const kk_sign_query *query, const uint8_t *blocks, const uint64_t *allowed, size_t count, uint32_t first,
                       float least, kk_candidate *found, size_t *filled, size_t room);
  // The Walsh-Hadamard transform of n numbers, a power of two, in place and without a factor: its square is n times the identity.
  void (*hadamard)(float *x, size_t n);
  // dots[i] = Σ_j rows[i][j] query[j]; the sums must fit.
  void (*dot_rows)(const int8_t *const *rows, size_t count, const int16_t *query, size_t dimension, int32_t *dots);
} kk_kernel_table;

// Queries that `attention` takes at once, positions that it takes together, and positions of a span.
enum { KK_ATTENTION_QUERIES = 16, KK_ATTENTION_BLOCK = 64, KK_ATTENTION_SPAN = 4 * KK_ATTENTION_BLOCK };

size_t kk_attention_scratch(size_t key_size, size_t value_size);

// Floats of what a query saw of a span: weighted sums, the largest score, the sum of weights; filled up to a multiple of 16.
static inline size_t kk_attention_part(size_t value_size) { return value_size + 16; }

// True when this CPU can run `isa`.
bool kk_isa_available(kk_isa isa);
// The best table for this CPU.
const kk_kernel_table *kk_kernels(void);
// The table of one instruction set, for tests; NULL where it cannot run.
const kk_kernel_table *kk_kernels_for(kk_isa isa);

// Rotates pairs of one head in place. `neox`: pairs are (i, i + rotary/2), else (2i, 2i + 1). cos/sin: rotary/2 values each.
void kk_rope(float *head, const float *cosine, const float *sine, size_t rotary, bool neox);

#endif
