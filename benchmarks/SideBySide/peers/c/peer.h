// What the C peers share: reading weights, the lines a peer answers (see ChildEngine.cs), and the clock.
#pragma once
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INLINE static inline __attribute__((always_inline))
#define ALIGNED __attribute__((aligned(64)))

// A job: prepared once with the weights in stored order, then called. A training ignores x and y after `prepare` and returns a loss.
typedef struct {
    const char *job;
    size_t outputs;                                   // 0 for a training
    void (*prepare)(const float *weights, int batch, float rate);
    void (*predict)(const float *x, float *y);
    float (*step)(const float *x, const float *targets);
} Network;

__attribute__((unused)) static float measured_rate = 0;                       // set when answers have been given: weights stay where they are

static long clock_ns(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static float *floats(size_t count) {
    float *p = aligned_alloc(64, (count * sizeof(float) + 127) & ~(size_t)63);
    if (!p) exit(1);
    memset(p, 0, count * sizeof(float));
    return p;
}

static float *read_floats(const char *folder, const char *job, const char *what) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.%s", folder, job, what);
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    fseek(f, 0, SEEK_END);
    long bytes = ftell(f);
    rewind(f);
    float *p = floats(bytes / sizeof(float) + 16);
    if (fread(p, 1, bytes, f) != (size_t)bytes) exit(1);
    fclose(f);
    return p;
}

static int serve(const Network *networks, int count, const char *folder) {
    char line[256], word[16], job[128], kind[16];
    const Network *n = NULL;
    float *x = NULL, *targets = NULL, *y = NULL;
    float losses[3];
    while (fgets(line, sizeof line, stdin)) {
        long calls = 0;
        if (sscanf(line, "%15s %127s %ld", word, job, &calls) < 2) return 1;
        if (!strcmp(word, "load")) {
            float rate = 0;
            int batch = (int)calls;
            sscanf(line, "%*s %*s %*d %15s %f", kind, &rate);
            n = NULL;
            for (int i = 0; i < count; i++)
                if (!strncmp(networks[i].job, job, strlen(networks[i].job)) && !(networks[i].predict && batch > 1)) n = &networks[i];
            if (n) {
                x = read_floats(folder, job, "inputs"), targets = read_floats(folder, job, "targets");
                y = floats(n->outputs + 16);
                float *weights = read_floats(folder, job, "weights");
                n->prepare(weights, batch, rate);
                for (int i = 0; n->step && i < 3; i++) losses[i] = n->step(x, targets);
                measured_rate = 1e-7f;
            }
            puts(n ? "ok" : "absent");
        } else if (!strcmp(word, "answer")) {
            if (n->predict) n->predict(x, y);
            for (size_t i = 0; i < (n->predict ? n->outputs : 3); i++) printf("%.8g ", n->predict ? y[i] : losses[i]);
            puts("");
        } else if (!strcmp(word, "time")) {
            void (*volatile predict)(const float *, float *) = n->predict;
            float (*volatile step)(const float *, const float *) = n->step;
            long passed = clock_ns(CLOCK_MONOTONIC), running = clock_ns(CLOCK_THREAD_CPUTIME_ID);
            if (predict) for (long i = 0; i < calls; i++) predict(x, y);
            else for (long i = 0; i < calls; i++) step(x, targets);
            running = clock_ns(CLOCK_THREAD_CPUTIME_ID) - running;
            printf("%ld %ld\n", running, clock_ns(CLOCK_MONOTONIC) - passed);
        } else {
            free(x), free(y), free(targets);
            x = y = targets = NULL, n = NULL, measured_rate = 0;
            puts("ok");
        }
        fflush(stdout);
    }
    return 0;
}

INLINE float sigmoid(float v) { return 1.f / (1.f + expf(-v)); }

INLINE void softmax(int n, float *y) {
    float m = y[0], s = 0;
    for (int i = 1; i < n; i++) m = y[i] > m ? y[i] : m;
    for (int i = 0; i < n; i++) y[i] = expf(y[i] - m), s += y[i];
    s = 1 / s;
    for (int i = 0; i < n; i++) y[i] *= s;
}

INLINE void layer_norm(int rows, int n, float *x, const float *gain, const float *bias) {
    for (int r = 0; r < rows; r++, x += n) {
        float mean = 0, variance = 0;
        for (int i = 0; i < n; i++) mean += x[i];
        mean /= n;
        for (int i = 0; i < n; i++) variance += (x[i] - mean) * (x[i] - mean);
        float scale = 1 / sqrtf(variance / n + 1e-5f);
        for (int i = 0; i < n; i++) x[i] = (x[i] - mean) * scale * gain[i] + bias[i];
    }
}

// ResNet-8's nine convolutions with their batch norms folded in: weights (out, in, k, k) and a bias each.
// Stored are weights, gains and biases in layer order, the dense layer, then the means and variances of all norms.
typedef struct { int out, in, k; float *w, *b; } Folded;
static Folded folded[9] = {{16, 3, 3}, {16, 16, 3}, {16, 16, 3}, {32, 16, 3}, {32, 32, 3}, {32, 16, 1}, {64, 32, 3}, {64, 64, 3}, {64, 32, 1}};
static const float *resnet_dense;

__attribute__((unused)) static void fold_resnet(const float *weights) {
    const float *statistics = weights;
    for (int c = 0; c < 9; c++) statistics += folded[c].out * folded[c].in * folded[c].k * folded[c].k + 2 * folded[c].out;
    resnet_dense = statistics;
    statistics += 650;
    for (int c = 0; c < 9; c++) {
        Folded *f = &folded[c];
        int per = f->in * f->k * f->k;
        const float *gain = weights + f->out * per, *bias = gain + f->out, *mean = statistics, *variance = mean + f->out;
        f->w = floats(f->out * per), f->b = floats(f->out);
        for (int o = 0; o < f->out; o++) {
            float scale = gain[o] / sqrtf(variance[o] + 1e-5f);
            f->b[o] = bias[o] - mean[o] * scale;
            for (int i = 0; i < per; i++) f->w[o * per + i] = weights[o * per + i] * scale;
        }
        weights = bias + f->out, statistics = variance + f->out;
    }
}
