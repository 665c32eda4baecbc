"""Callers, reachable methods and registrations."""

from __future__ import annotations

from projects import class_of, project

NET = """
from torch import nn
class Base(nn.Module):
    scale = 1.0
    def __init__(self):
        super().__init__()
        self.build()
    def build(self):
        self.register_buffer("mask", None)
    def unrelated(self):
        pass
class Net(Base):
    def __init__(self):
        super().__init__()
        for i in range(3):
            self.add_module(f"layer{i}", nn.ReLU())
    def build(self):
        super().build()
        self.size
    @property
    def size(self):
        return self.width
    def forward(self, x):
        return self._run(x)
    def _run(self, x):
        return x
def outside():
    return Net()
"""


def test_reachable_follows_the_instance() -> None:
    linked = project({"a.py": NET})
    net = class_of(linked, "Net")
    assert {run.facts.name for run in linked.reachable_functions(net, "__init__")} == {"__init__", "build", "size"}
    assert {run.facts.name for run in linked.reachable_functions(net, "forward")} == {"forward", "_run"}
    assert [repr(each) for each in linked.reachable_functions(class_of(linked, "Base"), "build")] == [
        "<function a:Base.build>"
    ]


def test_callers_by_bare_name() -> None:
    linked = project({"a.py": NET, "b.py": "import a\nnet = a.Net()\n"})
    assert [repr(each) for each in linked.callers("Net")] == ["<function a:outside>", "<function b:<module>>"]


def test_registrations_along_the_mro() -> None:
    linked = project({"a.py": NET})
    net = class_of(linked, "Net")
    (mask,) = linked.attribute_registrations(net, "mask")
    assert (mask.kind, mask.owner.facts.name, mask.pattern) == ("register_buffer", "Base", "mask")
    (layer,) = linked.attribute_registrations(net, "layer2")
    assert (layer.kind, layer.pattern) == ("add_module", "layer*")
    assert [each.kind for each in linked.attribute_registrations(net, "scale")] == ["class-attribute"]
    assert [each.kind for each in linked.attribute_registrations(net, "forward")] == ["method"]
    assert linked.attribute_registrations(net, "absent") == ()
