"""State that is not saved, parameters that are not read, modes that do not arrive, modules that cannot be copied."""

import random

import torch
from torch import nn


class RandomOrder(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("order", torch.randperm(8), persistent=False)  # MOD703

    def forward(self, x):
        return x[..., self.order] + torch.arange(8, device=x.device)


class RandomOrderSaved(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("order", torch.randperm(8))

    def forward(self, x):
        return x[..., self.order]


class RandomNumber(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = random.random()  # MOD703

    def forward(self, x):
        return x * self.scale


class RandomArray(nn.Module):
    def __init__(self):
        super().__init__()
        import numpy

        self.noise = numpy.random.rand(8)  # MOD703

    def forward(self, x):
        return x + torch.as_tensor(self.noise, device=x.device)


class Constant(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("pos", torch.arange(8.0), persistent=False)

    def forward(self, x):
        return nn.functional.dropout(x + self.pos, 0.5, self.training)


class OwnGenerator(nn.Module):
    """Inconclusive: it is meant to give other numbers each time."""

    def __init__(self):
        super().__init__()
        self.random = random.Random()

    def forward(self, x):
        return x * self.random.random()


class Counting(nn.Module):
    """Inconclusive: each call gives something else."""

    def __init__(self):
        super().__init__()
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        return x * self.calls


class Unread(nn.Module):
    def __init__(self):
        super().__init__()
        self.used = nn.Linear(8, 8)
        self.gate = nn.Linear(8, 8)  # MOD704

    def forward(self, x):
        return self.used(x)


class UnreadWeight(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(8))  # MOD704

    def forward(self, x):
        return x * self.scale.shape[0]


class ReadWithoutCall(nn.Module):
    """A layer that is never called, and whose weight is read."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8, bias=False)

    def forward(self, x):
        return nn.functional.linear(x, self.linear.weight.data)


class ReadInEval(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.ones(8))
        self.b = nn.Parameter(torch.ones(8))

    def forward(self, x):
        return x * (self.a if self.training else self.b)


class Sometimes(nn.Module):
    """Chance decides whether a layer is used."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 8), nn.Linear(8, 8)])

    def forward(self, x):
        return random.choice(self.layers)(x)


class HiddenDropout(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = {"drop": nn.Dropout(0.5)}  # MOD705

    def forward(self, x):
        return self.parts["drop"](x)


class HiddenRelu(nn.Module):
    """Nothing in it asks for its mode."""

    def __init__(self):
        super().__init__()
        self.parts = [nn.ReLU()]

    def forward(self, x):
        return self.parts[0](x)


class Frozen(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4)

    def train(self, mode=True):
        super().train(mode)
        self.norm.eval()
        return self

    def forward(self, x):
        return self.norm(x)


class TrainStops(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)  # MOD705

    def train(self, mode=True):
        self.training = mode
        return self

    def forward(self, x):
        return self.drop(x)


class HasLock(nn.Module):
    def __init__(self):
        super().__init__()
        import threading

        self.lock = threading.Lock()  # MOD706

    def forward(self, x):
        with self.lock:
            return x * 2


class CopiesItself(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def __deepcopy__(self, memo):
        copied = type(self)()
        copied.load_state_dict(self.state_dict())
        return copied

    def forward(self, x):
        return self.linear(x)


class Ema(nn.Module):
    def __init__(self):
        super().__init__()
        import copy

        self.online = nn.Linear(8, 8)
        self.target = copy.deepcopy(self.online).requires_grad_(False)

    def forward(self, x):
        with torch.no_grad():
            self.target.weight.lerp_(self.online.weight, 0.1)
        return self.online(x) - self.target(x)
