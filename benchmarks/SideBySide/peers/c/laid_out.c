// The networks as someone would write them by hand for speed: weights laid out once as [in][out] with outputs in lanes, pictures with
// channels last in buffers that have their borders, sums in registers. GCC's vectors of 16 floats, no intrinsics but the maximum.
#include "peer.h"
#include <immintrin.h>

typedef float v16 __attribute__((vector_size(64)));
typedef float v16u __attribute__((vector_size(64), aligned(4)));
#define V(p) (*(v16 *)(p))
#define VU(p) (*(v16u *)(p))
#define UNROLL _Pragma("GCC unroll 16")

INLINE v16 relu(v16 v) { return (v16)_mm512_max_ps((__m512)v, _mm512_setzero_ps()); }
INLINE v16 larger(v16 a, v16 b) { return (v16)_mm512_max_ps((__m512)a, (__m512)b); }

static const float *w;
static float *t[16];

// (out, in) → [in][padded out]
static float *transposed(int out, int in, int padded, const float *from) {
    float *to = floats(in * padded);
    for (int o = 0; o < out; o++)
        for (int i = 0; i < in; i++) to[i * padded + o] = from[o * in + i];
    return to;
}

static float *padded(int n, int to, const float *from) { return memcpy(floats(to), from, n * sizeof(float)); }

// (out, in, k, k) → [k][k][in][out]
static float *channels_last(int out, int in, int k, const float *from) {
    float *to = floats(out * in * k * k);
    for (int o = 0; o < out; o++)
        for (int i = 0; i < in; i++)
            for (int p = 0; p < k * k; p++) to[(p * in + i) * out + o] = from[(o * in + i) * k * k + p];
    return to;
}

// y[16·NV] = bias + x·W, each output in NP partial sums, which hide the latency of the multiply-adds.
#define DENSE(IN, NV, NP, weight, bias, x, y, DONE) do { \
    v16 s_[(NV) * (NP)]; \
    UNROLL for (int q_ = 0; q_ < (NV); q_++) s_[q_] = V((bias) + 16 * q_); \
    UNROLL for (int q_ = (NV); q_ < (NV) * (NP); q_++) s_[q_] = (v16){0}; \
    for (int i_ = 0; i_ < (IN); i_ += (NP)) { UNROLL for (int q_ = 0; q_ < (NV) * (NP); q_++) s_[q_] += (x)[i_ + q_ / (NV)] * V((weight) + i_ * 16 * (NV) + 16 * q_); } \
    UNROLL for (int q_ = (NV); q_ < (NV) * (NP); q_++) s_[q_ % (NV)] += s_[q_]; \
    UNROLL for (int q_ = 0; q_ < (NV); q_++) V((y) + 16 * q_) = DONE(s_[q_]); } while (0)
#define SAME(v) (v)

static void lay_tiny(const float *weights, int batch, float rate) { w = weights, t[0] = transposed(16, 4, 16, w); }

static void tiny(const float *x, float *y) {
    float h[16] ALIGNED;
    V(h) = V(w + 64);
    for (int i = 0; i < 4; i++) V(h) += x[i] * V(t[0] + 16 * i);
    for (int i = 0; i < 16; i++) h[i] = tanhf(h[i]);
    for (int o = 0; o < 3; o++) {
        float s = w[128 + o];
        for (int i = 0; i < 16; i++) s += w[80 + o * 16 + i] * h[i];
        y[o] = s;
    }
    softmax(3, y);
}

static void lay_small(const float *weights, int batch, float rate) {
    w = weights, t[0] = transposed(32, 64, 32, w), t[1] = transposed(10, 32, 16, w + 2080), t[2] = padded(10, 16, w + 2400);
}

static void small(const float *x, float *y) {
    float h[32] ALIGNED, z[16] ALIGNED;
    DENSE(64, 2, 4, t[0], w + 2048, x, h, relu);
    DENSE(32, 1, 8, t[1], t[2], h, z, SAME);
    softmax(10, z);
    memcpy(y, z, 10 * sizeof *y);
}

