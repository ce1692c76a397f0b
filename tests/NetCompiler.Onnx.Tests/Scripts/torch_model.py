"""Exports a small PyTorch model as ONNX and its state dict as safetensors, and trains it: folder as the only argument."""
import json
import struct
import sys

import torch
from torch import nn


def floats(name, tensor):
    values = tensor.detach().reshape(-1).tolist()
    with open(f"{folder}/{name}.bin", "wb") as file:
        file.write(struct.pack(f"<{len(values)}f", *values))


def safetensors(name, state):
    header, data = {}, b""
    for key, tensor in state.items():
        values = tensor.detach().reshape(-1).tolist()
        start = len(data)
        data += struct.pack(f"<{len(values)}f", *values)
        header[key] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [start, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{folder}/{name}.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.fc1 = nn.Linear(64, 16)
        self.fc2 = nn.Linear(16, 3)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv1(x)), 2)
        return self.fc2(torch.tanh(self.fc1(x.view(x.shape[0], -1))))


folder = sys.argv[1]
torch.manual_seed(3)
torch.set_num_threads(1)
model = Net()
x, t = torch.randn(8, 1, 8, 8), torch.randn(8, 3)
floats("x", x)
floats("t", t)
floats("before", model(x))
safetensors("state", model.state_dict())
torch.onnx.export(model.eval(), x[:1], f"{folder}/model.onnx", opset_version=13, input_names=["image"], output_names=["scores"],
                  dynamic_axes={"image": {0: "batch"}, "scores": {0: "batch"}})
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for _ in range(20):
    optimizer.zero_grad()
    nn.functional.mse_loss(model(x), t).backward()
    optimizer.step()
floats("after", model(x))
