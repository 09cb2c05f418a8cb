// Packed weights times panels of activations. Needs, from the instruction set's file:
//   v16f load_half(const uint8_t *)           16 halves
//   v16i dot_step(v16i, v64u w, int32_t x)    adds 4-column products; w unsigned, at most 63
//   v16i dot_step_wide(v16i, v64u w, int32_t x)   the same for w of 0...255; may take w as signed (w - 128) if KK_WIDE_IS_SIGNED

KK_INLINE int32_t four(const int8_t *x) {
  int32_t v;
  memcpy(&v, x, 4);
  return v;
}

KK_INLINE size_t panel_group(size_t width) { return width * 48; }

static void make_panel(const float *x, size_t stride, size_t tokens, size_t columns, size_t width, bool quantized, uint8_t *panel) {
  if (!quantized) {
    float *out = (float *)panel;
    for (size_t c = 0; c < columns; c++)
      for (size_t t = 0; t < width; t++) out[c * width + t] = t < tokens ? x[t * stride + c] : 0;
    return;
  }
  for (size_t g = 0; g < columns / 32; g++, panel += panel_group(width)) {
    int8_t *q = (int8_t *)panel;
    float *scales = (float *)(panel + 32 * width), *sums = scales + width;
    int32_t *wholes = (int32_t *)(sums + width), *halves = wholes + width;
    for (size_t t = 0; t < width; t++, q += 32) {
      if (t >= tokens) {
        memset(q, 0, 32);
        scales[t] = sums[t] = 0;
        wholes[t] = halves[t] = 0;
        continue;
      }
      v16f a = load16(x + t * stride + 32 * g), b = load16(x + t * stride + 32 * g + 16);
      float largest = max16(vmax(vmax(a, -a), vmax(b, -b)));
      float inverse = largest > 0 ? 127.0f / largest : 0;
      // Rounds to nearest by adding 1.5 * 2^23, as vexp does.
      v16f ra = a * inverse + 12582912.0f, rb = b * inverse + 12582912.0f;
      v16i ia, ib;
      memcpy(&ia, &ra, 64);
      memcpy(&ib, &rb, 64);
      ia -= 0x4b400000;
      ib -= 0x4b400000;
      v16i8 qa = __builtin_convertvector(ia, v16i8), qb = __builtin_convertvector(ib, v16i8);
      memcpy(q, &qa, 16);
      memcpy(q + 16, &qb, 16);
      float scale = largest / 127.0f;
      int32_t half = __builtin_reduce_add(ia), whole = __builtin_reduce_add(ia + ib);
      scales[t] = scale;
      sums[t] = scale * (float)whole;
      wholes[t] = -8 * whole;
      halves[t] = -8 * half;
    }
  }
}

// y = value + bias (where there is one), or the same added to what y holds.
KK_INLINE void store_rows(v16f value, const float *bias, const bool adds, size_t rows, float *y) {
  if (rows == 16) {
    if (bias) value += load16(bias);
    store16(y, adds ? value + load16(y) : value);
    return;
  }
  for (size_t r = 0; r < rows; r++) {
    float sum = value[r];
    if (bias) sum += bias[r];
    y[r] = adds ? sum + y[r] : sum;
  }
}

// Which columns of a group a sum of quants is over.
typedef enum { GROUP_WHOLE, GROUP_FIRST, GROUP_SECOND } group_part;

// Where a sum of products of w - 2^zero_bits begins when w itself is multiplied. `wholes` and `halves` are the panel's.
KK_INLINE v16i minus_zeros(const group_part part, const int zero_bits, const int32_t *wholes, const int32_t *halves) {
  if (zero_bits == 0) return (v16i){0};
  v16i whole = *wholes - (v16i){0}, half = *halves - (v16i){0};
  return (part == GROUP_WHOLE ? whole : part == GROUP_FIRST ? half : whole - half) << (zero_bits - 3);
}