static void lay_digits(const float *weights, int batch, float rate) {
    const float *w2 = weights + 784 * 128 + 128, *w3 = w2 + 8192 + 64;
    w = weights, t[0] = transposed(128, 784, 128, w), t[1] = transposed(64, 128, 64, w2);
    t[2] = transposed(10, 64, 16, w3), t[3] = padded(10, 16, w3 + 640), t[4] = padded(64, 64, w2 + 8192);
}

static void digits(const float *x, float *y) {
    float h[128] ALIGNED, g[64] ALIGNED, z[16] ALIGNED;
    DENSE(784, 8, 2, t[0], w + 784 * 128, x, h, relu);
    DENSE(128, 4, 4, t[1], t[4], h, g, relu);
    DENSE(64, 1, 8, t[2], t[3], g, z, SAME);
    softmax(10, z);
    memcpy(y, z, 10 * sizeof *y);
}

// Channels last: x [rows][WIDTH][IN] with its border, weights [K][K][IN][OUT]; PX neighbours of 16 channels each at once. STORE has r, c, o and v.
#define CONV(IN, WIDTH, OUT, K, S, OH, OW, PX, weight, bias, x, STORE) do { \
    for (int o = 0; o < (OUT); o += 16) for (int r = 0; r < (OH); r++) for (int c0_ = 0; c0_ < (OW); c0_ += (PX)) { \
        v16 s_[PX], b_ = V((bias) + o); \
        UNROLL for (int p_ = 0; p_ < (PX); p_++) s_[p_] = b_; \
        for (int u_ = 0; u_ < (K); u_++) for (int e_ = 0; e_ < (K) * (IN); e_++) { \
            const float *x_ = (x) + ((r * (S) + u_) * (WIDTH) + c0_ * (S)) * (IN) + e_; \
            v16 w_ = V((weight) + (u_ * (K) * (IN) + e_) * (OUT) + o); \
            UNROLL for (int p_ = 0; p_ < (PX); p_++) s_[p_] += x_[p_ * (S) * (IN)] * w_; } \
        UNROLL for (int p_ = 0; p_ < (PX); p_++) { v16 v = s_[p_]; int c = c0_ + p_; STORE; } } } while (0)

static void lay_lenet(const float *weights, int batch, float rate) {
    w = weights;
    const float *c2 = w + 156, *b2 = c2 + 2400, *f1 = b2 + 16, *g1 = f1 + 48000, *f2 = g1 + 120, *g2 = f2 + 10080, *f3 = g2 + 84, *g3 = f3 + 840;
    float *last = floats(48000);
    for (int o = 0; o < 120; o++)
        for (int c = 0; c < 16; c++)
            for (int p = 0; p < 25; p++) last[o * 400 + p * 16 + c] = f1[o * 400 + c * 25 + p];
    t[0] = channels_last(16, 6, 5, c2), t[1] = padded(16, 16, b2), t[2] = transposed(120, 400, 128, last), t[3] = padded(120, 128, g1);
    t[4] = transposed(84, 120, 96, f2), t[5] = padded(84, 96, g2), t[6] = transposed(10, 84, 16, f3), t[7] = padded(10, 16, g3);
}

