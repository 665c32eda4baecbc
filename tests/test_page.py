"""A docstring -> a page."""

from modlint.rules._page import parse

PAGE = """A thing is wrong,
as it happens.

It breaks.

Often.

## Flagged

One file:

```python
x = 1  # MOD101
y = 2  # a reason # MOD101 MOD102
z = 3  # noqa: MOD101
```

Two files:

```python path=net/a.py
import b
```

```python path=net/b.py
t = 1  # MOD101
```

Again two:

```python path=net/a.py
pass
```

## Fixed

```python
x = 2
```

## References

```python
not_an_example
```
"""


def test_what_stands_above_the_sections_is_the_summary_and_the_reasons():
    page = parse(PAGE)
    assert page.summary == "A thing is wrong, as it happens."
    assert page.why == "It breaks.\n\nOften."
    assert page.text == PAGE.strip()


def test_examples_are_single_fences_or_runs_of_named_ones():
    page = parse(PAGE)
    assert [[file.path for file in example] for example in page.flagged] == [
        ["example.py"],
        ["net/a.py", "net/b.py"],
        ["net/a.py"],
    ]
    assert [example[0].source for example in page.fixed] == ["x = 2\n"]
    assert page.accepted == ()


def test_markers_say_what_is_expected_and_are_no_part_of_the_source():
    (file,) = parse(PAGE).flagged[0]
    assert file.expected == {(1, "MOD101"), (2, "MOD101"), (2, "MOD102")}
    assert file.source == "x = 1\ny = 2  # a reason\nz = 3  # noqa: MOD101\n"
