"""PyTorch as a peer of the side-by-side comparison: reads a line, does it, answers with a line (see ChildEngine.cs).

Weights and data are bare floats in the folder given as last argument, in the order NetCompiler stores them. Each job runs in the form
in which PyTorch is fastest here: frozen TorchScript for predictions, and for convolutions the faster of both memory formats.
"""
import math
import sys
import time
import warnings

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
FOLDER = sys.argv[-1]
ANSWER_STEPS, RATE_WHEN_MEASURED = 3, 1e-7


class Mlp(nn.Module):
    def __init__(self, activation, head, *sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.activation, self.head, self.shape = activation, head, (sizes[0],)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = self.activation(layer(x))
        return self.head(self.layers[-1](x))


class LeNet5(nn.Module):
    def __init__(self, head):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.dense1, self.dense2, self.dense3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)
        self.head, self.shape = head, (1, 28, 28)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.dense1(torch.flatten(x, 1)))
        return self.head(self.dense3(F.relu(self.dense2(x))))


class Recurrent(nn.Module):
    def __init__(self, kind, units, outputs):
        super().__init__()
        self.rnn, self.dense, self.shape = kind(8, units), nn.Linear(units, outputs), (64, 8)

    def forward(self, x):  # steps × examples × 8
        return self.dense(self.rnn(x)[0][-1])


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.out = nn.Linear(64, 192), nn.Linear(64, 64)
        self.linear1, self.linear2 = nn.Linear(64, 256), nn.Linear(256, 64)
        self.norm1, self.norm2, self.shape = nn.LayerNorm(64), nn.LayerNorm(64), (32, 64)

    def forward(self, x):
        q, k, v = self.qkv(x).split(64, dim=2)
        q = q.view(1, -1, 4, 16).transpose(1, 2)
        k = k.view(1, -1, 4, 16).permute(0, 2, 3, 1)
        v = v.view(1, -1, 4, 16).transpose(1, 2)
        y = torch.matmul(torch.softmax(torch.matmul(q, k) * (1 / math.sqrt(16)), dim=-1), v)
        x = self.norm1(x + self.out(y.transpose(1, 2).reshape(1, -1, 64)))
        return self.norm2(x + self.linear2(F.relu(self.linear1(x))))


class Block(nn.Module):
    def __init__(self, inputs, channels, stride):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(inputs, channels, 3, stride, 1, bias=False), nn.BatchNorm2d(channels)
        self.conv2, self.norm2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels)
        if inputs == channels:
            self.skip = nn.Identity()
        else:
            self.skip = nn.Sequential(nn.Conv2d(inputs, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        return F.relu(self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x))))) + self.skip(x))


class ResNet8(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)
        self.blocks = nn.Sequential(Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2))
        self.dense, self.shape = nn.Linear(64, 10), (3, 32, 32)

    def forward(self, x):
        return self.dense(self.blocks(F.relu(self.norm(self.conv(x)))).mean(dim=(2, 3)))


SOFTMAX, SCORES = nn.Softmax(dim=1), nn.Identity()
MODELS = {
    "train-mlp": lambda: Mlp(F.relu, SCORES, 784, 128, 10),
    "train-deep": lambda: Mlp(torch.tanh, SCORES, 784, 2500, 2000, 1500, 1000, 500, 10),
    "train-lenet5": lambda: LeNet5(SCORES),
    "train-resnet8": ResNet8,
    "train-lstm128": lambda: Recurrent(nn.LSTM, 128, 10),
    "train-xor": lambda: Mlp(torch.tanh, torch.sigmoid, 2, 4, 1),
    "predict-4-16-3": lambda: Mlp(torch.tanh, SOFTMAX, 4, 16, 3),
    "predict-64-32-10": lambda: Mlp(F.relu, SOFTMAX, 64, 32, 10),
    "predict-784-128-64-10": lambda: Mlp(F.relu, SOFTMAX, 784, 128, 64, 10),
    "predict-lenet5": lambda: LeNet5(SOFTMAX),
    "predict-lstm": lambda: Recurrent(nn.LSTM, 32, 1),
    "predict-gru": lambda: Recurrent(nn.GRU, 32, 1),
    "predict-encoder": Encoder,
    "predict-resnet8": ResNet8,
}


