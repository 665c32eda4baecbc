"""Installed packages: their base classes are read, and nothing is reported there."""

from __future__ import annotations

import pytest

from runs import Project

SITE = "env/lib/python3.11/site-packages"
BASES = """\
import torch
from torch import nn


class Base(nn.Module):
    def __init__(self):
        super().__init__()
        self.lost = torch.arange(4)

    def forward(self, x):
        return self.compute(self.norm(x)) + self.lost


class Settings:
    pass
"""
NET = """\
import torch
from torch import nn

from kit import Base


class Net(Base):
    def __init__(self):
        super().__init__()
        self.pos = torch.arange(4)
        self.norm = nn.LayerNorm(4)
        self.spare = nn.Linear(4, 4)

    def compute(self, x):
        return x + self.pos
"""
FOUND = ["net.py:10 MOD101", "net.py:12 MOD201"]


@pytest.fixture
def kit(project: Project) -> Project:
    """A project with an environment that has the package `kit`."""
    project.write("env/pyvenv.cfg", "home = /usr/bin\n")
    project.write(f"{SITE}/kit/__init__.py", "from .bases import Base, Settings\n")
    project.write(f"{SITE}/kit/bases.py", BASES)
    project.write("net.py", NET)
    return project


def test_a_class_is_a_module_by_an_installed_base(kit: Project) -> None:
    assert kit.found(".", "--python", "env") == FOUND
    assert kit.found(".", "--python", "env", "--no-gate") == FOUND
    assert kit.found("net.py", "--python", "env", "--jobs", "2") == FOUND


def test_nothing_is_followed_where_that_is_switched_off(kit: Project) -> None:
    assert kit.found(".", "--python", "env", "--no-follow-installed") == []
    kit.configure('python = "env"\nfollow-installed = false')
    assert kit.found(".") == []


def test_the_configuration_names_the_environment(kit: Project) -> None:
    kit.configure('python = "env"')
    assert kit.found(".") == FOUND


def test_an_installed_class_that_is_no_module(kit: Project) -> None:
    kit.write("net.py", NET.replace("Base", "Settings"))
    run = kit.run(".", "--python", "env", "--verbose")
    assert run.code == 0
    assert "is a module?" not in run.err


@pytest.mark.parametrize(
    ("package", "meaning"),
    [
        ("try:\n    from .bases import Base\nexcept ImportError:\n    Base = None\n", FOUND),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .bases import Base\n", FOUND),
        ("from .bases import *\n", FOUND),
        ("from kit.bases import Base\n", FOUND),
        ("from .bases import Base as _Base\nclass Base(_Base):\n    pass\n", FOUND),
        ("def __getattr__(name):\n    ...\n", []),
        ("from ._compiled import Base\n", []),
        ("Base = make()\n", []),
        ("class Base(Base):\n    pass\n", []),
        ("not python", []),
    ],
)
def test_what_a_package_hands_on(kit: Project, package: str, meaning: list[str]) -> None:
    kit.write(f"{SITE}/kit/__init__.py", package)
    assert kit.found(".", "--python", "env") == meaning


def test_the_files_of_the_project_come_before_an_installed_copy_of_it(kit: Project) -> None:
    kit.write("kit/__init__.py", "def __getattr__(name):\n    ...\n")
    assert kit.found(".", "--python", "env") == []


def test_an_installed_package_does_not_import_from_the_project(kit: Project) -> None:
    kit.write(f"{SITE}/kit/__init__.py", "from bases import Base\n")
    kit.write("bases.py", BASES)
    assert kit.found("net.py", "--python", "env") == []


def test_an_installed_base_that_registers_any_name_it_is_given_says_nothing(kit: Project) -> None:
    add = "    def add(self, name, value):\n        self.register_buffer(name, value)\n\n"
    kit.write(f"{SITE}/kit/bases.py", BASES.replace("    def forward", f"{add}    def forward"))
    assert kit.found(".", "--python", "env") == FOUND
    assert kit.found(".", "--python", "env", "--no-gate") == FOUND


def test_an_inherited_buffer_is_known(kit: Project) -> None:
    kit.write(f"{SITE}/kit/bases.py", BASES.replace("self.lost = torch", "self.register_buffer('pos', None)  # "))
    assert kit.found(".", "--python", "env") == FOUND[1:]


def test_what_is_handed_to_an_installed_function_is_used(kit: Project) -> None:
    kit.write(f"{SITE}/kit/bases.py", BASES + "\n\ndef draw(net):\n    return net.spare\n")
    kit.write(
        "net.py",
        NET.replace("return x", "kit.bases.draw(self)\n        return x").replace(
            "import torch\n", "import torch\nimport kit\n", 1
        ),
    )
    assert kit.found(".", "--python", "env") == ["net.py:11 MOD101"]


