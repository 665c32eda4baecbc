"""What can be reached from a module, by which way, and who owns it."""

from __future__ import annotations

import functools
import weakref
from types import SimpleNamespace

import torch
import torch.fx
from torch import nn

from modlint.runtime.frames import Territory
from modlint.runtime.object_walk import tensors


class Inner(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = torch.ones(1)


class Outer(nn.Module):
    shared = torch.ones(2)

    def __init__(self):
        super().__init__()
        hidden = torch.ones(3)
        self.layers = nn.Sequential(nn.Linear(1, 1, bias=False), Inner())
        self.function = lambda: hidden
        self.part = functools.partial(print, torch.ones(4))
        self.deep = {"a": [SimpleNamespace(inside=torch.ones(5))]}
        self.weak = weakref.ref(hidden)
        self.loop = [self]
        self.later = None


def test_paths_and_owners() -> None:
    module = Outer()
    found = {each.path: (type(each.owner).__name__, each.attribute) for each in tensors(module, Territory().owns)}
    assert found == {
        "shared": ("Outer", "shared"),
        "layers.0.weight": ("Outer", "layers"),
        "layers.1.table": ("Inner", "table"),
        "function (closure over hidden)": ("Outer", "function"),
        "part[0]": ("Outer", "part"),
        "deep['a'][0].inside": ("Outer", "deep"),
    }


def test_what_is_in_the_state_dict_is_registered() -> None:
    module = nn.BatchNorm1d(2)
    assert {each.path for each in tensors(module, Territory().owns) if each.registered} == module.state_dict().keys()


def test_who_hides_a_module() -> None:
    module = Outer()
    module.kept = [Outer()]
    module.alias = [module.layers[1]]
    found = {each.path: each.hidden and each.hidden.attribute for each in tensors(module, Territory().owns)}
    assert found["kept[0].layers.1.table"] == "kept"
    assert found["alias[0].table" if "alias[0].table" in found else "layers.1.table"] is None


def test_a_graph_is_a_program() -> None:
    """It holds on to the module that it was traced from."""
    module = nn.Module()
    module.program = torch.fx.symbolic_trace(nn.Linear(1, 1)).graph
    assert module.program.owning_module is not None
    assert not list(tensors(module, Territory().owns))


class Listed(Inner):
    instances = []  # noqa: RUF012

    def __init__(self):
        super().__init__()
        self.instances.append(self)


def test_other_instances_are_no_part_of_a_module() -> None:
    Listed()
    assert [each.path for each in tensors(Listed(), Territory().owns)] == ["table"]
