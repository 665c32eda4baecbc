"""Operations on tensors by their names: which move one, which give a number, which compute with it or draw samples."""

from __future__ import annotations

MOVERS = frozenset({"to", "cuda", "type_as", "type"})
NUMERIC = frozenset(  # what is no tensor of a tensor
    {"item", "tolist", "shape", "size", "numel", "dim", "ndim", "device", "dtype", "numpy", "is_cuda", "nelement"}
    | {"__len__", "requires_grad", "is_floating_point", "is_complex"}
)
ARITHMETIC = frozenset(
    {"add", "sub", "mul", "div", "pow", "eq", "ne", "lt", "le", "gt", "ge", "maximum", "minimum"}
    | {"add_", "sub_", "mul_", "div_", "pow_", "clamp", "clip", "clamp_", "fmod", "remainder"}
)
CONVERSIONS = frozenset(
    {"float", "double", "half", "bfloat16", "long", "int", "bool", "clone", "detach", "abs", "neg", "data"}
    | {"exp", "log", "sqrt", "rsqrt", "sigmoid", "tanh", "square", "reciprocal"}
    | {"all", "any"}
)
NUMBERS = frozenset(
    {"int", "float", "len", "bool", "str", "print", "isinstance", "range", "repr", "type", "id", "hasattr", "slice"}
)
SAMPLERS = frozenset(
    {"uniform_", "normal_", "fill_", "random_", "bernoulli_", "exponential_", "uniform", "randint"}
    | {"choice", "choices"}
)


def draws(callee: str) -> bool:
    """Whether a function by that name draws samples, which is done on the CPU, from or into what it is given."""
    return callee.rpartition(".")[2] in SAMPLERS
