"""What expressions and statements leave in an attribute."""

from __future__ import annotations

import libcst as cst
import pytest

from inferring import held, kinds
from modlint.model.code.chains import pattern

HELPERS = """
def table(n):
    return torch.zeros(n)

def pair(n):
    return torch.zeros(n), n

def maybe(n):
    if n:
        return torch.zeros(n)

def forever(n):
    return forever(n - 1)

def typed(n) -> Tensor:
    return unheard_of(n)

def left_to_heirs(n) -> Tensor:
    raise NotImplementedError

def passed(value):
    return value

class Other(nn.Module):
    scale = 2.0
    def __init__(self):
        super().__init__()
        self.table = torch.zeros(3)
        self.register_buffer("buffered", torch.zeros(3))
        self.weight = nn.Parameter(torch.zeros(3))
        self.layer = nn.Linear(3, 3)
    @property
    def listed(self):
        return self.table.tolist()
    def made(self, n):
        return self.table[:n]

TABLE = torch.zeros(3)
"""


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("torch.zeros(3)", {"tensor"}),
        ("F.softmax(torch.zeros(3), -1)", {"tensor"}),
        ("torch.zeros(3).view(1, -1).to(torch.float16)", {"tensor"}),
        ("torch.zeros(3) * 2 + 1", {"tensor"}),
        ("2 ** -torch.arange(3)", {"tensor"}),
        ("torch.zeros(3)[None, :, 0]", {"tensor"}),
        ("torch.zeros(3) > 0", {"tensor"}),
        ("torch.where(torch.zeros(3) > 0, 1.0, 0.0)", {"tensor"}),
        ("torch.where(torch.zeros(3) > 0)", {"tensor", "sequence"}),
        ("not torch.zeros(3)", {"number"}),
        ("torch.zeros(3) is None", {"number"}),
        ("torch.zeros(3).numpy() * 2", {"array"}),
        ("torch.zeros(3).numpy()", {"array"}),
        ("torch.zeros(3).item()", {"number"}),
        ("torch.zeros(3).shape", {"sequence"}),
        ("torch.zeros(3).shape[0]", {"number"}),
        ("given.shape[0]", {"number"}),
        ("given", {"unknown"}),
        ("len(given)", {"number"}),
        ("math.sqrt(3)", {"number"}),
        ("nn.Parameter(torch.zeros(3))", {"parameter"}),
        ("nn.Parameter(torch.zeros(3)).requires_grad_(False)", {"parameter"}),
        ("nn.Parameter(torch.zeros(3)).t()", {"tensor"}),
        ("nn.init.normal_(nn.Parameter(torch.zeros(3)))", {"parameter"}),
        ("nn.Linear(3, 3).eval()", {"module"}),
        ("nn.Linear", {"class"}),
        ("lambda n: torch.zeros(n)", {"callable"}),
        ("[torch.zeros(n) for n in given]", {"sequence"}),
        ("[torch.zeros(n) for n in given][0]", {"tensor"}),
        ("{n: torch.zeros(n) for n in given}['a']", {"tensor"}),
        ("[*given, torch.zeros(3)]", {"sequence"}),
        ("torch.zeros(3) if given else None", {"tensor", "none"}),
        ("given or torch.zeros(3)", {"unknown", "tensor"}),
        ("(y := torch.zeros(3)) + y", {"tensor"}),
        ("sum([torch.zeros(3)])", {"tensor"}),
        ("table(3)", {"tensor"}),
        ("pair(3)[0]", {"tensor"}),
        ("pair(3)[1]", {"number"}),
        ("maybe(given)", {"tensor", "none"}),
        ("forever(3)", {"unknown"}),
        ("typed(3)", {"tensor"}),
        ("left_to_heirs(3)", {"tensor"}),
        ("passed(torch.zeros(3))", {"tensor"}),
        ("passed(3)", {"number"}),
        ("partial(torch.zeros, 3)", {"callable"}),
        ("partial(torch.zeros, 3)()", {"tensor"}),
        ("partial(passed, 3)()", {"number"}),
        ("partial(passed, value=torch.ones(2))()", {"tensor"}),
        ("partial(torch.full, fill_value=1.0)((2,))", {"tensor"}),
        ("TABLE", {"tensor"}),
        ("Other().table", {"tensor"}),
        ("Other().buffered", {"buffer"}),
        ("Other().weight", {"parameter"}),
        ("Other().layer", {"module"}),
        ("Other().scale", {"number"}),
        ("Other().made(2)", {"tensor"}),
        ("Other().nothing", {"unknown"}),
        ("f'{given}'", {"string"}),
    ],
)
def test_what_an_expression_holds(expression: str, wanted: set[str]) -> None:
    assert kinds(held(f"self.x = {expression}", HELPERS, "given")) == wanted