// Weights stream past once, faster than the processor's own prefetching follows: it stops at pages.
enum { PREFETCH_BYTES = 8192 };

KK_INLINE v64u stream64(const uint8_t *p) {
  __builtin_prefetch(p + PREFETCH_BYTES, 0, 3);
  return load64(p);
}

// The bits above the fourth of 32 columns of `bits`, which follow their nibbles.
KK_INLINE void load_high(const uint8_t *p, const int bits, v64u *high) {
  if (bits == 5 || bits == 6) high[0] = stream64(p + 256);
  if (bits == 6) high[1] = stream64(p + 320);
}

// Of 32 columns of `bits` (4, 5, 6 or 8), the four columns 4 * j and up, and those 16 further on; j in 0..<4.
KK_INLINE void unpack_four(const uint8_t *p, const int bits, const v64u *high, const int j, v64u *first, v64u *second) {
  if (bits == 8) {
    *first = stream64(p + 64 * j);
    *second = stream64(p + 64 * (j + 4));
    return;
  }
  v64u b = stream64(p + 64 * j);
  *first = b & 15;
  *second = b >> 4;
  if (bits == 5) {
    *first |= high[0] << (4 - j) & 16;
    *second |= high[0] >> j & 16;
  }
  if (bits == 6) {
    *first |= (j < 3 ? high[0] << (4 - 2 * j) : high[0] >> 2) & 48;
    *second |= (j < 3 ? high[1] << (4 - 2 * j) : high[1] >> 2) & 48;
  }
}

// Bytes of 32 packed columns.
KK_INLINE size_t packed_bytes(const int bits) { return (size_t)bits * 64; }

KK_INLINE void tile_float(const kk_pack pack, const size_t width, const uint8_t *tile, size_t columns, const uint8_t *panel, v16f *acc) {
  const float *x = (const float *)panel;
  for (size_t c = 0; c < columns; c++) {
    v16f w = pack == KK_PACK_F32   ? load16((const float *)(tile + 64 * c))
             : pack == KK_PACK_F16 ? load_half(tile + 32 * c)
                                   : load_bf16(tile + 32 * c);
    for (size_t t = 0; t < width; t++) acc[t] += w * x[c * width + t];
  }
}

// What a kind of packed weights is made of.
typedef struct {
  int bits, zero_bits;
  bool super, has_minimum;
} pack_traits;

KK_INLINE pack_traits traits_of(const kk_pack pack) {
#ifdef KK_WIDE_IS_SIGNED
  const int wide_zero_bits = 0;
#else
  const int wide_zero_bits = 7;
#endif
  return (pack_traits){
      .bits = pack == KK_PACK_8_ZERO                                                    ? 8
              : pack == KK_PACK_K6                                                      ? 6
              : pack == KK_PACK_5_ZERO || pack == KK_PACK_5_MIN || pack == KK_PACK_K5 ? 5
                                                                                        : 4,
      .zero_bits = pack == KK_PACK_4_ZERO   ? 3
                   : pack == KK_PACK_5_ZERO ? 4
                   : pack == KK_PACK_K6     ? 5
                   : pack == KK_PACK_8_ZERO ? wide_zero_bits
                                            : 0,
      .super = pack == KK_PACK_K4 || pack == KK_PACK_K5 || pack == KK_PACK_K6,
      .has_minimum = pack == KK_PACK_4_MIN || pack == KK_PACK_5_MIN || pack == KK_PACK_K4 || pack == KK_PACK_K5,
  };
}

// Scales and minimums of 16 rows, of a superblock and of a group of 32 columns; K6 has a scale for each half.
typedef struct {
  v16f d, dmin, scales[2], minimum;
} tile_scales;

