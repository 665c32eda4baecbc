"""Tensors that forward makes, moves and keeps."""

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


class MadeInForward(nn.Module):
    def forward(self, x):
        shift = torch.zeros(8)
        return x + shift  # MOD701


class MadeTwice(nn.Module):
    """Every place is told in one run."""

    def forward(self, x):
        x = x + torch.zeros(8)  # MOD701
        x = x.relu()
        return x * torch.ones(8)  # MOD701


class MadeThere(nn.Module):
    def forward(self, x):
        steps = torch.arange(8, device=x.device)
        like = torch.zeros_like(x) + x.new_ones(8) + torch.full_like(x, 2.0) + x.new_tensor([1.0] * 8)
        return x + steps + like + torch.eye(8).to(x)[0] + torch.ones(8).type_as(x)


class MadeNumber(nn.Module):
    def forward(self, x):
        return x * torch.tensor(2.0) + torch.tensor([1.0]).item()


class CpuByName(nn.Module):
    def forward(self, x):
        return x + torch.zeros(8, device="cpu")  # MOD701


class FirstGpu(nn.Module):
    def forward(self, x):
        return x + torch.zeros(8, device="cuda:0")  # MOD701


class FirstGpuByMethod(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.zeros(8).cuda(0)

    def forward(self, x):
        return x + self.pos  # MOD701


class GuardedCuda(nn.Module):
    def forward(self, x):
        device = torch.device("cuda") if x.is_cuda else torch.device("cpu")
        return x + torch.zeros(8, device=device)


class DeviceAtBirth(nn.Module):
    """The device of the parameters when the module was built."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)
        self.device = self.linear.weight.device

    def forward(self, x):
        return self.linear(x) + torch.ones(8, device=self.device)  # MOD701


class LazyCache(nn.Module):
    def __init__(self):
        super().__init__()
        self.mask = None

    def forward(self, x):
        if self.mask is None:
            self.mask = torch.ones(8, device=x.device)
        return x * self.mask  # MOD701


class CacheByDevice(nn.Module):
    def __init__(self):
        super().__init__()
        self.masks = {}

    def forward(self, x):
        if x.device not in self.masks:
            self.masks[x.device] = torch.ones(8, device=x.device)
        return x * self.masks[x.device]


class CacheChecked(nn.Module):
    def __init__(self):
        super().__init__()
        self.mask = None

    def forward(self, x):
        if self.mask is None or self.mask.device != x.device:
            self.mask = torch.ones(8, device=x.device)
        return x * self.mask


class LastInput(nn.Module):
    """State of a call, that the next call replaces."""

    def __init__(self):
        super().__init__()
        self.last = None

    def forward(self, x):
        self.last = x.detach()
        return self.last * 2 + x


class Checkpointed(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        return checkpoint(self._block, x, use_reentrant=False) + checkpoint(self._block, x, use_reentrant=True)

    def _block(self, x):
        return self.linear(x).relu()


class CheckpointedMaker(nn.Module):
    """What runs again in backward sees devices, too."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        return checkpoint(self._block, x, use_reentrant=False)

    def _block(self, x):
        return self.linear(x) * torch.ones(8, device=x.device)


class CheckpointedWrong(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)
        self.shift = torch.ones(8)

    def forward(self, x):
        return checkpoint(self._block, x, use_reentrant=False)

    def _block(self, x):
        return self.linear(x) + self.shift  # MOD701


class Autocast(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        with torch.autocast(x.device.type, dtype=torch.bfloat16):
            return self.linear(x)


class Hooked(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)
        self.linear.register_forward_hook(self._double)

    def _double(self, module, args, output):
        return output * 2

    def forward(self, x):
        return self.linear(x)


class HookedWrong(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)
        self.linear.register_forward_hook(_shifted)

    def forward(self, x):
        return self.linear(x)


def _shifted(module, args, output):
    return output + torch.ones(8)  # MOD701 HookedWrong


class Seeded(nn.Module):
    def forward(self, x):
        generator = torch.Generator(device=x.device).manual_seed(0)
        return x + torch.rand(8, generator=generator, device=x.device)


class SeededWrong(nn.Module):
    def forward(self, x):
        generator = torch.Generator().manual_seed(0)
        return x + torch.rand(8, generator=generator, device=x.device)  # MOD701


class Random(nn.Module):
    def forward(self, x):
        keep = torch.empty_like(x).bernoulli_(0.5) + torch.rand_like(x) + torch.randn(8, device=x.device)
        return x * keep


class Gathered(nn.Module):
    def forward(self, x):
        return x.gather(1, torch.zeros(2, 1, 8, dtype=torch.long))  # MOD701


class OneHot(nn.Module):
    def forward(self, x):
        index = x.argmax(-1)
        return nn.functional.one_hot(index, 8) * x + torch.where(x > 0, x, 0.0) + x.clamp(min=torch.tensor(0.0))
