#include "CKernels.h"
#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

extern const kk_kernel_table kk_table_scalar;
#if defined(__x86_64__)
extern const kk_kernel_table kk_table_avx2, kk_table_avx512, kk_table_avx512_vnni, kk_table_avx512_bf16;
#elif defined(__aarch64__)
extern const kk_kernel_table kk_table_neon;
#endif

bool kk_isa_available(kk_isa isa) {
  switch (isa) {
  case KK_ISA_SCALAR: return true;
#if defined(__x86_64__)
  case KK_ISA_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
  case KK_ISA_AVX512:
    return kk_isa_available(KK_ISA_AVX2) && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  case KK_ISA_AVX512_VNNI: return kk_isa_available(KK_ISA_AVX512) && __builtin_cpu_supports("avx512vnni");
  case KK_ISA_AVX512_BF16: return kk_isa_available(KK_ISA_AVX512_VNNI) && __builtin_cpu_supports("avx512bf16");
#elif defined(__aarch64__) && defined(__linux__)
  case KK_ISA_NEON: return getauxval(AT_HWCAP) & HWCAP_ASIMDDP;
#endif
  default: return false;
  }
}

const kk_kernel_table *kk_kernels_for(kk_isa isa) {
  if (!kk_isa_available(isa)) return NULL;
  switch (isa) {
#if defined(__x86_64__)
  case KK_ISA_AVX2: return &kk_table_avx2;
  case KK_ISA_AVX512: return &kk_table_avx512;
  case KK_ISA_AVX512_VNNI: return &kk_table_avx512_vnni;
  case KK_ISA_AVX512_BF16: return &kk_table_avx512_bf16;
#elif defined(__aarch64__)
  case KK_ISA_NEON: return &kk_table_neon;
#endif
  default: return &kk_table_scalar;
  }
}

const kk_kernel_table *kk_kernels(void) {
  static const kk_isa best_first[] = {KK_ISA_AVX512_BF16, KK_ISA_AVX512_VNNI, KK_ISA_AVX512, KK_ISA_AVX2, KK_ISA_NEON};
  for (size_t i = 0; i < sizeof best_first / sizeof *best_first; i++)
    if (kk_isa_available(best_first[i])) return kk_kernels_for(best_first[i]);
  return &kk_table_scalar;
}

size_t kk_panel_bytes(size_t columns, size_t width, bool quantized) {
  return quantized ? columns / 32 * width * 48 : columns * width * 4;
}

size_t kk_attention_scratch(size_t key_size, size_t value_size) {
  // Parts seen so far and of a span; queries; a block of keys and values in half the bytes.
  size_t keys = kk_filled(key_size), values = kk_filled(value_size);
  return KK_ATTENTION_QUERIES * (2 * kk_attention_part(value_size) + keys) + KK_ATTENTION_BLOCK / 2 * (keys + values);
}

void kk_rope(float *head, const float *cosine, const float *sine, size_t rotary, bool neox) {
  size_t half = rotary / 2, step = neox ? half : 1;
  for (size_t i = 0; i < half; i++) {
    float *a = head + (neox ? i : 2 * i), *b = a + step, x = *a, y = *b;
    *a = x * cosine[i] - y * sine[i];
    *b = x * sine[i] + y * cosine[i];
  }
}
