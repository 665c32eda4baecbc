"""Names resolved across files."""

from __future__ import annotations

import pytest

from projects import meaning, project

PACKAGE = {
    "pkg/__init__.py": "from .layers import *\nfrom .core import Base as Root\nfrom . import tables\nLIMIT = 3\n",
    "pkg/core.py": "import torch.nn as nn\nclass Base(nn.Module):\n    class Inner: pass\n    def run(self): pass\n",
    "pkg/layers.py": "from .core import Base\n__all__ = ['Wide']\nclass Wide(Base): pass\nclass Hidden(Base): pass\n",
    "pkg/tables.py": "def make(): pass\n",
    "pkg/deep/__init__.py": "",
    "pkg/deep/thing.py": "from ..core import Base\nfrom ... import nothing\nclass Thing: pass\n",
}


@pytest.mark.parametrize(
    ("imports", "chain", "expected"),
    [
        ("from torch import nn as N", "N.Linear", "External(name='torch.nn.Linear')"),
        ("import torch.nn.functional as F", "F.relu", "External(name='torch.nn.functional.relu')"),
        ("import torch", "torch.nn.Module", "External(name='torch.nn.Module')"),
        ("", "object", "External(name='builtins.object')"),
        ("", "unknown", "None"),
        ("import pkg", "pkg.Root", "<class pkg.core:Base>"),
        ("import pkg", "pkg.Root.Inner", "<class pkg.core:Base.Inner>"),
        ("import pkg", "pkg.Root.run", "<function pkg.core:Base.run>"),
        ("from pkg import Wide", "Wide", "<class pkg.layers:Wide>"),
        ("from pkg import Wide", "Wide.Inner", "<class pkg.core:Base.Inner>"),
        ("from pkg import *", "Wide", "<class pkg.layers:Wide>"),
        ("from pkg import *", "Hidden", "None"),
        ("from pkg.layers import Hidden", "Hidden", "<class pkg.layers:Hidden>"),
        ("import pkg.tables", "pkg.tables.make", "<function pkg.tables:make>"),
        ("from pkg import tables", "tables.make", "<function pkg.tables:make>"),
        ("import pkg.deep.thing", "pkg.deep.thing.Thing", "<class pkg.deep.thing:Thing>"),
        ("from pkg.deep.thing import Base", "Base", "<class pkg.core:Base>"),
        ("from pkg.core import nn", "nn.Linear", "External(name='torch.nn.Linear')"),
        ("from torch import nn\nBase = nn.Module\nOther = Base", "Other", "External(name='torch.nn.Module')"),
        ("a = b\nb = a", "a", "None"),
        ("from torch.nn import *", "Linear", "External(name='torch.nn.Linear')"),
        ("from torch.nn import *", "print", "External(name='builtins.print')"),
        ("from pkg import Wide as W\nmake = W().run", "make", "Variable(path='main.py', module='main', name='make')"),
        ("from pkg import LIMIT", "LIMIT", "Variable(path='pkg/__init__.py', module='pkg', name='LIMIT')"),
    ],
)
def test_chain_means(imports: str, chain: str, expected: str) -> None:
    linked = project({**PACKAGE, "main.py": imports})
    assert meaning(linked, "main.py", chain) == expected


def test_relative_import_beyond_the_root_is_unknown() -> None:
    assert meaning(project(PACKAGE), "pkg/deep/thing.py", "nothing") == "None"


def test_relative_star_of_the_package_itself() -> None:
    linked = project({"pkg/__init__.py": "class A: pass", "pkg/b.py": "from . import *"})
    assert meaning(linked, "pkg/b.py", "A") == "<class pkg:A>"


def test_star_of_a_module_that_takes_all_of_another_hides_no_name() -> None:
    files = {
        "pkg/__init__.py": "from .blocks import *\nfrom .modulated import *\n",
        "pkg/blocks.py": "from typing import *\nclass Block: ...\n",
        "pkg/modulated.py": "from typing import *\nclass Modulated: ...\n",
        "net.py": "from pkg import Block, Modulated, Any\n",
    }
    linked = project(files)
    assert meaning(linked, "net.py", "Modulated") == "<class pkg.modulated:Modulated>"
    assert meaning(linked, "net.py", "Block") == "<class pkg.blocks:Block>"
    assert "typing.Any" in meaning(linked, "net.py", "Any")


def test_star_without_all_leaves_underscored_names_out() -> None:
    linked = project({"a.py": "class _A: pass\nclass B: pass", "b.py": "from a import *"})
    assert meaning(linked, "b.py", "_A") == "None"
    assert meaning(linked, "b.py", "B") == "<class a:B>"


def test_function_scope_comes_first_and_class_bodies_are_not_seen_from_methods() -> None:
    text = """
    import torch.nn as nn
    class Layer: pass
    class Net:
        class Layer: pass
        class Head(Layer): pass
        def forward(self):
            from fast import Layer as Quick
            return Layer, Quick
    """
    linked = project({"a.py": text})
    assert meaning(linked, "a.py", "Layer", "Net.forward") == "<class a:Layer>"
    assert meaning(linked, "a.py", "Layer", "Net") == "<class a:Net.Layer>"
    assert meaning(linked, "a.py", "Quick", "Net.forward") == "External(name='fast.Layer')"
    assert meaning(linked, "a.py", "Quick") == "None"


