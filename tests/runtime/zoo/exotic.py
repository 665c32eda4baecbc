"""Complex, sparse and quantized tensors, generators, custom functions, and what cannot be simulated."""

import threading

import torch
from torch import nn


class Complex(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("rotation", torch.polar(torch.ones(4), torch.arange(4).float()))

    def forward(self, x):
        pairs = torch.view_as_complex(x.unflatten(-1, (4, 2)).contiguous())
        return torch.view_as_real(pairs * self.rotation).flatten(2)


class ComplexPlain(nn.Module):
    def __init__(self):
        super().__init__()
        self.rotation = torch.polar(torch.ones(4), torch.arange(4).float())

    def forward(self, x):
        pairs = torch.view_as_complex(x.unflatten(-1, (4, 2)).contiguous())
        return torch.view_as_real(pairs * self.rotation).flatten(2)  # MOD701


class Spectral(nn.Module):
    def forward(self, x):
        spectrum = torch.fft.rfft(x)
        return torch.fft.irfft(spectrum * torch.ones(5, device=x.device), n=8)


class Sparse(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("adjacency", torch.eye(4).to_sparse())

    def forward(self, x):
        return torch.stack([torch.sparse.mm(self.adjacency, each) for each in x])


class SparsePlain(nn.Module):
    def __init__(self):
        super().__init__()
        self.adjacency = torch.eye(4).to_sparse()

    def forward(self, x):
        return torch.stack([torch.sparse.mm(self.adjacency, each) for each in x])  # MOD701


class SparseMade(nn.Module):
    def forward(self, x):
        where = torch.arange(4, device=x.device).expand(2, 4)
        adjacency = torch.sparse_coo_tensor(where, torch.ones(4, device=x.device), (4, 4))
        return torch.stack([adjacency @ each for each in x])


class Quantized(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("weight", torch.quantize_per_tensor(torch.eye(8), 0.1, 0, torch.qint8))

    def forward(self, x):
        return x @ self.weight.dequantize()


class _Doubled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        assert grad.device == x.device
        return grad * torch.full(grad.shape, 2.0, device=x.device)


class CustomFunction(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        return _Doubled.apply(self.linear(x))


class _BadlyDoubled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2

    @staticmethod
    def backward(ctx, grad):
        return grad * torch.full(grad.shape, 2.0)  # MOD701 CustomFunctionWrong


class CustomFunctionWrong(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        return _BadlyDoubled.apply(self.linear(x))


class GradientHook(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        y = self.linear(x)
        if y.requires_grad:
            y.register_hook(lambda grad: grad * torch.ones(8, device=grad.device))
        return y


class GradientHookWrong(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        y = self.linear(x)
        if y.requires_grad:
            y.register_hook(lambda grad: grad * torch.ones(8))  # MOD701
        return y


class InnerGradient(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 1)

    def forward(self, x):
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            (grad,) = torch.autograd.grad(self.linear(x).sum(), x, create_graph=True)
        return grad * x


@torch.jit.script
def _scripted(x: torch.Tensor):
    return x + torch.ones(8, device=x.device)


class Scripted(nn.Module):
    """Inconclusive: what runs in a script cannot be seen."""

    def forward(self, x):
        return _scripted(x)


class Mapped(nn.Module):
    """Inconclusive, too."""

    def forward(self, x):
        return torch.vmap(lambda row: row + torch.ones(8, device=row.device))(x)


class Threaded(nn.Module):
    """Modes hold in one thread only."""

    def forward(self, x):
        made = []
        thread = threading.Thread(target=lambda: made.append(torch.ones(8, device=x.device)))
        thread.start()
        thread.join()
        return x + made[0]


class Jagged(nn.Module):
    def forward(self, x):
        nested = torch.nested.as_nested_tensor([x[0], x[1, :2]], layout=torch.jagged)
        return (nested * 2).values()


class OnStream(nn.Module):
    def forward(self, x):
        if x.is_cuda:
            torch.cuda.current_stream().wait_stream(torch.cuda.Stream())
        return x * 2


class CpuBranch(nn.Module):
    """Works on the CPU on purpose, and comes back."""

    def forward(self, x):
        host = x.detach().cpu()
        values, vectors = torch.linalg.eigh(host @ host.mT + torch.eye(4))
        return x + vectors.to(x.device) @ values.to(x.device)[..., None]


class FirstDevice(nn.Module):
    def forward(self, x):
        with torch.cuda.device(0):
            return x + torch.ones(8, device="cuda")  # MOD701


class DeepCopied(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)

    def forward(self, x):
        import copy

        return copy.deepcopy(self.linear)(x) + copy.deepcopy(x.detach()) + x * self.linear.bias


class Inplace(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(8))
        self.total = torch.zeros(8)

    def forward(self, x):
        self.count += x.detach().sum((0, 1))
        self.total.add_(x.detach().sum((0, 1)))  # MOD701
        return x * 2
