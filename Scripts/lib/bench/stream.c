// Writes how many bytes a second of Q4_K tiles all threads multiply with a vector, from memory and from their cores' caches, and merely
// read from memory, as JSON. Medians of some passes: the memory of a shared machine gives now more, now less.
// clang -O3 -fno-math-errno -pthread -I Sources/CKernels/include Scripts/lib/bench/stream.c Sources/CKernels/*.c -lm -o stream && ./stream 2
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CKernels.h"

enum { COLUMNS = 1536, PASSES = 9, MAX_THREADS = 64 };
static const size_t memory_bytes = (size_t)1 << 29, cache_bytes = (size_t)1 << 18, pass_bytes = (size_t)1 << 29;

typedef uint64_t words __attribute__((vector_size(64)));

static uint8_t *tiles, *panel;
static size_t tile_bytes;
static int threads;
static pthread_barrier_t barrier;
static double memory_multiplied, memory_read, cache_multiplied;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void multiply(const uint8_t *from, size_t count) {
  const kk_kernel_table *kernels = kk_kernels();
  float y[32];
  for (size_t tile = 0; tile + 2 <= count; tile += 2)
    kernels->tiles_times_panel(KK_PACK_K4, from + tile * tile_bytes, COLUMNS, panel, 1, 1, 32, NULL, false, y, 32);
}

static void read_only(const uint8_t *from, size_t count) {
  words sums[4] = {0};
  for (size_t at = 0; at + 256 <= count * tile_bytes; at += 256)
    for (int i = 0; i < 4; i++) {
      words next;
      memcpy(&next, from + at + 64 * i, 64);
      sums[i] += next;
    }
  words sum = sums[0] + sums[1] + sums[2] + sums[3];
  __asm__ volatile("" : : "m"(sum));
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

typedef void stream(const uint8_t *from, size_t count);

// Median rate of all threads together, each over a part of its own, again and again where that is small.
static double rate(size_t thread, stream *stream, size_t part_bytes) {
  double found[PASSES];
  size_t part = part_bytes / tile_bytes, bytes = part * tile_bytes, repeats = pass_bytes / (size_t)threads / bytes;
  for (int pass = 0; pass < PASSES; pass++) {
    pthread_barrier_wait(&barrier);
    double start = now();
    for (size_t i = 0; i < repeats; i++) stream(tiles + thread * bytes, part);
    pthread_barrier_wait(&barrier);
    found[pass] = (double)(repeats * bytes * (size_t)threads) / (now() - start);
  }
  qsort(found, PASSES, sizeof *found, ascending);
  return found[PASSES / 2];
}

static void *work(void *argument) {
  size_t thread = (size_t)argument, share = memory_bytes / (size_t)threads;
  double results[] = {rate(thread, multiply, share), rate(thread, read_only, share), rate(thread, multiply, cache_bytes)};
  if (thread == 0) memory_multiplied = results[0], memory_read = results[1], cache_multiplied = results[2];
  return NULL;
}

int main(int count, char **arguments) {
  threads = count > 1 ? atoi(arguments[1]) : 1;
  if (threads < 1 || threads > MAX_THREADS) {
    fprintf(stderr, "threads: 1 to %d, not %s\n", MAX_THREADS, arguments[1]);
    return 2;
  }
  tile_bytes = kk_tile_bytes(KK_PACK_K4, COLUMNS);
  tiles = aligned_alloc(64, memory_bytes + 16384);
  panel = aligned_alloc(64, kk_panel_bytes(COLUMNS, 1, true));
  if (!tiles || !panel) return 1;
  for (size_t i = 0; i < memory_bytes + 16384; i++) tiles[i] = (uint8_t)(i * 2654435761u >> 24) & 0x3f;
  float x[COLUMNS];
  for (int i = 0; i < COLUMNS; i++) x[i] = (float)(i % 7 - 3);
  kk_kernels()->make_panel(x, COLUMNS, 1, COLUMNS, 1, true, panel);
  pthread_t workers[MAX_THREADS];
  pthread_barrier_init(&barrier, NULL, (unsigned)threads);
  for (size_t i = 1; i < (size_t)threads; i++) pthread_create(&workers[i], NULL, work, (void *)i);
  work((void *)0);
  for (size_t i = 1; i < (size_t)threads; i++) pthread_join(workers[i], NULL);
  printf("{\"memory_multiplied\": %.0f, \"memory_read\": %.0f, \"cache_multiplied\": %.0f}\n", memory_multiplied, memory_read,
         cache_multiplied);
}
