// The networks as nested loops over the stored layouts, which the compiler vectorises as it can: what simple code generators emit.
#include "peer.h"

typedef enum { NONE, RELU, TANH } Activation;
static const float *w;

INLINE float activate(float v, Activation a) { return a == RELU ? (v > 0 ? v : 0) : a == TANH ? tanhf(v) : v; }

INLINE void dense(int in, int out, const float *restrict weight, const float *restrict bias, const float *restrict x, float *restrict y, Activation a) {
    for (int o = 0; o < out; o++) {
        float s = bias[o];
        for (int i = 0; i < in; i++) s += weight[o * in + i] * x[i];
        y[o] = activate(s, a);
    }
}

INLINE void conv(int in, int h, int wd, int out, int k, int stride, int pad, const float *restrict weight, const float *restrict bias,
                 const float *restrict x, float *restrict y, Activation a) {
    int oh = (h + 2 * pad - k) / stride + 1, ow = (wd + 2 * pad - k) / stride + 1;
    for (int o = 0; o < out; o++)
        for (int r = 0; r < oh; r++)
            for (int c = 0; c < ow; c++) {
                float s = bias[o];
                for (int i = 0; i < in; i++)
                    for (int u = 0; u < k; u++)
                        for (int v = 0; v < k; v++) {
                            int yy = r * stride + u - pad, xx = c * stride + v - pad;
                            if (yy >= 0 && yy < h && xx >= 0 && xx < wd) s += weight[((o * in + i) * k + u) * k + v] * x[(i * h + yy) * wd + xx];
                        }
                y[(o * oh + r) * ow + c] = activate(s, a);
            }
}

INLINE void pool(int channels, int h, int wd, const float *restrict x, float *restrict y) {
    for (int c = 0; c < channels; c++)
        for (int r = 0; r < h / 2; r++)
            for (int q = 0; q < wd / 2; q++) {
                const float *p = x + (c * h + 2 * r) * wd + 2 * q;
                float m = p[0] > p[1] ? p[0] : p[1], n = p[wd] > p[wd + 1] ? p[wd] : p[wd + 1];
                y[(c * (h / 2) + r) * (wd / 2) + q] = m > n ? m : n;
            }
}

static void keep(const float *weights, int batch, float rate) { w = weights; }

static void tiny(const float *x, float *y) {
    float h[16] ALIGNED;
    dense(4, 16, w, w + 64, x, h, TANH);
    dense(16, 3, w + 80, w + 128, h, y, NONE);
    softmax(3, y);
}

static void small(const float *x, float *y) {
    float h[32] ALIGNED;
    dense(64, 32, w, w + 2048, x, h, RELU);
    dense(32, 10, w + 2080, w + 2400, h, y, NONE);
    softmax(10, y);
}

static void digits(const float *x, float *y) {
    float h[128] ALIGNED, g[64] ALIGNED;
    const float *w2 = w + 784 * 128 + 128, *w3 = w2 + 128 * 64 + 64;
    dense(784, 128, w, w + 784 * 128, x, h, RELU);
    dense(128, 64, w2, w2 + 128 * 64, h, g, RELU);
    dense(64, 10, w3, w3 + 640, g, y, NONE);
    softmax(10, y);
}

static void lenet(const float *x, float *y) {
    static float a[6 * 784] ALIGNED, p[6 * 196] ALIGNED, c[1600] ALIGNED, q[400] ALIGNED, d1[120] ALIGNED, d2[84] ALIGNED;
    const float *b1 = w + 150, *c2 = b1 + 6, *b2 = c2 + 2400, *f1 = b2 + 16, *g1 = f1 + 48000, *f2 = g1 + 120, *g2 = f2 + 10080, *f3 = g2 + 84;
    conv(1, 28, 28, 6, 5, 1, 2, w, b1, x, a, RELU);
    pool(6, 28, 28, a, p);
    conv(6, 14, 14, 16, 5, 1, 0, c2, b2, p, c, RELU);
    pool(16, 10, 10, c, q);
    dense(400, 120, f1, g1, q, d1, RELU);
    dense(120, 84, f2, g2, d1, d2, RELU);
    dense(84, 10, f3, f3 + 840, d2, y, NONE);
    softmax(10, y);
}

static void lstm(const float *x, float *y) {
    float h[32] ALIGNED = {0}, c[32] ALIGNED = {0}, g[128] ALIGNED;
    const float *wi = w, *wh = wi + 1024, *bi = wh + 4096, *bh = bi + 128, *f = bh + 128;
    for (int t = 0; t < 64; t++, x += 8) {
        for (int o = 0; o < 128; o++) {
            float s = bi[o] + bh[o];
            for (int i = 0; i < 8; i++) s += wi[o * 8 + i] * x[i];
            for (int i = 0; i < 32; i++) s += wh[o * 32 + i] * h[i];
            g[o] = s;
        }
        for (int j = 0; j < 32; j++) c[j] = sigmoid(g[32 + j]) * c[j] + sigmoid(g[j]) * tanhf(g[64 + j]);
        for (int j = 0; j < 32; j++) h[j] = sigmoid(g[96 + j]) * tanhf(c[j]);
    }
    dense(32, 1, f, f + 32, h, y, NONE);
}