@pytest.mark.parametrize(
    ("statements", "wanted"),
    [
        ("a, (b, *c) = 1, (torch.zeros(3), 2, 3)\nself.x = a", {"number"}),
        ("a = b = torch.zeros(3)\nself.x = a", {"tensor"}),
        ("for y in torch.zeros(3, 3):\n    self.x = y", {"tensor"}),
        ("for i, y in enumerate([torch.zeros(3)]):\n    self.x = i", {"number"}),
        ("y = 1\nif given:\n    y = torch.zeros(3)\nself.x = y", {"number", "tensor"}),
        ("if given:\n    y = 1\n    raise ValueError\nelse:\n    y = torch.zeros(3)\nself.x = y", {"tensor"}),
        ("try:\n    y = torch.zeros(3)\nexcept OSError:\n    y = None\nself.x = y", {"tensor", "none"}),
        ("y = []\ny.append(torch.zeros(3))\nself.x = y[0]", {"tensor"}),
        ("y = {}\ny['a'] = torch.zeros(3)\nself.x = y['a']", {"tensor"}),
        ("y = 1\ny += torch.zeros(3)\nself.x = y", {"tensor"}),
        ("y = [1]\ny += [torch.zeros(3)]\nself.x = y[1]", {"number", "tensor"}),
        ("y: Tensor = given\nself.x = y", {"tensor"}),
        ("with given as y:\n    self.x = y", {"unknown"}),
        ("def f(n):\n    return torch.zeros(n)\nself.x = f(3)", {"tensor"}),
        ("if isinstance(given, Tensor):\n    self.x = given", {"tensor"}),
        ("if isinstance(given, (int, float)):\n    self.x = given", {"number"}),
        ("assert isinstance(given, nn.Module)\nself.x = given", {"module"}),
        ("y = torch.zeros(3) if given else None\nif y is not None:\n    self.x = y", {"tensor"}),
        ("y = torch.zeros(3) if given else None\nif y is None:\n    return\nself.x = y", {"tensor"}),
        ("y = torch.zeros(3) if given else None\nif given and y is None:\n    self.x = y", {"none"}),
        ("return\nself.x = 1", {"unknown"}),
    ],
)
def test_what_statements_leave_in_an_attribute(statements: str, wanted: set[str]) -> None:
    assert kinds(held(statements, HELPERS, "given")) == wanted


def test_of_a_long_name_only_the_beginning_is_kept() -> None:
    made = cst.parse_expression("f'{name}{name}'")
    assert pattern(made, lambda part: "x" * 150) == "x" * 200 + "*"
    assert pattern(made, lambda part: "x" * 100) == "x" * 200


@pytest.mark.parametrize(("loops", "expected"), [(2, {"module"}), (9, {"unknown"})])
def test_loops_in_loops_over_names_go_through_all_of_them_where_these_are_few(loops: int, expected: set[str]) -> None:
    heads = [f"{'    ' * level}for n{level} in ('a', 'x', 'c', 'd', 'e', 'f'):" for level in range(loops)]
    body = "    " * loops + f"setattr(self, n{loops - 1}, nn.Linear(2, 2))"
    assert kinds(held("\n".join([*heads, body]))) == expected


def test_local_functions_that_each_call_two_others_are_followed_only_so_far() -> None:
    first = "def f0(y): return y\ndef f1(y): return y\n"
    others = "".join(f"def f{n}(y): return f{n - 1}(y) or f{n - 2}(y)\n" for n in range(2, 60))
    assert kinds(held(f"{first}{others}self.x = f4(torch.ones(3))")) == {"tensor"}
    assert "unknown" in kinds(held(f"{first}{others}self.x = f59(torch.ones(3))"))
