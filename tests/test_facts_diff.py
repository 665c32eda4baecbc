"""What a file says otherwise than before: not more than what was edited."""

from __future__ import annotations

from examples import FIXTURES
from modlint.facts.extract import extract
from modlint.incremental.facts_diff import compared

HEAD = "from torch import nn\n\n"
NET = "class Net(nn.Module):\n"
INIT = "    def __init__(self):\n        self.fc = nn.Linear(1, 1)\n"
FORWARD = "    def forward(self, x):\n        return self.fc(x)\n"
FREE = "def use(net):\n    return net.weight\n"
OTHER = "class Other(nn.Module):\n    def forward(self, x):\n        return self.fc(self.norm(x))\n"


def marks(before: str, after: str) -> set[str]:
    return compared("a.py", extract(HEAD + before), extract(HEAD + after))


def test_nothing() -> None:
    assert marks(NET + INIT + FORWARD, NET + INIT + FORWARD) == set()


def test_a_function_at_the_end() -> None:
    told = {"def a.py:use", "flow a.py:use:net", "flow a.py:use:return", "line a.py:use", "name a.py:use"}
    assert marks(NET + INIT + FORWARD, NET + INIT + FORWARD + FREE) == told | {
        "names net",
        "names weight",
        "naming a.py:use:weight",
    }


def test_a_comment_between() -> None:
    assert marks(NET + INIT + FORWARD, NET + INIT + "    # said\n" + FORWARD) == {
        "line a.py:Net.forward",
        "methods a.py:Net",
    }


def test_a_file_that_moved_down_says_nothing_else_but_where() -> None:
    for file in sorted(FIXTURES.rglob("*.py")):
        before, after = extract(file.read_text()), extract("\n\n" + file.read_text())
        assert all(mark.startswith("line ") for mark in compared("a.py", before, after)), file


def test_two_methods_that_changed_places_say_nothing_else_by_name() -> None:
    found = marks(NET + INIT + FORWARD, NET + FORWARD + INIT)
    assert found & {"def a.py:Net.forward", "def a.py:Net.__init__"}
    assert "methods a.py:Net" in found
    assert not {mark for mark in found if mark.startswith(("calls ", "names "))}


def test_two_that_answer_the_same_and_changed_places() -> None:
    found = marks(NET + FORWARD + OTHER, OTHER + NET + FORWARD)
    assert {"names fc", "names x"} <= found
    assert not {"names norm", "calls norm"} & found


def test_a_definition_that_is_there_twice() -> None:
    again = "    def forward(self, x, y):\n        return self.proj(x)\n"
    found = marks(NET + INIT + FORWARD + OTHER, NET + INIT + FORWARD + again + OTHER)
    assert {"def a.py:Net.forward", "methods a.py:Net", "calls proj", "names x", "line a.py:Other.forward"} <= found
    assert not {"calls Linear", "names norm", "attribute fc", "def a.py:Net.__init__", "methods a.py:Other"} & found


def test_an_attribute_that_another_class_of_the_file_has_too() -> None:
    said = NET + INIT
    assert "attribute fc" not in marks(said, said + OTHER.replace("forward", "fc"))
    assert "roots " not in marks(said + OTHER, said)
    assert {"attribute fc", "roots "} <= marks("", said)


def test_a_key_of_weights() -> None:
    before = "def renamed(state_dict):\n    state_dict['body.norm.weight'] = 1\n"
    assert marks(before, before.replace("norm", "scale")) == {"key norm", "key scale"}