static void gru(const float *x, float *y) {
    float h[32] ALIGNED = {0}, a[96] ALIGNED, b[96] ALIGNED;
    const float *wi = w, *wh = wi + 768, *bi = wh + 3072, *bh = bi + 96, *f = bh + 96;
    for (int t = 0; t < 64; t++, x += 8) {
        dense(8, 96, wi, bi, x, a, NONE);
        dense(32, 96, wh, bh, h, b, NONE);
        for (int j = 0; j < 32; j++) {
            float r = sigmoid(a[j] + b[j]), z = sigmoid(a[32 + j] + b[32 + j]), n = tanhf(a[64 + j] + r * b[64 + j]);
            h[j] = (1 - z) * n + z * h[j];
        }
    }
    dense(32, 1, f, f + 32, h, y, NONE);
}

static void encoder(const float *x, float *y) {
    static float qkv[32 * 192] ALIGNED, seen[32 * 64] ALIGNED, h[32 * 256] ALIGNED, r[32 * 64] ALIGNED;
    float at[32] ALIGNED;
    const float *b1 = w + 192 * 64, *w2 = b1 + 192, *b2 = w2 + 4096, *w3 = b2 + 64, *b3 = w3 + 16384, *w4 = b3 + 256, *b4 = w4 + 16384, *norm = b4 + 64;
    for (int t = 0; t < 32; t++) dense(64, 192, w, b1, x + t * 64, qkv + t * 192, NONE);
    for (int head = 0; head < 4; head++)
        for (int i = 0; i < 32; i++) {
            const float *q = qkv + head * 16, *k = q + 64, *v = q + 128;
            for (int j = 0; j < 32; j++) {
                float s = 0;
                for (int d = 0; d < 16; d++) s += q[i * 192 + d] * k[j * 192 + d];
                at[j] = s * 0.25f;
            }
            softmax(32, at);
            for (int d = 0; d < 16; d++) {
                float s = 0;
                for (int j = 0; j < 32; j++) s += at[j] * v[j * 192 + d];
                seen[i * 64 + head * 16 + d] = s;
            }
        }
    for (int t = 0; t < 32; t++) dense(64, 64, w2, b2, seen + t * 64, r + t * 64, NONE);
    for (int i = 0; i < 2048; i++) r[i] += x[i];
    layer_norm(32, 64, r, norm, norm + 64);
    for (int t = 0; t < 32; t++) dense(64, 256, w3, b3, r + t * 64, h + t * 256, RELU);
    for (int t = 0; t < 32; t++) dense(256, 64, w4, b4, h + t * 256, y + t * 64, NONE);
    for (int i = 0; i < 2048; i++) y[i] += r[i];
    layer_norm(32, 64, y, norm + 128, norm + 192);
}

static void fold(const float *weights, int batch, float rate) { fold_resnet(weights); }

INLINE void add_relu(int n, float *restrict a, const float *restrict b) {
    for (int i = 0; i < n; i++) a[i] = a[i] + b[i] > 0 ? a[i] + b[i] : 0;
}

static void resnet(const float *x, float *y) {
    static float a[16 * 1024] ALIGNED, b[16 * 1024] ALIGNED, c[16 * 1024] ALIGNED;
    float mean[64];
#define CONV(i, in, h, out, k, s, p, from, to, act) conv(in, h, h, out, k, s, p, folded[i].w, folded[i].b, from, to, act)
    CONV(0, 3, 32, 16, 3, 1, 1, x, a, RELU);
    CONV(1, 16, 32, 16, 3, 1, 1, a, b, RELU);
    CONV(2, 16, 32, 16, 3, 1, 1, b, c, NONE);
    add_relu(16384, a, c);
    CONV(3, 16, 32, 32, 3, 2, 1, a, b, RELU);
    CONV(4, 32, 16, 32, 3, 1, 1, b, c, NONE);
    CONV(5, 16, 32, 32, 1, 2, 0, a, b, NONE);
    add_relu(8192, b, c);
    CONV(6, 32, 16, 64, 3, 2, 1, b, a, RELU);
    CONV(7, 64, 8, 64, 3, 1, 1, a, c, NONE);
    CONV(8, 32, 16, 64, 1, 2, 0, b, a, NONE);
    add_relu(4096, a, c);
    for (int o = 0; o < 64; o++) {
        float s = 0;
        for (int i = 0; i < 64; i++) s += a[o * 64 + i];
        mean[o] = s / 64;
    }
    dense(64, 10, resnet_dense, resnet_dense + 640, mean, y, NONE);
}

int main(int count, char **words) {
    static const Network networks[] = {
        {"predict-4-16-3", 3, keep, tiny}, {"predict-64-32-10", 10, keep, small}, {"predict-784-128-64-10", 10, keep, digits},
        {"predict-lenet5", 10, keep, lenet}, {"predict-lstm", 1, keep, lstm}, {"predict-gru", 1, keep, gru},
        {"predict-encoder", 2048, keep, encoder}, {"predict-resnet8", 10, fold, resnet}};
    return serve(networks, sizeof networks / sizeof *networks, words[count - 1]);
}