static void lenet(const float *x, float *y) {
    static float in[32 * 48] ALIGNED, p[14 * 14 * 6 + 16] ALIGNED, maps[1600] ALIGNED, q[400] ALIGNED, d1[128] ALIGNED, d2[96] ALIGNED;
    float rows[6][32] ALIGNED, z[16] ALIGNED;
    const float *b1 = w + 150;
    for (int r = 0; r < 28; r++) memcpy(in + (r + 2) * 48 + 2, x + r * 28, 28 * sizeof *x);
    for (int r = 0; r < 14; r++) {
        for (int half = 0; half < 2; half++) {
            v16 s[12];
            UNROLL for (int o = 0; o < 12; o++) s[o] = b1[o / 2] - (v16){0};
            for (int u = 0; u < 5; u++)
                UNROLL for (int v = 0; v < 5; v++) {
                    const float *at = in + (2 * r + half + u) * 48 + v;
                    v16 left = VU(at), right = VU(at + 16);
                    UNROLL for (int o = 0; o < 6; o++) {
                        float k = w[o * 25 + u * 5 + v];
                        s[2 * o] += k * left, s[2 * o + 1] += k * right;
                    }
                }
            UNROLL for (int o = 0; o < 12; o++) V(&rows[o / 2][16 * (o % 2)]) = half ? larger(V(&rows[o / 2][16 * (o % 2)]), s[o]) : s[o];
        }
        for (int o = 0; o < 6; o++)
            for (int j = 0; j < 14; j++) {
                float m = rows[o][2 * j] > rows[o][2 * j + 1] ? rows[o][2 * j] : rows[o][2 * j + 1];
                p[(r * 14 + j) * 6 + o] = m > 0 ? m : 0;
            }
    }
    CONV(6, 14, 16, 5, 1, 10, 10, 10, t[0], t[1], p, V(maps + (r * 10 + c) * 16 + o) = v);
    for (int r = 0; r < 5; r++)
        for (int j = 0; j < 5; j++) {
            const float *s = maps + (2 * r * 10 + 2 * j) * 16;
            V(q + (r * 5 + j) * 16) = relu(larger(larger(V(s), V(s + 16)), larger(V(s + 160), V(s + 176))));
        }
    DENSE(400, 8, 2, t[2], t[3], q, d1, relu);
    DENSE(120, 6, 2, t[4], t[5], d1, d2, relu);
    DENSE(84, 1, 4, t[6], t[7], d2, z, SAME);
    softmax(10, z);
    memcpy(y, z, 10 * sizeof *y);
}

INLINE float last_dense(const float *f, const float *h) {
    float s = f[32];
    for (int i = 0; i < 32; i++) s += f[i] * h[i];
    return s;
}

static void lay_lstm(const float *weights, int batch, float rate) {
    w = weights, t[0] = transposed(128, 8, 128, w), t[1] = transposed(128, 32, 128, w + 1024), t[2] = padded(128, 128, w + 5120);
    for (int i = 0; i < 128; i++) t[2][i] += w[5248 + i];
}

static void lstm(const float *x, float *y) {
    float h[32] ALIGNED = {0}, c[32] ALIGNED = {0}, g[128] ALIGNED;
    for (int step = 0; step < 64; step++, x += 8) {
        v16 s[8];
        UNROLL for (int q = 0; q < 8; q++) s[q] = V(t[2] + 16 * q);
        for (int i = 0; i < 8; i++) { UNROLL for (int q = 0; q < 8; q++) s[q] += x[i] * V(t[0] + i * 128 + 16 * q); }
        for (int i = 0; i < 32; i++) { UNROLL for (int q = 0; q < 8; q++) s[q] += h[i] * V(t[1] + i * 128 + 16 * q); }
        UNROLL for (int q = 0; q < 8; q++) V(g + 16 * q) = s[q];
        for (int j = 0; j < 64; j++) g[j] = sigmoid(g[j]);
        for (int j = 64; j < 96; j++) g[j] = tanhf(g[j]);
        for (int j = 96; j < 128; j++) g[j] = sigmoid(g[j]);
        for (int j = 0; j < 32; j++) c[j] = g[32 + j] * c[j] + g[j] * g[64 + j];
        for (int j = 0; j < 32; j++) h[j] = g[96 + j] * tanhf(c[j]);
    }
    y[0] = last_dense(w + 5376, h);
}

static void lay_gru(const float *weights, int batch, float rate) {
    w = weights, t[0] = transposed(96, 8, 96, w), t[1] = transposed(96, 32, 96, w + 768), t[2] = padded(96, 96, w + 3840);
    t[3] = padded(32, 32, w + 3936 + 64);
    for (int i = 0; i < 64; i++) t[2][i] += w[3936 + i];
}

