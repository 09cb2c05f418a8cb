// Writes what this machine can do at most, as JSON: bytes a second read from memory, and multiply-adds of bytes a second.
// gcc -O3 -march=native -fopenmp machine.c -o machine && OMP_NUM_THREADS=2 ./machine
#include <immintrin.h>
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { PASSES = 6 };
static const size_t bytes = (size_t)1 << 30;  // far more than any cache

static double read_bandwidth(void) {
  uint64_t *buffer = aligned_alloc(64, bytes);
  if (!buffer) return 0;
  size_t count = bytes / sizeof *buffer;
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < count; i++) buffer[i] = i;
  double best = 0;
  volatile uint64_t sink = 0;
  for (int pass = 0; pass < PASSES; pass++) {
    double start = omp_get_wtime();
    uint64_t sum = 0;
#pragma omp parallel for schedule(static) reduction(+ : sum)
    for (size_t i = 0; i < count; i++) sum += buffer[i];
    double rate = (double)bytes / (omp_get_wtime() - start);
    sink += sum;
    if (rate > best) best = rate;
  }
  free(buffer);
  return best;
}

// Each thread keeps twelve sums in registers, enough to hide the latency of the instruction.
#if defined(__AVX512VNNI__)
static const char *const method = "vpdpbusd, 512 bits";
enum { LANES = 64 };
typedef __m512i vector;
#define ZERO() _mm512_setzero_si512()
#define STEP(sum, a, b) _mm512_dpbusd_epi32(sum, a, b)
#define SET(value) _mm512_set1_epi8(value)
#elif defined(__AVXVNNI__)
static const char *const method = "vpdpbusd, 256 bits";
enum { LANES = 32 };
typedef __m256i vector;
#define ZERO() _mm256_setzero_si256()
#define STEP(sum, a, b) _mm256_dpbusd_avx_epi32(sum, a, b)
#define SET(value) _mm256_set1_epi8(value)
#elif defined(__AVX2__)
static const char *const method = "vpmaddubsw and vpmaddwd, 256 bits";
enum { LANES = 32 };
typedef __m256i vector;
#define ZERO() _mm256_setzero_si256()
#define STEP(sum, a, b) _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_maddubs_epi16(a, b), _mm256_set1_epi16(1)))
#define SET(value) _mm256_set1_epi8(value)
#endif

#ifdef STEP
#define EACH(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)
#define DECLARE(i) vector sum##i = ZERO();
// The empty statement keeps the sum in a register and the compiler from working it out beforehand.
#define ADD(i) sum##i = STEP(sum##i, a, b); __asm__("" : "+v"(sum##i));
#define USE(i) __asm__ volatile("" : : "v"(sum##i));

static double byte_products(void) {
  enum { SUMS = 12, STEPS = 1 << 24 };
  double best = 0;
  for (int pass = 0; pass < 2 * PASSES; pass++) {
    double start = omp_get_wtime();
    int threads = 1;
#pragma omp parallel
    {
#pragma omp single
      threads = omp_get_num_threads();
      vector a = SET(3), b = SET(omp_get_thread_num() + 1);
      EACH(DECLARE)
      for (int step = 0; step < STEPS; step++) {
        EACH(ADD)
      }
      EACH(USE)
    }
    double rate = (double)SUMS * STEPS * LANES * threads / (omp_get_wtime() - start);
    if (rate > best) best = rate;
  }
  return best;
}
#endif

int main(void) {
  printf("{\"read_bytes_per_second\": %.0f", read_bandwidth());
#ifdef STEP
  printf(", \"int8_products_per_second\": %.0f, \"int8_method\": \"%s\"", byte_products(), method);
#endif
  printf("}\n");
}
