"""Tensors that are plain attributes, and those that are not."""

import torch
from torch import nn


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.ones(8)

    def forward(self, x):
        return x + self.pos  # MOD701


class PlainUnused(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.ones(8)  # MOD702

    def forward(self, x):
        return x * 2


class MovedByHand(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.ones(8)  # MOD702

    def forward(self, x):
        return x + self.pos.to(x.device)


class Buffer(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("pos", torch.ones(8), persistent=False)

    def forward(self, x):
        return x + self.pos


class NumberTensor(nn.Module):
    """A 0-dimensional tensor on the CPU meets any other."""

    def __init__(self):
        super().__init__()
        self.scale = torch.tensor(0.5)

    def forward(self, x):
        return x * self.scale


class NumberTensorStacked(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.tensor(0.5)

    def forward(self, x):
        return torch.stack([x.mean(), self.scale])  # MOD701


class CpuIndex(nn.Module):
    """An index may stay on the CPU."""

    def __init__(self):
        super().__init__()
        self.order = torch.tensor([3, 2, 1, 0])  # MOD702

    def forward(self, x):
        return x[:, self.order]


class CpuMask(nn.Module):
    def __init__(self):
        super().__init__()
        self.mask = torch.tensor([True, False] * 4)

    def forward(self, x):
        return x.masked_fill(self.mask, 0.0)  # MOD701


class IndexSelect(nn.Module):
    def __init__(self):
        super().__init__()
        self.order = torch.tensor([3, 2, 1, 0])

    def forward(self, x):
        return x.index_select(1, self.order)  # MOD701


class CopiedInto(nn.Module):
    """`copy_`, also by assignment to a slice, goes across devices."""

    def __init__(self):
        super().__init__()
        self.row = torch.ones(8)  # MOD702

    def forward(self, x):
        out = x.clone()
        out[0, 0] = self.row
        return out


class Derived(nn.Module):
    """What is computed from a tensor that stayed is where it is."""

    def __init__(self):
        super().__init__()
        self.freq = torch.arange(8).float()

    def forward(self, x):
        table = self.freq.cos()[None]
        return x * table  # MOD701


class OnlyInBackward(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.ones(8)
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        scale = self.scale
        return _Scaled.apply(self.linear(x), scale)


class _Scaled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, scale):
        ctx.scale = scale
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * ctx.scale, None  # MOD701 OnlyInBackward


class NotAParameter(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(8)) * 0.1  # MOD706

    def forward(self, x):
        return x * self.weight  # MOD701


class GivenTensor(nn.Module):
    def __init__(self, weight=torch.ones(8)):
        super().__init__()
        self.weight = weight

    def forward(self, x):
        return x * self.weight  # MOD701


class ClassLevel(nn.Module):
    table = torch.ones(8)

    def forward(self, x):
        return x * self.table  # MOD701


TABLE = torch.ones(8)


class Global(nn.Module):
    def forward(self, x):
        return x * TABLE  # MOD701


class GlobalMoved(nn.Module):
    def forward(self, x):
        return x * TABLE.to(x)


class DefaultArgument(nn.Module):
    def forward(self, x, scale=torch.ones(8)):
        return x * scale  # MOD701


class Property(nn.Module):
    def __init__(self):
        super().__init__()
        self._pos = torch.ones(8)

    @property
    def pos(self):
        return self._pos * 2

    def forward(self, x):
        return x + self.pos  # MOD701


class PropertyOfDevice(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)

    @property
    def device(self):
        return next(self.parameters()).device

    def forward(self, x):
        return self.linear(x) + torch.ones(8, device=self.device)


class NumpyConstant(nn.Module):
    def __init__(self):
        super().__init__()
        import numpy

        self.table = numpy.ones(8, dtype="float32")

    def forward(self, x):
        return x + torch.from_numpy(self.table)  # MOD701


class NumpyMoved(nn.Module):
    def __init__(self):
        super().__init__()
        import numpy

        self.table = numpy.ones(8, dtype="float32")

    def forward(self, x):
        return x + torch.from_numpy(self.table).to(x.device)


class ToNumpy(nn.Module):
    def forward(self, x):
        top = x.detach().numpy().max()  # MOD701
        return x / float(top)


class ToNumpyByCpu(nn.Module):
    def forward(self, x):
        return x / float(x.detach().cpu().numpy().max())
