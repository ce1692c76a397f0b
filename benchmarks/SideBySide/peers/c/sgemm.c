// Training steps in C: dense networks with OpenBLAS for the products and plain loops for the rest, and exclusive or in plain loops.
#include "peer.h"
#include <cblas.h>

enum { MAX_LAYERS = 8 };

static struct {
    int layers, batch, size[MAX_LAYERS + 1], hyperbolic;
    float rate, *w[MAX_LAYERS], *b[MAX_LAYERS], *wv[MAX_LAYERS], *bv[MAX_LAYERS], *gw[MAX_LAYERS], *gb[MAX_LAYERS], *x[MAX_LAYERS + 1], *d[MAX_LAYERS + 1];
} n;

// Weights are kept as [in][out], in which all three products run fastest here.
static void prepare(const float *weights, int batch, float rate, int layers, const int *size, int hyperbolic) {
    n.layers = layers, n.batch = batch, n.rate = rate, n.hyperbolic = hyperbolic;
    for (int l = 0; l <= layers; l++) n.size[l] = size[l], n.x[l] = floats(batch * size[l]), n.d[l] = floats(batch * size[l]);
    for (int l = 0; l < layers; l++) {
        int in = size[l], out = size[l + 1];
        n.w[l] = floats(in * out), n.wv[l] = floats(in * out), n.gw[l] = floats(in * out);
        n.b[l] = floats(out), n.bv[l] = floats(out), n.gb[l] = floats(out);
        for (int o = 0; o < out; o++)
            for (int i = 0; i < in; i++) n.w[l][i * out + o] = weights[o * in + i];
        memcpy(n.b[l], weights + in * out, out * sizeof(float));
        weights += (in + 1) * out;
    }
}

static void momentum(int count, float *restrict p, float *restrict v, const float *restrict g, float rate) {
    for (int i = 0; i < count; i++) v[i] = 0.9f * v[i] + g[i], p[i] -= rate * v[i];
}

static float mlp_step(const float *x, const float *targets) {
    int m = n.batch, last = n.layers, classes = n.size[last];
    float loss = 0, rate = measured_rate > 0 ? measured_rate : n.rate;
    for (int l = 0; l < last; l++) {
        int in = n.size[l], out = n.size[l + 1];
        float *y = n.x[l + 1], *b = n.b[l];
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, out, in, 1, l ? n.x[l] : x, in, n.w[l], out, 0, y, out);
        for (int r = 0; r < m; r++, y += out) {
            if (l == last - 1) for (int o = 0; o < out; o++) y[o] += b[o];
            else if (n.hyperbolic) for (int o = 0; o < out; o++) y[o] = tanhf(y[o] + b[o]);
            else for (int o = 0; o < out; o++) y[o] = y[o] + b[o] > 0 ? y[o] + b[o] : 0;
        }
    }
    for (int r = 0; r < m; r++) {
        float *y = n.x[last] + r * classes, *d = n.d[last] + r * classes;
        softmax(classes, y);
        for (int o = 0; o < classes; o++) {
            if (targets[r * classes + o] > 0) loss -= logf(y[o]);
            d[o] = (y[o] - targets[r * classes + o]) / m;
        }
    }
    for (int l = last - 1; l >= 0; l--) {
        int in = n.size[l], out = n.size[l + 1];
        memset(n.gb[l], 0, out * sizeof(float));
        for (int r = 0; r < m; r++)
            for (int o = 0; o < out; o++) n.gb[l][o] += n.d[l + 1][r * out + o];
        cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, in, out, m, 1, l ? n.x[l] : x, in, n.d[l + 1], out, 0, n.gw[l], out);
        if (l) {
            cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, m, in, out, 1, n.d[l + 1], out, n.w[l], out, 0, n.d[l], in);
            float *restrict d = n.d[l];
            const float *restrict y = n.x[l];
            if (n.hyperbolic) for (int i = 0; i < m * in; i++) d[i] *= 1 - y[i] * y[i];
            else for (int i = 0; i < m * in; i++) d[i] = y[i] > 0 ? d[i] : 0;
        }
        momentum(in * out, n.w[l], n.wv[l], n.gw[l], rate);
        momentum(out, n.b[l], n.bv[l], n.gb[l], rate);
    }
    return loss / m;
}

static void prepare_mlp(const float *weights, int batch, float rate) { prepare(weights, batch, rate, 2, (int[]){784, 128, 10}, 0); }

static void prepare_deep(const float *weights, int batch, float rate) {
    prepare(weights, batch, rate, 6, (int[]){784, 2500, 2000, 1500, 1000, 500, 10}, 1);
}

// 2-4-1: weights of the hidden layer (4, 2), its biases, the output's weights, its bias.
static float p[17], v[17], xor_rate;

static void prepare_xor(const float *weights, int batch, float rate) {
    memcpy(p, weights, sizeof p), memset(v, 0, sizeof v), xor_rate = rate;
}

static float xor_step(const float *x, const float *targets) {
    float g[17] = {0}, loss = 0, rate = measured_rate > 0 ? measured_rate : xor_rate;
    for (int r = 0; r < 4; r++) {
        float h[4], s = p[16], a = x[2 * r], b = x[2 * r + 1];
        for (int j = 0; j < 4; j++) h[j] = tanhf(p[2 * j] * a + p[2 * j + 1] * b + p[8 + j]);
        for (int j = 0; j < 4; j++) s += p[12 + j] * h[j];
        float y = sigmoid(s), e = y - targets[r], d = 2 * e * y * (1 - y) / 4;
        loss += e * e, g[16] += d;
        for (int j = 0; j < 4; j++) {
            float k = d * p[12 + j] * (1 - h[j] * h[j]);
            g[12 + j] += d * h[j], g[2 * j] += k * a, g[2 * j + 1] += k * b, g[8 + j] += k;
        }
    }
    for (int i = 0; i < 17; i++) v[i] = 0.9f * v[i] + g[i], p[i] -= rate * v[i];
    return loss / 4;
}

int main(int count, char **words) {
    static const Network networks[] = {
        {"train-mlp", 0, prepare_mlp, 0, mlp_step}, {"train-deep", 0, prepare_deep, 0, mlp_step}, {"train-xor", 0, prepare_xor, 0, xor_step}};
    return serve(networks, sizeof networks / sizeof *networks, words[count - 1]);
}
