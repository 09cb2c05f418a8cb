#include "CKernels.h"

static inline bool is_better(kk_candidate a, kk_candidate b) {
  return a.estimate != b.estimate ? a.estimate > b.estimate : a.slot < b.slot;
}

static inline void swap(kk_candidate *a, kk_candidate *b) {
  kk_candidate kept = *a;
  *a = *b;
  *b = kept;
}

// Hoare's selection, the pivot being the median of three. Slots are distinct, so no two candidates are equal.
void kk_keep_best(kk_candidate *found, size_t count, size_t keep) {
  if (keep == 0 || keep >= count) return;
  size_t low = 0, high = count - 1;
  while (low < high) {
    kk_candidate *first = found + low, *middle = found + low + (high - low) / 2, *last = found + high;
    if (is_better(*middle, *first)) swap(middle, first);
    if (is_better(*last, *middle)) {
      swap(last, middle);
      if (is_better(*middle, *first)) swap(middle, first);
    }
    kk_candidate pivot = *middle;
    size_t i = low, j = high;
    while (i <= j) {
      while (is_better(found[i], pivot)) i++;
      while (is_better(pivot, found[j])) j--;
      if (i > j) break;
      swap(found + i, found + j);
      i++;
      if (j == 0) break;
      j--;
    }
    if (keep - 1 <= j) high = j;
    else if (keep - 1 >= i) low = i;
    else return;
  }
}

void kk_copy_signs(size_t dimension, const uint8_t *from, size_t from_lane, uint8_t *to, size_t to_lane) {
  from += kk_sign_place(from_lane);
  to += kk_sign_place(to_lane);
  for (size_t column = 0; column < kk_sign_columns(dimension); column++) to[64 * column] = from[64 * column];
}