NAMING_BASE = """\


class Named(nn.Module):
    prefix = ""

    def forward(self, x):
        return getattr(self, self.prefix)(x)

    def save(self, path):
        write(self, path)


def write(model, path):
    model.extra.save(path)


class Taggers(Named):
    prefix = "{prefix}"
"""
TAGGER = """\
from torch import nn

from kit.bases import Taggers


class Tagger(Taggers):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(4, 4)
        self.spare = nn.Linear(4, 4)
"""


@pytest.mark.parametrize(
    ("prefix", "found"),
    [("body", ["tagger.py:10 MOD201"]), ("spare", ["tagger.py:9 MOD201"]), ('" + str(3) + "', [])],
)
def test_an_installed_base_looks_up_what_an_attribute_of_the_class_names(
    kit: Project, prefix: str, found: list[str]
) -> None:
    kit.write(f"{SITE}/kit/bases.py", BASES + NAMING_BASE.format(prefix=prefix))
    kit.write("tagger.py", TAGGER)
    assert [each for each in kit.found(".", "--python", "env") if each.startswith("tagger")] == found


def test_a_change_of_what_is_installed_is_noticed(kit: Project) -> None:
    asked = (".", "--python", "env")
    assert kit.found(*asked) == kit.found(*asked) == FOUND
    kit.write(f"{SITE}/kit/bases.py", BASES.replace("nn.Module", "object"))
    assert kit.found(*asked) == kit.found(*asked) == []
    kit.write(f"{SITE}/kit/bases.py", BASES)
    assert kit.found(*asked) == FOUND
    kit.write(f"{SITE}/kit/__init__.py", "")
    assert kit.found(*asked) == []


def test_an_edit_beside_heirs_of_an_installed_class(kit: Project) -> None:
    asked = (".", "--python", "env")
    other = NET.replace("Net", "Other")
    for line in ("self.more = 1", "self.lost = nn.Linear(2, 2)", "self.register_buffer('lost', self.pos)"):
        kit.write("other.py", other.replace("self.norm", f"{line}\n        self.norm"))
        found = kit.found(*asked)
        assert found == kit.found(*asked, "--no-cache")
        assert found[:2] == FOUND


def test_a_package_that_is_installed_later_is_noticed(kit: Project) -> None:
    kit.write("net.py", NET.replace("from kit import Base", "from later import Base"))
    asked = (".", "--python", "env")
    assert kit.found(*asked) == []
    kit.write(f"{SITE}/later.py", BASES)
    assert kit.found(*asked) == FOUND
    (kit.folder / SITE / "later.py").unlink()
    assert kit.found(*asked) == []


def test_helpers_and_layers_of_installed_packages_are_known(kit: Project) -> None:
    kit.write(f"{SITE}/kit/__init__.py", "from .tables import *\n")
    kit.write(
        f"{SITE}/kit/tables.py",
        "import torch\nfrom torch import nn\n\nMEAN = torch.ones(3)\n\n\n"
        "def table(n):\n    return _made(n).float()\n\n\ndef _made(n):\n    return torch.arange(n)\n\n\n"
        "def number(n):\n    return 2 * n\n\n\nclass Layer(nn.Module):\n"
        "    def __init__(self, n):\n        super().__init__()\n        self.fc = nn.Linear(n, n)\n",
    )
    kit.write(
        "net.py",
        "import kit\nfrom torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n"
        "        super().__init__()\n        self.pos = kit.table(4)\n        self.mean = kit.MEAN.float()\n"
        "        self.two = kit.number(1)\n        self.layers = [kit.Layer(4), kit.Layer(4)]\n"
        "        self.spare = kit.Layer(4)\n\n    def forward(self, x):\n"
        "        return self.layers[1](x) + self.pos + self.mean + self.two\n",
    )
    found = ["net.py:8 MOD101", "net.py:11 MOD103", "net.py:12 MOD201"]
    assert kit.found(".", "--python", "env") == found
    assert kit.found(".", "--python", "env", "--no-gate") == found
    assert kit.found(".", "--python", "env", "--no-follow-installed") == []


def test_what_objects_of_an_installed_class_hold_is_not_followed(kit: Project) -> None:
    kit.write(
        f"{SITE}/kit/__init__.py",
        "import torch\n\n\nclass Box:\n    def __init__(self):\n        self.x = torch.ones(3)\n",
    )
    kit.write(
        "net.py",
        NET.replace("from kit import Base", "from kit import Box")
        .replace("(Base)", "(nn.Module)")
        .replace("torch.arange(4)", "Box().x"),
    )
    for gate in ((), ("--no-gate",)):
        assert "net.py:10 MOD101" not in kit.found(".", "--python", "env", *gate)
