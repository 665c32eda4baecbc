"""torch's own layers, and ways to build and move them."""

import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(8, 8, num_layers=2, batch_first=True, bidirectional=True)
        self.gru = nn.GRU(16, 8, batch_first=True)
        self.cell = nn.GRUCell(8, 8)

    def forward(self, x):
        x = self.gru(self.lstm(x)[0])[0]
        return self.cell(x[:, 0])


class RecurrentStart(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(8, 8, batch_first=True)

    def forward(self, x):
        return self.gru(x, torch.zeros(1, len(x), 8))[0]  # MOD701


class Packed(nn.Module):
    """The lengths of a packed sequence belong on the CPU."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(8, 8, batch_first=True)

    def forward(self, x):
        packed = pack_padded_sequence(x, torch.tensor([4, 3]), batch_first=True)
        return pad_packed_sequence(self.gru(packed)[0], batch_first=True)[0]


class PackedWrong(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(8, 8, batch_first=True)

    def forward(self, x):
        lengths = torch.tensor([4, 3], device=x.device)
        packed = pack_padded_sequence(x, lengths, batch_first=True)  # MOD701
        return pad_packed_sequence(self.gru(packed)[0], batch_first=True)[0]


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)

    def forward(self, x):
        mask = nn.Transformer.generate_square_subsequent_mask(4, device=x.device)
        return self.layer(self.attention(x, x, x, attn_mask=mask)[0])


class AttentionMask(nn.Module):
    def __init__(self):
        super().__init__()
        self.mask = torch.zeros(4, 4)

    def forward(self, x):
        return nn.functional.scaled_dot_product_attention(x, x, x, attn_mask=self.mask)  # MOD701


class Convolved(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(4, 8, 3, padding=1)
        self.norm = nn.BatchNorm1d(8)
        self.group = nn.GroupNorm(2, 8)
        self.pool = nn.AdaptiveAvgPool1d(2)
        self.flat = nn.Flatten()

    def forward(self, x):
        return self.flat(self.pool(self.group(self.norm(self.conv(x)))))


class Lazy(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.LazyLinear(3)
        self.norm = nn.LazyBatchNorm1d()

    def forward(self, x):
        return self.norm(self.linear(x).transpose(1, 2))


class LazyBeside(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.LazyLinear(3)
        self.shift = torch.ones(3)

    def forward(self, x):
        return self.linear(x) + self.shift  # MOD701


class OldWeightNorm(nn.Module):
    """Deprecated in torch, since it cannot be copied."""

    def __init__(self):
        super().__init__()
        self.linear = nn.utils.weight_norm(nn.Linear(8, 8))  # MOD706
        self.spectral = nn.utils.spectral_norm(nn.Linear(8, 8))

    def forward(self, x):
        return self.spectral(self.linear(x))


class Parametrized(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = parametrizations.weight_norm(nn.Linear(8, 8))
        self.orthogonal = parametrizations.orthogonal(nn.Linear(8, 8))

    def forward(self, x):
        return self.orthogonal(self.linear(x))


class _Masked(nn.Module):
    def __init__(self):
        super().__init__()
        self.mask = torch.ones(8, 8).tril()

    def forward(self, weight):
        return weight * self.mask  # MOD701 ParametrizedWrong


class ParametrizedWrong(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(8, 8)
        parametrize.register_parametrization(self.linear, "weight", _Masked())

    def forward(self, x):
        return self.linear(x)


class OwnApply(nn.Module):
    """Moves its plain tensor itself."""

    def __init__(self):
        super().__init__()
        self.pos = torch.ones(8)

    def _apply(self, fn, recurse=True):
        super()._apply(fn, recurse)
        self.pos = fn(self.pos)
        return self

    def forward(self, x):
        return x + self.pos


class OwnTo(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = torch.ones(8)

    def to(self, *args, **kwargs):
        self.pos = self.pos.to(*args, **kwargs)
        return super().to(*args, **kwargs)

    def forward(self, x):
        return x + self.pos


class _MovedByTo(OwnTo):
    def forward(self, x):
        return x + self.pos  # MOD701 OwnToInside


class OwnToInside(nn.Module):
    """The `to` of a submodule is not called by that of the whole."""

    def __init__(self):
        super().__init__()
        self.inner = _MovedByTo()

    def forward(self, x):
        return self.inner(x)


class Embedded(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 8)

    def forward(self, x):
        return self.embed(torch.arange(4, device=x.device)) + x


class EmbeddedWrong(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(10, 8)

    def forward(self, x):
        return self.embed(torch.arange(4)) + x  # MOD701


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.bilinear = nn.Bilinear(8, 8, 4)

    def forward(self, x, other=None):
        return self.bilinear(x, x if other is None else other)
