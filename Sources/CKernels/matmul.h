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
      wholes[t] = -whole;
      halves[t] = -half;
    }
  }
}

KK_INLINE void store_rows(v16f value, size_t rows, float *y) {
  if (rows == 16) store16(y, value);
  else
    for (size_t r = 0; r < rows; r++) y[r] = value[r];
}

// Which columns of a group a sum of quants is over.
typedef enum { GROUP_WHOLE, GROUP_FIRST, GROUP_SECOND } group_part;

// Where a sum of products of w - 2^zero_bits begins when w itself is multiplied. `wholes` and `halves` are the panel's.
KK_INLINE v16i minus_zeros(const group_part part, const int zero_bits, const int32_t *wholes, const int32_t *halves) {
  if (zero_bits == 0) return (v16i){0};
  v16i whole = *wholes - (v16i){0}, half = *halves - (v16i){0};
  return (part == GROUP_WHOLE ? whole : part == GROUP_FIRST ? half : whole - half) << zero_bits;
}

// The `vectors` * 4 columns of one part: acc[t] += scale * x scale * Σ (w - zero) q + minimum * x sum.
KK_INLINE void accumulate(v16f *acc, const v64u *w, size_t vectors, const group_part part, const bool wide, const int zero_bits,
                          v16f scale, v16f minimum, const bool has_minimum, size_t width, const int8_t *q, const float *x_scales) {
  const float *x_sums = x_scales + width;
  const int32_t *wholes = (const int32_t *)(x_sums + width), *halves = wholes + width;
  for (size_t t = 0; t < width; t++) {
    v16i sum = minus_zeros(part, zero_bits, wholes + t, halves + t);
    for (size_t j = 0; j < vectors; j++)
      sum = wide ? dot_step_wide(sum, w[j], four(q + 32 * t + 4 * j)) : dot_step(sum, w[j], four(q + 32 * t + 4 * j));
    acc[t] += to_float(sum) * (scale * x_scales[t]);
    if (has_minimum) acc[t] += minimum * x_sums[t];
  }
}

// Weights stream past once, faster than the processor's own prefetching follows: it stops at pages.
enum { PREFETCH_BYTES = 8192 };

KK_INLINE v64u stream64(const uint8_t *p) {
  __builtin_prefetch(p + PREFETCH_BYTES, 0, 3);
  return load64(p);
}

// Unpacks 32 columns of `bits` (4, 5, 6 or 8) and returns what follows them.
KK_INLINE const uint8_t *unpack(const uint8_t *p, const int bits, v64u *w) {
  if (bits == 8) {
    for (int j = 0; j < 8; j++) w[j] = stream64(p + 64 * j);
    return p + 512;
  }
  for (int j = 0; j < 4; j++) {
    v64u b = stream64(p + 64 * j);
    w[j] = b & 15;
    w[j + 4] = b >> 4;
  }
  p += 256;
  if (bits == 5) {
    v64u high = stream64(p);
    for (int j = 0; j < 8; j++) w[j] |= (j < 4 ? high << (4 - j) : high >> (j - 4)) & 16;
    p += 64;
  }
  if (bits == 6)
    for (int half = 0; half < 2; half++, p += 64) {
      v64u high = stream64(p);
      for (int j = 0; j < 4; j++) w[4 * half + j] |= (j < 3 ? high << (4 - 2 * j) : high >> 2) & 48;
    }
  return p;
}

KK_INLINE void tile_float(const kk_pack pack, const size_t width, const uint8_t *tile, size_t columns, const uint8_t *panel, v16f *acc) {
  const float *x = (const float *)panel;
  for (size_t c = 0; c < columns; c++) {
    v16f w = pack == KK_PACK_F32   ? load16((const float *)(tile + 64 * c))
             : pack == KK_PACK_F16 ? load_half(tile + 32 * c)
                                   : load_bf16(tile + 32 * c);
    for (size_t t = 0; t < width; t++) acc[t] += w * x[c * width + t];
  }
}