def test_conditional_import_prefers_what_is_in_the_project() -> None:
    text = "try:\n    from apex import Norm\nexcept ImportError:\n    from .norm import Norm\n"
    linked = project({"p/__init__.py": "", "p/a.py": text, "p/norm.py": "class Norm: pass"})
    assert meaning(linked, "p/a.py", "Norm") == "<class p.norm:Norm>"


def test_conditional_import_of_two_outsiders_is_the_first() -> None:
    linked = project({"a.py": "try:\n    from x import N\nexcept ImportError:\n    from y import N\n"})
    assert meaning(linked, "a.py", "N") == "External(name='x.N')"


def test_import_cycles_end() -> None:
    linked = project({"a.py": "from b import X\nfrom b import *", "b.py": "from a import X\nfrom a import *"})
    assert meaning(linked, "a.py", "X") in ("None", "External(name='b.X')", "External(name='a.X')")
    assert meaning(linked, "a.py", "Y") == "None"


def _each_from_two(star: str) -> dict[str, str]:
    lines = {number: star.format(number - 1) + star.format(number - 2) for number in range(2, 50)}
    return {f"m{number}.py": text for number, text in lines.items()} | {"m0.py": "class A: pass", "m1.py": ""}


@pytest.mark.parametrize(("chain", "expected"), [("A", "<class m0:A>"), ("B", "None")])
def test_files_that_each_take_all_of_two_others_are_asked_once(chain: str, expected: str) -> None:
    linked = project(_each_from_two("from m{} import *\n"))  # 10 ** 10 ways from the last to the first
    assert meaning(linked, "m49.py", chain) == expected


def test_files_that_all_take_all_of_each_other_are_asked_once() -> None:
    ring = {f"m{number}.py": "".join(f"from m{each} import *\n" for each in range(15)) for number in range(15)}
    assert meaning(project(ring), "m0.py", "A") == "None"
    assert meaning(project(ring | {"m7.py": "class A: pass"}), "m0.py", "A") == "<class m7:A>"


def test_a_name_that_is_not_found_in_a_cycle_is_looked_for_again() -> None:
    files = {
        "a.py": "from b import *\nfrom c import *\nclass M(B): ...\nclass N(M, K): ...\n",
        "b.py": "from a import K, B\n",
        "c.py": "class B: ...\nclass K:\n    def run(self): ...\n",
    }
    linked = project(files)
    assert meaning(linked, "a.py", "N.run") == "<function c:K.run>"


def test_a_name_that_is_imported_from_too_far_is_unknown() -> None:
    files = {f"m{number}.py": f"from m{number - 1} import A" for number in range(1, 300)} | {"m0.py": "class A: pass"}
    linked = project(files)
    assert meaning(linked, "m20.py", "A") == "<class m0:A>"
    assert meaning(linked, "m299.py", "A") in ("None", "External(name='m239.A')")


def test_a_package_that_imports_its_submodules_by_its_own_name() -> None:
    linked = project({"p/__init__.py": "from p import a, b", "p/a.py": "class A: pass", "m.py": "import p"})
    assert meaning(linked, "m.py", "p.a.A") == "<class p.a:A>"


def test_a_function_named_like_its_file() -> None:
    files = {
        "p/__init__.py": "from .thing import thing",
        "p/thing.py": "def thing(): pass\nclass T: pass",
        "m.py": "from p import thing\nfrom p.thing import T",
    }
    linked = project(files)
    assert meaning(linked, "m.py", "thing") == "<function p.thing:thing>"
    assert meaning(linked, "m.py", "T") == "<class p.thing:T>"


@pytest.mark.parametrize(
    ("path", "imports", "chain", "expected"),
    [
        ("examples/one/train.py", "import utils", "utils.U", "examples/one/utils.py"),
        ("examples/two/train.py", "import utils", "utils.U", "examples/two/utils.py"),
        ("train.py", "from examples.one.utils import U", "U", "examples/one/utils.py"),
        ("tests/test_net.py", "from lib.net import Net", "Net", "src/lib/net.py"),
        ("src/lib/a/b.py", "from lib.net import Net", "Net", "src/lib/net.py"),
        ("src/lib/a/b.py", "from net import Net", "Net", "src/lib/net.py"),
    ],
)
def test_absolute_imports_find_the_nearest_file(path: str, imports: str, chain: str, expected: str) -> None:
    files = {
        "examples/one/utils.py": "class U: pass",
        "examples/two/utils.py": "class U: pass",
        "src/lib/__init__.py": "",
        "src/lib/net.py": "class Net: pass",
        path: imports,
    }
    found = project(files).resolve(path, chain)
    assert getattr(found, "path", None) == expected


def test_a_folder_called_like_a_library_does_not_hide_the_library() -> None:
    files = {
        "backends/torch/__init__.py": "class Backend: pass",
        "backends/logging.py": "def make(): pass",
        "backends/use.py": "import torch, logging\nfrom torch import nn",
    }
    linked = project(files)
    assert meaning(linked, "backends/use.py", "torch.nn.Module") == "External(name='torch.nn.Module')"
    assert meaning(linked, "backends/use.py", "nn.Module") == "External(name='torch.nn.Module')"
    assert meaning(linked, "backends/use.py", "logging.getLogger") == "External(name='logging.getLogger')"
