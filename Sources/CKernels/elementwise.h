// Norms, activations and reductions over float rows of any length.

#define KK_FOR16(i, n) for (size_t i = 0; i + 16 <= (n); i += 16)
#define KK_TAIL(i, n) for (size_t i = (n) / 16 * 16; i < (n); i++)

static float dot(const float *a, const float *b, size_t n) {
  v16f sum = {0};
  KK_FOR16(i, n) sum += load16(a + i) * load16(b + i);
  float s = sum16(sum);
  KK_TAIL(i, n) s += a[i] * b[i];
  return s;
}

static void rms_norm(const float *x, const float *weight, float epsilon, size_t n, float *out) {
  float scale = 1.0f / __builtin_sqrtf(dot(x, x, n) / (float)n + epsilon);
  KK_FOR16(i, n) store16(out + i, load16(x + i) * scale * load16(weight + i));
  KK_TAIL(i, n) out[i] = x[i] * scale * weight[i];
}

static void layer_norm(const float *x, const float *weight, const float *bias, float epsilon, size_t n, float *out) {
  v16f sum = {0};
  KK_FOR16(i, n) sum += load16(x + i);
  float mean = sum16(sum);
  KK_TAIL(i, n) mean += x[i];
  mean /= (float)n;
  v16f squares = {0};
  KK_FOR16(i, n) {
    v16f d = load16(x + i) - mean;
    squares += d * d;
  }
  float variance = sum16(squares);
  KK_TAIL(i, n) variance += (x[i] - mean) * (x[i] - mean);
  float scale = 1.0f / __builtin_sqrtf(variance / (float)n + epsilon);
  KK_FOR16(i, n) store16(out + i, (load16(x + i) - mean) * scale * load16(weight + i) + load16(bias + i));
  KK_TAIL(i, n) out[i] = (x[i] - mean) * scale * weight[i] + bias[i];
}

static void add(const float *x, size_t n, float *into) {
  KK_FOR16(i, n) store16(into + i, load16(into + i) + load16(x + i));
  KK_TAIL(i, n) into[i] += x[i];
}

KK_INLINE v16f silu(v16f x) { return x / (1.0f + vexp(-x)); }

KK_INLINE v16f vgelu(v16f x) {
  v16f z = vmax(x, -x) * 0.70710678118654752f;
  v16f t = 1.0f / (1.0f + 0.3275911f * z);
  v16f p = splat(1.061405429f);
  p = p * t - 1.453152027f;
  p = p * t + 1.421413741f;
  p = p * t - 0.284496736f;
  p = p * t + 0.254829592f;
  v16f tail = 0.5f * p * t * vexp(-z * z); // 1 - Φ(|x|)
  return x * select16(x < 0.0f, tail, 1.0f - tail);
}

// x / (1 + e^-2z) = x (1 + tanh z) / 2, z = √(2/π) (x + 0.044715 x³)
KK_INLINE v16f vgelu_tanh(v16f x) {
  return x / (1.0f + vexp(x * (x * x * -0.0713548162726f - 1.5957691216057308f)));
}

// Applies a 16-lane function to rows of any length, the last lanes through a padded copy.
#define KK_MAP(n, a, b, out, expression)                          \
  do {                                                            \
    KK_FOR16(i, n) {                                              \
      v16f u = load16((a) + i), w = load16((b) + i);              \
      (void)w;                                                    \
      store16((out) + i, expression);                             \
    }                                                             \
    if ((n) % 16) {                                               \
      float us[16] = {0}, ws[16] = {0}, results[16];              \
      size_t whole = (n) / 16 * 16, bytes = (n) % 16 * 4;         \
      memcpy(us, (a) + whole, bytes);                             \
      memcpy(ws, (b) + whole, bytes);                             \
      v16f u = load16(us), w = load16(ws);                        \
      (void)w;                                                    \
      store16(results, expression);                               \
      memcpy((out) + whole, results, bytes);                      \
    }                                                             \
  } while (0)

static void silu_multiply(const float *gate, const float *up, size_t n, float *out) { KK_MAP(n, gate, up, out, silu(u) * w); }

static void gelu_multiply(const float *gate, const float *up, size_t n, float *out) {
  KK_MAP(n, gate, up, out, vgelu_tanh(u) * w);
}

static void gelu(const float *in, size_t n, float *out) { KK_MAP(n, in, in, out, vgelu(u)); }

static float softmax(float *x, size_t n) {
  float largest = -__builtin_inff();
  for (size_t i = 0; i < n; i++) largest = x[i] > largest ? x[i] : largest;
  KK_MAP(n, x, x, x, vexp(u - largest));
  v16f sums = {0};
  KK_FOR16(i, n) sums += load16(x + i);
  float sum = sum16(sums);
  KK_TAIL(i, n) sum += x[i];
  float inverse = 1.0f / sum;
  KK_FOR16(i, n) store16(x + i, load16(x + i) * inverse);
  KK_TAIL(i, n) x[i] *= inverse;
  return largest + __builtin_logf(sum);
}