static void gru(const float *x, float *y) {
    float h[32] ALIGNED = {0}, g[96] ALIGNED, n[32] ALIGNED;
    for (int step = 0; step < 64; step++, x += 8) {
        v16 s[8];
        UNROLL for (int q = 0; q < 6; q++) s[q] = V(t[2] + 16 * q);
        s[6] = V(t[3]), s[7] = V(t[3] + 16);
        for (int i = 0; i < 8; i++) { UNROLL for (int q = 0; q < 6; q++) s[q] += x[i] * V(t[0] + i * 96 + 16 * q); }
        for (int i = 0; i < 32; i++) {
            UNROLL for (int q = 0; q < 4; q++) s[q] += h[i] * V(t[1] + i * 96 + 16 * q);
            s[6] += h[i] * V(t[1] + i * 96 + 64), s[7] += h[i] * V(t[1] + i * 96 + 80);
        }
        UNROLL for (int q = 0; q < 6; q++) V(g + 16 * q) = s[q];
        V(n) = s[6], V(n + 16) = s[7];
        for (int j = 0; j < 64; j++) g[j] = sigmoid(g[j]);
        for (int j = 0; j < 32; j++) n[j] = tanhf(g[64 + j] + g[j] * n[j]);
        for (int j = 0; j < 32; j++) h[j] = (1 - g[32 + j]) * n[j] + g[32 + j] * h[j];
    }
    y[0] = last_dense(w + 4032, h);
}

// C [m][ldc] = bias + A [m][k]·B [k][n], in tiles of 8 rows and NV vectors.
#define GEMM(M, N, K, a, lda, b, ldb, bias, c, ldc, DONE, NV) do { \
    for (int n_ = 0; n_ < (N); n_ += 16 * (NV)) for (int m_ = 0; m_ < (M); m_ += 8) { \
        v16 s_[8 * (NV)]; \
        UNROLL for (int q_ = 0; q_ < 8 * (NV); q_++) s_[q_] = VU((bias) + n_ + 16 * (q_ % (NV))); \
        for (int k_ = 0; k_ < (K); k_++) { UNROLL for (int q_ = 0; q_ < 8 * (NV); q_++) s_[q_] += (a)[(m_ + q_ / (NV)) * (lda) + k_] * VU((b) + k_ * (ldb) + n_ + 16 * (q_ % (NV))); } \
        UNROLL for (int q_ = 0; q_ < 8 * (NV); q_++) VU((c) + (m_ + q_ / (NV)) * (ldc) + n_ + 16 * (q_ % (NV))) = DONE(s_[q_]); } } while (0)

static void lay_encoder(const float *weights, int batch, float rate) {
    const float *w2 = weights + 192 * 65, *w3 = w2 + 4160, *w4 = w3 + 16640;
    w = weights, t[0] = transposed(192, 64, 192, w), t[1] = transposed(64, 64, 64, w2), t[2] = transposed(256, 64, 256, w3), t[3] = transposed(64, 256, 64, w4);
    t[4] = floats(64);
}

static void encoder(const float *x, float *y) {
    static float qkv[32 * 192] ALIGNED, at[32 * 32] ALIGNED, seen[32 * 64] ALIGNED, h[32 * 256] ALIGNED, r[32 * 64] ALIGNED, keys[16 * 32] ALIGNED;
    const float *b1 = w + 192 * 64, *b2 = b1 + 192 + 4096, *b3 = b2 + 64 + 16384, *b4 = b3 + 256 + 16384, *norm = b4 + 64;
    GEMM(32, 192, 64, x, 64, t[0], 192, b1, qkv, 192, SAME, 2);
    for (int head = 0; head < 4; head++) {
        const float *q = qkv + head * 16, *k = q + 64, *v = q + 128;
        for (int d = 0; d < 16; d++)
            for (int j = 0; j < 32; j++) keys[d * 32 + j] = k[j * 192 + d] * 0.25f;
        GEMM(32, 32, 16, q, 192, keys, 32, t[4], at, 32, SAME, 2);
        for (int i = 0; i < 32; i++) softmax(32, at + i * 32);
        GEMM(32, 16, 32, at, 32, v, 192, t[4], seen + head * 16, 64, SAME, 1);
    }
    GEMM(32, 64, 64, seen, 64, t[1], 64, b2, r, 64, SAME, 2);
    for (int i = 0; i < 2048; i++) r[i] += x[i];
    layer_norm(32, 64, r, norm, norm + 64);
    GEMM(32, 256, 64, r, 64, t[2], 256, b3, h, 256, relu, 2);
    GEMM(32, 64, 256, h, 256, t[3], 64, b4, y, 64, SAME, 2);
    for (int i = 0; i < 2048; i++) y[i] += r[i];
    layer_norm(32, 64, y, norm + 128, norm + 192);
}