def read(job, what):
    return torch.from_numpy(numpy.fromfile(f"{FOLDER}/{job}.{what}", dtype=numpy.float32))


def fill(model, values):
    """Parameters, then running statistics, as they stand in the file."""
    at = 0
    statistics = [b for n, b in model.named_buffers() if "running" in n]
    for tensor in [*model.parameters(), *statistics]:
        tensor.data.copy_(values[at : at + tensor.numel()].view(tensor.shape))
        at += tensor.numel()
    assert at == values.numel(), (at, values.numel())


class Job:
    def __init__(self, name, batch, optimizer, rate):
        self.name, self.batch, self.optimizer, self.rate = name, int(batch), optimizer, float(rate)
        key = max((k for k in MODELS if name.startswith(k)), key=len)
        forms = [self.form(MODELS[key], False)]
        if len(forms[0][2]) == 3:  # Convolutions.
            forms.append(self.form(MODELS[key], True))
        call, self.answer, _ = min(forms, key=lambda f: self.duration(f[0]))
        self.call = call

    def form(self, make, channels_last):
        model = make()
        fill(model, read(self.name, "weights"))
        x = read(self.name, "inputs").view(self.batch, *model.shape)
        if isinstance(model, Recurrent):
            x = x.transpose(0, 1).contiguous()
        if channels_last:
            model, x = model.to(memory_format=torch.channels_last), x.to(memory_format=torch.channels_last)
        call, answer = (self.prediction if self.optimizer is None else self.training)(model, x)
        return call, answer, model.shape

    def prediction(self, model, x):
        model.eval()
        with torch.no_grad():
            script = torch.jit.freeze(torch.jit.trace(model, x))
            for _ in range(3):
                answer = script(x).flatten().tolist()
            tuned = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(model, x)))
            best = min((script, tuned), key=lambda f: self.duration(lambda: f(x)))
        return (lambda: best(x)), answer

    def training(self, model, x):
        model.train()
        targets = read(self.name, "targets").view(self.batch, -1)
        if targets.shape[1] > 1:
            classes = targets.argmax(dim=1)
            loss = lambda y: F.cross_entropy(y, classes)
        else:
            loss = lambda y: F.mse_loss(y, targets)
        if self.optimizer == "adam":
            optimizer = torch.optim.Adam(model.parameters(), lr=self.rate)
        else:
            optimizer = torch.optim.SGD(model.parameters(), lr=self.rate, momentum=0.9)

        def step():
            optimizer.zero_grad(set_to_none=True)
            value = loss(model(x))
            value.backward()
            optimizer.step()
            return value

        answer = [step().item() for _ in range(ANSWER_STEPS)]
        for group in optimizer.param_groups:
            group["lr"] = RATE_WHEN_MEASURED
        return step, answer

    @staticmethod
    def duration(call):
        call()
        start, count = time.thread_time(), 0
        while time.thread_time() - start < 0.1:
            call()
            count += 1
        return (time.thread_time() - start) / count

    def time(self, calls):
        call = self.call
        passed, running = time.perf_counter_ns(), time.process_time_ns()
        with torch.set_grad_enabled(self.optimizer is not None):
            for _ in range(calls):
                call()
        return time.process_time_ns() - running, time.perf_counter_ns() - passed


def main():
    jobs = {}
    for line in sys.stdin:
        word, name, *rest = line.split()
        if word == "load":
            known = any(name.startswith(k) for k in MODELS)
            if known:
                jobs[name] = Job(name, rest[0], *(rest[1:] or (None, 0)))
            print("ok" if known else "absent", flush=True)
        elif word == "answer":
            print(*jobs[name].answer, flush=True)
        elif word == "time":
            print(*jobs[name].time(int(rest[0])), flush=True)
        else:
            del jobs[name]
            print("ok", flush=True)


main()
