"""Ignore comments."""

from __future__ import annotations

import pytest

from modlint.facts.extract import extract


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# modlint: ignore", "ignore"),
        ("#modlint:ignore because", "ignore"),
        ("# modlint: ignore[MOD101]", "ignore MOD101"),
        ("# modlint: ignore[MOD101, plain-tensor-attribute]  a table", "ignore MOD101 plain-tensor-attribute"),
        ("# modlint: ignore [ MOD101 MOD2* ]", "ignore MOD101 MOD2*"),
        ("# modlint: skip-file", "skip-file"),
        ("# modlint: ignored", ""),
        ("# modlint: ignore-next", ""),
        ("# see modlint: ignore", ""),
        ("# noqa", "noqa"),
        ("# NOQA", "noqa"),
        ("# noqa: MOD101", "noqa MOD101"),
        ("# noqa:MOD101,E501 long", "noqa MOD101 E501"),
        ("# noqa : E501 MOD101", "noqa E501 MOD101"),
        ("# noqa: E501", ""),
        ("# noqa: this is why", "noqa"),
        ("# noqable", ""),
        ("# type: ignore[x]  # modlint: ignore[MOD101]  # noqa: MOD2", "ignore MOD101|noqa MOD2"),
    ],
)
def test_comments(comment: str, expected: str) -> None:
    found = extract(f"x = 1  {comment}\n").suppressions
    assert "|".join(" ".join((each.kind, *each.names)) for each in found) == expected
    assert all(each.span.line == 1 for each in found)


@pytest.mark.parametrize(
    "code",
    [
        's = "# noqa"',
        "s = '# modlint: ignore'",
        's = """\n# noqa\n"""',
        "s = '''\n\\''' # noqa\n'''",
        's = r"\\" # noqa"',
        's = "a\\\n# noqa"',
        "s = f'{x}# noqa'",
        's = """ " ""\n# noqa"""',
    ],
)
def test_strings_are_no_comments(code: str) -> None:
    facts = extract(code + "\n")
    assert facts.failure is None
    assert facts.suppressions == ()


@pytest.mark.parametrize("code", ['s = "#"', "s = '''\n'''", "s = '\\''", 's = "\\\\"', "s = ''", 's = """a"b"""'])
def test_comments_after_strings_are_found(code: str) -> None:
    (found,) = extract(f"{code}  # noqa\n").suppressions
    assert found.span.line == code.count("\n") + 1


def test_the_span_covers_the_directive_in_characters() -> None:
    (found,) = extract("é = 'ü'  # why  # modlint: ignore[MOD101] reason\n").suppressions
    assert found.span == (1, 17, 1, 42)
    (after,) = extract("x = 1\r\ny = 2\r# noqa\r").suppressions
    assert after.span == (3, 1, 3, 7)


@pytest.mark.parametrize("broken", ["def f(:", "x = '", "x = (", 'x = """', "x = 1\0", "\tx\n  y"])
def test_broken_source_keeps_its_comments(broken: str) -> None:
    facts = extract(f"# modlint: skip-file\n{broken}\n")
    assert facts.failure is not None
    assert [found.kind for found in facts.suppressions] == ["skip-file"]
