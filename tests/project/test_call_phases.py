"""When methods run and who may call them."""

from __future__ import annotations

from modlint.project.roles.call_phases import lives_for_a_call
from projects import class_of, project


def test_objects_that_two_others_each_make_are_followed_once() -> None:
    head = "from torch import nn\nclass O40(nn.Module):\n    def forward(self, x):\n        O39()\n        return x\n"
    kept = "        self.a = O{0}()\n        self.b = O{1}()\n"
    made = [
        f"class O{number}:\n    def __init__(self):\n{kept.format(max(number - 1, 0), max(number - 2, 0))}"
        for number in range(1, 40)
    ]
    linked = project({"a.py": f"{head}class O0:\n    def __init__(self): pass\n{''.join(made)}"})
    (init,) = class_of(linked, "O0").methods
    assert lives_for_a_call(linked.function_of(class_of(linked, "O0"), init), linked)
