#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c"))), apply_to = function)
#include "avx512_vnni.h"

#include "matmul.h"
#include "attention.h"
#include "attention_spans.h"
#include "elementwise.h"
#include "signs.h"

#define KK_TABLE kk_table_avx512_vnni
#define KK_ISA_NAME "avx512-vnni"
#include "table.h"
#pragma clang attribute pop
#endif
