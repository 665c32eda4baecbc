"""Facts as bytes."""

import pickle
from textwrap import dedent

import pytest

from modlint.facts import serialization
from modlint.facts.extract import extract
from modlint.facts.schema import FileFacts
from modlint.facts.serialization import packed, unpacked

SOURCE = """
    import torch

    def make(n=3):
        return torch.zeros(n)

    class Net(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = make()
"""


@pytest.fixture
def facts() -> FileFacts:
    return extract(dedent(SOURCE))


def test_what_was_packed_is_what_was_there(facts: FileFacts) -> None:
    found = unpacked(packed(facts))
    assert (found, found.classes[0].methods[0].stores) == (facts, facts.classes[0].methods[0].stores)
    assert packed(found) == packed(facts)


def test_functions_are_unpacked_when_they_are_asked_for(facts: FileFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr(serialization, "_decode_functions", lambda sent: asked.append(sent) or ())
    found = unpacked(packed(facts))
    assert [cls.name for cls in found.classes] == ["Net"]
    assert asked == []
    assert len(found.functions) == len(found.functions) == 0
    assert len(asked) == 1


def test_packed_functions_are_sent_as_they_are(facts: FileFacts) -> None:
    assert pickle.loads(pickle.dumps(unpacked(packed(facts)))) == facts


def test_a_lone_surrogate_stays_unpacked() -> None:
    odd = extract("def f():\n    return getattr(x, '\\ud800')\n")
    assert unpacked(packed(odd)) == odd
