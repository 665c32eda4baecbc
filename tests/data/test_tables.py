import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from modlint.data.patterns import matches, weight
from modlint.data.returns import parse
from modlint.data.tables import table

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "modlint" / "data" / "torch_api.json"


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch is not installed")
def test_the_torch_table_is_current(tmp_path: Path) -> None:
    from importlib.metadata import version

    made_with = table("torch_api")["python"], table("torch_api")["torch"]
    if made_with != (f"3.{sys.version_info.minor}", version("torch").partition("+")[0]):
        pytest.skip("the table was made with another Python or another torch")
    written = tmp_path / "torch_api.json"
    subprocess.run([sys.executable, ROOT / "tools" / "generate_torch_tables.py", written], check=True)
    assert written.read_text(encoding="utf-8") == TABLE.read_text(encoding="utf-8")


def test_every_spelling_parses() -> None:
    content = table("torch_api")
    grouped = [*content["functions"].values(), *content["constants"].values(), content["tensor"], table("libraries")]
    spellings = {spelling for names in grouped for spelling in names.values()}
    assert all(parse(spelling).kinds for spelling in spellings)


def test_every_library_pattern_starts_with_a_library() -> None:
    assert [pattern for pattern in table("libraries") if "*" in pattern.partition(".")[0]] == []


def test_the_torch_table_stays_small() -> None:
    assert TABLE.stat().st_size < 300_000


def test_reading_the_tables_imports_nothing_heavy() -> None:
    program = (
        "import sys; from modlint.data import bases, torch_api; bases.module_class('timm.layers.Mlp');"
        "torch_api.function('torch.zeros'); print([m for m in ('torch', 'libcst', 'tomllib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("a.b", "a.b", True),
        ("a.b", "a.bc", False),
        ("a.*", "a.b.c", True),
        ("a.*", "ab", False),
        ("*Config", "x.BertConfig", True),
        ("*Config", "ConfigX", False),
        ("m.*_b*C", "m.x_byC", True),
        ("m.*_b*C", "m.x_b", False),
        ("ab*ba", "aba", False),
        ("a*b*b", "ab", False),
        ("*", "", True),
    ],
)
def test_patterns(pattern: str, name: str, expected: bool) -> None:
    assert matches(pattern, name) is expected


def test_the_more_literal_pattern_weighs_more() -> None:
    assert weight("a.b") > weight("abcdefgh.*") > weight("abc.*") > weight("*")
