// Attention over spans of positions, and its joining. Needs attention.h.

// Queries laid out in groups, and room for a block of positions.
typedef struct {
  const uint32_t *starts, *limits;
  size_t count;
  float *queries, *block;
} attention_work;

static attention_work lay_out_work(const float *const *q, const uint32_t *starts, const uint32_t *limits, size_t count, kk_kv_head kv,
                                   float scale, float *scratch) {
  const size_t row = kk_filled(kv.key_size);
  for (size_t first = 0; first < count; first += ATTENTION_GROUP) {
    size_t n = count - first < ATTENTION_GROUP ? count - first : ATTENTION_GROUP;
    float *queries = scratch + first * row;
    const kk_kv_layout layout = kv.layout;
    KK_IF_NARROW(narrow_queries(n, q + first, scale, kv.key_size, (uint16_t *)queries),
                 lay_out_queries(layout, n, q + first, scale, kv.key_size, queries));
  }
  return (attention_work){starts, limits, count, scratch, scratch + KK_ATTENTION_QUERIES * row};
}

static position_block open_block(kk_kv_head kv, uint32_t start, uint32_t count, float *room) {
  const size_t k_bytes = kk_kv_row_bytes(kv.layout, kv.key_size);
  const size_t v_bytes = kv.v == kv.k ? k_bytes : kk_kv_row_bytes(kv.layout, kv.value_size);
  position_block block = {start, count, (const uint8_t *)kv.k + start * k_bytes, (const uint8_t *)kv.v + start * v_bytes, v_bytes};
#ifdef KK_BFLOAT_DOTS
  if (kv.layout == KK_KV_ROWS_Q8) {
    uint16_t *keys = (uint16_t *)room, *values = kv.v == kv.k ? keys : keys + ATTENTION_BLOCK * kk_filled(kv.key_size);
    narrow_rows(block.k, kv.key_size, count, keys);
    if (kv.v != kv.k) narrow_rows(block.v, kv.value_size, count, values);
    block.k = (const uint8_t *)keys;
    block.v = (const uint8_t *)values;
    block.v_bytes = kk_filled(kv.v == kv.k ? kv.key_size : kv.value_size) * 2;
  }
#else
  (void)room;
#endif
  return block;
}

// What the queries see of the positions begin...end - 1, into `seen`.
static void see_positions(attention_work work, kk_kv_head kv, uint32_t begin, uint32_t end, float *seen) {
  const size_t stride = kk_attention_part(kv.value_size);
  for (size_t i = 0; i < work.count; i++) {
    float *sums = seen + i * stride;
    memset(sums, 0, stride * 4);
    sums[kv.value_size] = -__builtin_inff();
  }
  for (uint32_t start = begin; start < end; start += ATTENTION_BLOCK) {
    position_block block = open_block(kv, start, end - start < ATTENTION_BLOCK ? end - start : ATTENTION_BLOCK, work.block);
    for (size_t first = 0; first < work.count; first += ATTENTION_GROUP) {
      size_t n = work.count - first < ATTENTION_GROUP ? work.count - first : ATTENTION_GROUP;
      query_group group = {work.queries + first * kk_filled(kv.key_size), work.starts + first, work.limits + first, seen + first * stride};
      see_block_of_size(kv.layout, n, group, kv, block);
    }
  }
}

// Adds what was seen of later positions.
static void join(const float *later, size_t value_size, float *seen) {
  float *largest = seen + value_size, *total = largest + 1;
  const float later_largest = later[value_size], later_total = later[value_size + 1];
  if (!(later_total > 0)) return;
  if (!(*total > 0)) {
    memcpy(seen, later, kk_attention_part(value_size) * 4);
    return;
  }
  const float most = later_largest > *largest ? later_largest : *largest;
  const float ours = vexp(splat(*largest - most))[0], theirs = vexp(splat(later_largest - most))[0];
  for (size_t d = 0; d < value_size; d += 16) store16(seen + d, load16(seen + d) * ours + load16(later + d) * theirs);
  *largest = most;
  *total = *total * ours + later_total * theirs;
}

static void finish(const float *seen, size_t value_size, float *out) {
  const float total = seen[value_size + 1], inverse = total > 0 ? 1.0f / total : 0;
  for (size_t d = 0; d < value_size; d += 16) store16(out + d, load16(seen + d) * inverse);
}

// The positions that any of the queries sees.
static void bounds(const uint32_t *starts, const uint32_t *limits, size_t count, uint32_t *begin, uint32_t *end) {
  *begin = UINT32_MAX;
  *end = 0;
  for (size_t i = 0; i < count; i++) {
    *begin = starts[i] < *begin ? starts[i] : *begin;
    *end = limits[i] > *end ? limits[i] : *end;
  }
}

// The same of what lies in span `span`; blocks begin where they would in any other batch.
static void see_span(attention_work work, kk_kv_head kv, size_t span, uint32_t begin, uint32_t end, float *seen) {
  const uint32_t first = (uint32_t)span * KK_ATTENTION_SPAN, last = first + KK_ATTENTION_SPAN;
  const uint32_t whole = begin / ATTENTION_BLOCK * ATTENTION_BLOCK;
  see_positions(work, kv, whole > first ? whole : first, end < last ? end : last, seen);
}

static void attention_span(const float *const *q, const uint32_t *starts, const uint32_t *limits, size_t queries, kk_kv_head kv,
                           float scale, size_t span, float *parts, float *scratch) {
  uint32_t begin, end;
  bounds(starts, limits, queries, &begin, &end);
  see_span(lay_out_work(q, starts, limits, queries, kv, scale, scratch), kv, span, begin, end, parts);
}

static void join_spans(const float *parts, size_t count, size_t stride, size_t value_size, float *scratch, float *out) {
  memcpy(scratch, parts, kk_attention_part(value_size) * 4);
  for (size_t span = 1; span < count; span++) join(parts + span * stride, value_size, scratch);
  finish(scratch, value_size, out);
}

static void attention(const float *const *q, const uint32_t *starts, const uint32_t *limits, size_t queries, kk_kv_head kv, float scale,
                      float *const *out, float *scratch) {
  const size_t part = kk_attention_part(kv.value_size);
  float *seen = scratch, *next = seen + KK_ATTENTION_QUERIES * part;
  const attention_work work = lay_out_work(q, starts, limits, queries, kv, scale, next + KK_ATTENTION_QUERIES * part);
  uint32_t first, last;
  bounds(starts, limits, queries, &first, &last);
  see_span(work, kv, first / KK_ATTENTION_SPAN, first, last, seen);
  for (size_t span = first / KK_ATTENTION_SPAN + 1; span * KK_ATTENTION_SPAN < last; span++) {
    see_span(work, kv, span, first, last, next);
    for (size_t i = 0; i < queries; i++) join(next + i * part, kv.value_size, seen + i * part);
  }
  for (size_t i = 0; i < queries; i++) finish(seen + i * part, kv.value_size, out[i]);
}