static void lay_resnet(const float *weights, int batch, float rate) {
    fold_resnet(weights);
    for (int c = 0; c < 9; c++) folded[c].w = channels_last(folded[c].out, folded[c].in, folded[c].k, folded[c].w);
}

static void resnet(const float *x, float *y) {
    static float in[34 * 34 * 3] ALIGNED, a[34 * 34 * 16] ALIGNED, b[34 * 34 * 16] ALIGNED, c16[34 * 34 * 16] ALIGNED;
    static float d[18 * 18 * 32] ALIGNED, e[18 * 18 * 32] ALIGNED, f[256 * 32] ALIGNED, g[10 * 10 * 64] ALIGNED, h[64 * 64] ALIGNED;
    for (int ch = 0; ch < 3; ch++)
        for (int r = 0; r < 32; r++)
            for (int c = 0; c < 32; c++) in[((r + 1) * 34 + c + 1) * 3 + ch] = x[(ch * 32 + r) * 32 + c];
#define AT(p, width, channels) V((p) + ((r + 1) * (width) + c + 1) * (channels) + o)
    CONV(3, 34, 16, 3, 1, 32, 32, 16, folded[0].w, folded[0].b, in, AT(a, 34, 16) = relu(v));
    CONV(16, 34, 16, 3, 1, 32, 32, 16, folded[1].w, folded[1].b, a, AT(b, 34, 16) = relu(v));
    CONV(16, 34, 16, 3, 1, 32, 32, 16, folded[2].w, folded[2].b, b, AT(c16, 34, 16) = relu(v + AT(a, 34, 16)));
    CONV(16, 34, 32, 3, 2, 16, 16, 16, folded[3].w, folded[3].b, c16, AT(d, 18, 32) = relu(v));
    CONV(16, 34, 32, 1, 2, 16, 16, 16, folded[5].w, folded[5].b, c16 + 35 * 16, V(f + (r * 16 + c) * 32 + o) = v);
    CONV(32, 18, 32, 3, 1, 16, 16, 16, folded[4].w, folded[4].b, d, AT(e, 18, 32) = relu(v + V(f + (r * 16 + c) * 32 + o)));
    CONV(32, 18, 64, 3, 2, 8, 8, 8, folded[6].w, folded[6].b, e, AT(g, 10, 64) = relu(v));
    CONV(32, 18, 64, 1, 2, 8, 8, 8, folded[8].w, folded[8].b, e + 19 * 32, V(h + (r * 8 + c) * 64 + o) = v);
    v16 sums[4] = {{0}, {0}, {0}, {0}};
    CONV(64, 10, 64, 3, 1, 8, 8, 8, folded[7].w, folded[7].b, g, sums[o / 16] += relu(v + V(h + (r * 8 + c) * 64 + o)));
    for (int o = 0; o < 10; o++) {
        float s = 0;
        for (int i = 0; i < 64; i++) s += resnet_dense[o * 64 + i] * ((float *)sums)[i];
        y[o] = s / 64 + resnet_dense[640 + o];
    }
}

int main(int count, char **words) {
    static const Network networks[] = {
        {"predict-4-16-3", 3, lay_tiny, tiny}, {"predict-64-32-10", 10, lay_small, small}, {"predict-784-128-64-10", 10, lay_digits, digits},
        {"predict-lenet5", 10, lay_lenet, lenet}, {"predict-lstm", 1, lay_lstm, lstm}, {"predict-gru", 1, lay_gru, gru},
        {"predict-encoder", 2048, lay_encoder, encoder}, {"predict-resnet8", 10, lay_resnet, resnet}};
    return serve(networks, sizeof networks / sizeof *networks, words[count - 1]);
}
