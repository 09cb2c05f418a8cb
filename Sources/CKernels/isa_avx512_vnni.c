#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c"))), apply_to = function)
#include "avx512.h"

KK_INLINE v16i dot_step(v16i sum, v64u w, int32_t x) {
  return (v16i)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)w, _mm512_set1_epi32(x));
}

KK_INLINE v16i dot_step_wide(v16i sum, v64u w, int32_t x) { return dot_step(sum, w, x); }

#include "matmul.h"
#include "attention.h"
#include "elementwise.h"

#define KK_TABLE kk_table_avx512_vnni
#define KK_ISA_NAME "avx512-vnni"
#include "table.h"
#pragma clang attribute pop
#endif
