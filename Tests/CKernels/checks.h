// Noise to compare kernels on, and the comparisons.
#include "CKernels.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const kk_kernel_table *tested;
static int checks, failures;
static uint64_t digest, state;

// MARK: Noise

static uint64_t noise(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

static int integer(int low, int high) { return low + (int)(noise() % (uint64_t)(high - low + 1)); }

static float real(float low, float high) { return low + (high - low) * (float)(noise() >> 40) * 0x1p-24f; }

static void reals(float *x, size_t n, float low, float high) {
  for (size_t i = 0; i < n; i++) x[i] = real(low, high);
}

// MARK: Checks

static void check(bool right, const char *format, ...) {
  checks++;
  if (right || failures++ >= 20) return;
  va_list arguments;
  va_start(arguments, format);
  printf("%s: ", tested->name);
  vprintf(format, arguments);
  printf(" is wrong\n");
  va_end(arguments);
}

// Bit by bit; what is compared goes into the digest.
static bool same(const void *expected, const void *actual, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) digest = (digest ^ ((const uint8_t *)actual)[i]) * 0x100000001b3;
  return memcmp(expected, actual, bytes) == 0;
}

// The largest difference is at most `tolerance` of the largest magnitude.
static bool near(const float *expected, const float *actual, size_t n, double tolerance) {
  double worst = 0, largest = 1e-30;
  for (size_t i = 0; i < n; i++) {
    if (!isfinite(actual[i])) return false;
    worst = fmax(worst, fabs((double)expected[i] - actual[i]));
    largest = fmax(largest, fabs(expected[i]));
  }
  return worst <= tolerance * largest;
}