// Reads the scales before group `g` and returns what follows them.
KK_INLINE const uint8_t *read_scales(const kk_pack pack, const pack_traits traits, size_t g, const uint8_t *p, tile_scales *s) {
  if (traits.super && g % 8 == 0) {
    s->d = load_half(p);
    p += 32;
    if (traits.has_minimum) {
      s->dmin = load_half(p);
      p += 32;
    }
  }
  if (pack == KK_PACK_K6) {
    s->scales[0] = s->d * load_i8(p);
    s->scales[1] = s->d * load_i8(p + 16);
    return p + 32;
  }
  if (traits.super) {
    s->scales[0] = s->d * load_u8(p);
    s->minimum = -s->dmin * load_u8(p + 16);
    return p + 32;
  }
  s->scales[0] = load_half(p);
  p += 32;
  if (!traits.has_minimum) return p;
  s->minimum = load_half(p);
  return p + 32;
}

KK_INLINE v16i dot_of(const kk_pack pack, v16i sum, v64u w, int32_t x) {
  return pack == KK_PACK_8_ZERO ? dot_step_wide(sum, w, x) : dot_step(sum, w, x);
}

// acc[i * width + t] += tile i times token first + t of a panel of `panel_width`, for `count` tiles and `width` tokens.
KK_INLINE void tiles_quantized(const kk_pack pack, const size_t count, const size_t width, const uint8_t *tile, size_t columns,
                               const uint8_t *panel, const size_t panel_width, const size_t first, v16f *acc) {
  const pack_traits traits = traits_of(pack);
  const bool halved = pack == KK_PACK_K6;
  const uint8_t *p[2] = {tile, count > 1 ? tile + kk_tile_bytes(pack, columns) : NULL};
  tile_scales s[2] = {0};
  for (size_t g = 0; g < columns / 32; g++, panel += panel_group(panel_width)) {
    const int8_t *q = (const int8_t *)panel + 32 * first;
    const float *x_scales = (const float *)(panel + 32 * panel_width) + first, *x_sums = x_scales + panel_width;
    const int32_t *wholes = (const int32_t *)(x_sums + panel_width), *halves = wholes + panel_width;
    v64u high[2][2];
    v16i sums[2][2][8];
    for (size_t i = 0; i < count; i++) {
      p[i] = read_scales(pack, traits, g, p[i], &s[i]);
      load_high(p[i], traits.bits, high[i]);
      for (size_t t = 0; t < width; t++) {
        sums[0][i][t] = minus_zeros(halved ? GROUP_FIRST : GROUP_WHOLE, traits.zero_bits, wholes + t, halves + t);
        if (halved) sums[1][i][t] = minus_zeros(GROUP_SECOND, traits.zero_bits, wholes + t, halves + t);
      }
    }
    for (int j = 0; j < 4; j++) {
      v64u w[2][2];
      for (size_t i = 0; i < count; i++) unpack_four(p[i], traits.bits, high[i], j, &w[0][i], &w[1][i]);
      for (int half = 0; half < 2; half++)
        for (size_t t = 0; t < width; t++) {
          int32_t x = four(q + 32 * t + 16 * half + 4 * j);
          v16i *sum = sums[halved ? half : 0][0] + t;
          for (size_t i = 0; i < count; i++) sum[8 * i] = dot_of(pack, sum[8 * i], w[half][i], x);
        }
    }
    for (size_t i = 0; i < count; i++) {
      p[i] += packed_bytes(traits.bits);
      for (size_t t = 0; t < width; t++) {
        v16f *a = acc + i * width + t;
        *a += to_float(sums[0][i][t]) * (s[i].scales[0] * x_scales[t]);
        if (halved) *a += to_float(sums[1][i][t]) * (s[i].scales[1] * x_scales[t]);
        if (traits.has_minimum) *a += s[i].minimum * x_sums[t];
      }
    }
  }
}

KK_INLINE void store_tokens(const v16f *acc, size_t tokens, size_t rows, const float *bias, bool adds, float *y, size_t y_stride) {
  for (size_t t = 0; t < tokens; t++) store_rows(acc[t], bias, adds, rows, y + t * y_stride);
}

