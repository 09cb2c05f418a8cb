#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx512bf16,avx2,fma,f16c"))), apply_to = function)
#include "avx512_vnni.h"

#define KK_BFLOAT_DOTS

#include "matmul.h"
#include "attention.h"
#include "attention_spans.h"
#include "elementwise.h"
#include "signs.h"

#define KK_TABLE kk_table_avx512_bf16
#define KK_ISA_NAME "avx512-bf16"
#include "table.h"
#pragma clang attribute pop
#endif
