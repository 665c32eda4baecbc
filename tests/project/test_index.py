"""The index finds all that a function names, and looks only into files that mention it."""

from __future__ import annotations

import pytest

from examples import FIXTURES
from modlint.facts.extract import extract
from modlint.facts.schema import Functions
from modlint.project.index.index import SHARES, names
from modlint.project.index.members import said_of_attributes
from modlint.project.project import Project

ODD = """
class A(nn.Module):
    scale: Tensor

    def forward(self, x):
        setattr(self, "part.weight", x)
        setattr(self, "two\\nlines", x)
        self.kept[0].pushed.append(x)
        net.fc[0]().bias = getattr(x, f"layer{x}") + attrgetter("a.b")(x)
        return self.layers[0]()(x).out[1]
"""


@pytest.mark.parametrize("text", [ODD, *(path.read_text("utf-8") for path in sorted(FIXTURES.rglob("*.py"))[::5])])
def test_a_file_mentions_all_that_its_code_says(text: str) -> None:
    facts = extract(text)
    linked = Project({"a.py": facts})
    said = {name for cls in facts.classes for name, _, _ in said_of_attributes(cls)}
    assert not {name for name in said if name not in linked.members}
    for function in linked.functions_in("a.py"):
        for share in SHARES:
            lost = {name for name in share(function.facts) if name and function not in linked.index(share, name)}
            assert not lost, share


def test_files_that_do_not_mention_a_name_stay_packed() -> None:
    def packed() -> tuple[()]:
        raise AssertionError("it is looked into")

    there = extract("def f(net):\n    return net.fc(1)\n")
    other = extract("def g(net):\n    return net.norm(1)\n")._replace(functions=Functions(packed))
    linked = Project({"a.py": other, "b.py": there})
    assert [found.qualname for found in linked.index(names, "fc")] == ["f"]
    assert "fc" not in linked.members
    with pytest.raises(AssertionError, match="looked into"):
        linked.index(names, "norm")