KK_INLINE void tile_of_width(const kk_pack pack, const size_t width, const uint8_t *tile, size_t columns, const uint8_t *panel,
                             size_t tokens, size_t rows, const float *bias, bool adds, float *y, size_t y_stride) {
  v16f acc[8];
  for (size_t t = 0; t < width; t++) acc[t] = (v16f){0};
  if (pack >= KK_PACK_F32) tile_float(pack, width, tile, columns, panel, acc);
  else tiles_quantized(pack, 1, width, tile, columns, panel, width, 0, acc);
  store_tokens(acc, tokens, rows, bias, adds, y, y_stride);
}

// Two tiles at once read the panel half as often; half of its tokens at once, so that all sums stay in registers. It does not pay for
// superblocks, whose weights cost more to unpack twice.
KK_INLINE void two_tiles(const kk_pack pack, const uint8_t *tile, size_t columns, const uint8_t *panel, size_t tokens, size_t rows,
                         const float *bias, bool adds, float *y, size_t y_stride) {
  for (size_t first = 0; first < tokens; first += 4) {
    v16f acc[8];
    for (size_t t = 0; t < 8; t++) acc[t] = (v16f){0};
    tiles_quantized(pack, 2, 4, tile, columns, panel, 8, first, acc);
    size_t count = tokens - first < 4 ? tokens - first : 4;
    float *out = y + first * y_stride;
    store_tokens(acc, count, 16, bias, adds, out, y_stride);
    store_tokens(acc + 4, count, rows - 16, bias ? bias + 16 : NULL, adds, out + 16, y_stride);
  }
}

KK_INLINE void tiles_of_pack(const kk_pack pack, const uint8_t *tile, size_t columns, const uint8_t *panel, size_t width,
                             size_t tokens, size_t rows, const float *bias, bool adds, float *y, size_t y_stride) {
#ifdef KK_MANY_REGISTERS
  if (rows > 16 && width == 8 && pack < KK_PACK_K4) {
    two_tiles(pack, tile, columns, panel, tokens, rows, bias, adds, y, y_stride);
    return;
  }
#endif
  for (size_t row = 0; row < rows; row += 16) {
    size_t count = rows - row < 16 ? rows - row : 16;
    const float *b = bias ? bias + row : NULL;
    if (width == 1) tile_of_width(pack, 1, tile, columns, panel, tokens, count, b, adds, y + row, y_stride);
    else if (width == 2) tile_of_width(pack, 2, tile, columns, panel, tokens, count, b, adds, y + row, y_stride);
    else if (width == 4) tile_of_width(pack, 4, tile, columns, panel, tokens, count, b, adds, y + row, y_stride);
    else tile_of_width(pack, 8, tile, columns, panel, tokens, count, b, adds, y + row, y_stride);
    tile += kk_tile_bytes(pack, columns);
  }
}

static void tiles_times_panel(kk_pack pack, const uint8_t *tile, size_t columns, const uint8_t *panel, size_t width, size_t tokens,
                              size_t rows, const float *bias, bool adds, float *y, size_t y_stride) {
#define KK_PACK(PACK) \
  case PACK: tiles_of_pack(PACK, tile, columns, panel, width, tokens, rows, bias, adds, y, y_stride); break
  switch (pack) {
    KK_PACK(KK_PACK_4_ZERO);
    KK_PACK(KK_PACK_4_MIN);
    KK_PACK(KK_PACK_5_ZERO);
    KK_PACK(KK_PACK_5_MIN);
    KK_PACK(KK_PACK_8_ZERO);
    KK_PACK(KK_PACK_K4);
    KK_PACK(KK_PACK_K5);
    KK_PACK(KK_PACK_K6);
    KK_PACK(KK_PACK_F32);
    KK_PACK(KK_PACK_F16);
    KK_PACK(KK_PACK_BF16);
  }
#undef KK_PACK
}