KK_INLINE void tile_quantized(const kk_pack pack, const size_t width, const uint8_t *p, size_t columns, const uint8_t *panel, v16f *acc) {
  const bool super = pack == KK_PACK_K4 || pack == KK_PACK_K5 || pack == KK_PACK_K6;
  const int bits = pack == KK_PACK_8_ZERO                                                ? 8
                   : pack == KK_PACK_K6                                                  ? 6
                   : pack == KK_PACK_5_ZERO || pack == KK_PACK_5_MIN || pack == KK_PACK_K5 ? 5
                                                                                         : 4;
#ifdef KK_WIDE_IS_SIGNED
  const int wide_zero_bits = 0;
#else
  const int wide_zero_bits = 7;
#endif
  const int zero_bits = pack == KK_PACK_4_ZERO   ? 3
                        : pack == KK_PACK_5_ZERO ? 4
                        : pack == KK_PACK_K6     ? 5
                        : pack == KK_PACK_8_ZERO ? wide_zero_bits
                                                 : 0;
  const bool has_minimum = pack == KK_PACK_4_MIN || pack == KK_PACK_5_MIN || pack == KK_PACK_K4 || pack == KK_PACK_K5;
  v16f d = {0}, dmin = {0};
  v64u w[8];
  for (size_t g = 0; g < columns / 32; g++, panel += panel_group(width)) {
    const int8_t *q = (const int8_t *)panel;
    const float *x_scales = (const float *)(panel + 32 * width);
    if (super && g % 8 == 0) {
      d = load_half(p);
      p += 32;
      if (pack != KK_PACK_K6) {
        dmin = load_half(p);
        p += 32;
      }
    }
    if (pack == KK_PACK_K6) {
      v16f scales[2] = {d * load_i8(p), d * load_i8(p + 16)};
      p = unpack(p + 32, bits, w);
      accumulate(acc, w, 4, GROUP_FIRST, false, zero_bits, scales[0], dmin, false, width, q, x_scales);
      accumulate(acc, w + 4, 4, GROUP_SECOND, false, zero_bits, scales[1], dmin, false, width, q + 16, x_scales);
      continue;
    }
    v16f scale, minimum = {0};
    if (super) {
      scale = d * load_u8(p);
      minimum = -dmin * load_u8(p + 16);
      p += 32;
    } else {
      scale = load_half(p);
      p += 32;
      if (has_minimum) {
        minimum = load_half(p);
        p += 32;
      }
    }
    p = unpack(p, bits, w);
    accumulate(acc, w, 8, GROUP_WHOLE, pack == KK_PACK_8_ZERO, zero_bits, scale, minimum, has_minimum, width, q, x_scales);
  }
}

KK_INLINE void tile_of_width(const kk_pack pack, const size_t width, const uint8_t *tile, size_t columns, const uint8_t *panel,
                             size_t tokens, size_t rows, float *y, size_t y_stride) {
  v16f acc[8];
  for (size_t t = 0; t < width; t++) acc[t] = (v16f){0};
  if (pack >= KK_PACK_F32) tile_float(pack, width, tile, columns, panel, acc);
  else tile_quantized(pack, width, tile, columns, panel, acc);
  for (size_t t = 0; t < width; t++)
    if (t < tokens) store_rows(acc[t], rows, y + t * y_stride);
}

static void tile_times_panel(kk_pack pack, const uint8_t *tile, size_t columns, const uint8_t *panel, size_t width, size_t tokens,
                             size_t rows, float *y, size_t y_stride) {
#define KK_WIDTHS(PACK)                                                                                       \
  case PACK:                                                                                                  \
    if (width == 1) tile_of_width(PACK, 1, tile, columns, panel, tokens, rows, y, y_stride);                  \
    else if (width == 2) tile_of_width(PACK, 2, tile, columns, panel, tokens, rows, y, y_stride);             \
    else if (width == 4) tile_of_width(PACK, 4, tile, columns, panel, tokens, rows, y, y_stride);             \
    else tile_of_width(PACK, 8, tile, columns, panel, tokens, rows, y, y_stride);                             \
    break
  switch (pack) {
    KK_WIDTHS(KK_PACK_4_ZERO);
    KK_WIDTHS(KK_PACK_4_MIN);
    KK_WIDTHS(KK_PACK_5_ZERO);
    KK_WIDTHS(KK_PACK_5_MIN);
    KK_WIDTHS(KK_PACK_8_ZERO);
    KK_WIDTHS(KK_PACK_K4);
    KK_WIDTHS(KK_PACK_K5);
    KK_WIDTHS(KK_PACK_K6);
    KK_WIDTHS(KK_PACK_F32);
    KK_WIDTHS(KK_PACK_F16);
    KK_WIDTHS(KK_PACK_BF16);
  }
#undef KK_WIDTHS
}
