"""What is said of modules in a list for which the class does by hand what registering would do."""

from __future__ import annotations

import pytest

from examples import FIXTURES
from modlint.config import Config
from modlint.engine import check
from modlint.finding import Severity

FOLDER = FIXTURES / "module-in-container"
TRAINED = "they are not saved, not moved, and `eval()` does not reach them"
UNMOVED, UNSAVED = "they are not saved and not moved", "they are not saved"
UNSWITCHED = "they are not saved, and `eval()` does not reach them"
UNTRAINED = "they are not trained, not saved, and `eval()` does not reach them"
SWITCHED_ALONE = "`eval()` does not reach them"
UNMOVED_ALONE = "they are not trained, not moved, and `eval()` does not reach them"
LEFT = "they are not trained, not saved, not moved, and `eval()` does not reach them"


@pytest.mark.parametrize(
    ("fixture", "said"),
    [
        ("parameters_in_a_list", {"OfOthers": LEFT, "Listed": LEFT}),
        (
            "moved_and_switched_by_hand",
            {
                "Kept": UNSAVED,
                "Looped": UNSAVED,
                "Stays": UNMOVED,
                "Placed": UNTRAINED,
                "Unswitched": UNSWITCHED,
                "Outputs": LEFT,
            },
        ),
        ("moved_by_what_makes_them", {"Split": UNTRAINED, "Measured": LEFT}),
        ("saved_by_hand", {"Kept": SWITCHED_ALONE, "Unmoved": UNMOVED_ALONE, "Copied": UNTRAINED}),
        ("trained_by_hand", {"Optimized": TRAINED, "Ensemble": TRAINED, "Frozen": LEFT}),
    ],
)
def test_only_what_is_left_undone_is_said(fixture: str, said: dict[str, str]) -> None:
    config = Config(root=FOLDER, select=("MOD103",))
    found = {str(each.class_name): each for each in check([FOLDER / f"{fixture}.py"], config).findings}
    assert {name: each.message.partition(": ")[2] for name, each in found.items()} == said
    mild = {name for name, each in found.items() if each.severity is Severity.INFO}
    assert mild == {name for name, message in said.items() if message in (UNSAVED, SWITCHED_ALONE)}
    assert {name for name, each in found.items() if each.severity is Severity.WARNING} == {
        name for name, message in said.items() if message is UNSWITCHED
    }
