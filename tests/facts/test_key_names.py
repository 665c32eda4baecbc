"""The names in the keys of weights that a file makes."""

from __future__ import annotations

import pytest

from modlint.facts.key_names import key_names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('key.replace("segments", "embeddings.types")', {"embeddings", "types"}),
        ('key.replace(".old", ".scale_before")', {"scale_before"}),
        ("key.replace(\n    'old',\n    'body.0.norm.weight',\n)", {"body", "norm"}),
        ('("old", "body.norm"),', {"body", "norm"}),
        ('PLACES = {"pos.weight": "embeddings.places.weight"}', {"pos", "embeddings", "places"}),
        ('PLACES = {"a.b": "c", "d": "e.f"}', {"a", "b", "e", "f"}),
        ('weights["body.norm.weight"] = value', {"body", "norm"}),
        ('weights[f"body.{i}.norm.weight"] = value', {"body", "norm"}),
        ('weights["body.%d.norm.weight" % i] = value', {"body", "norm"}),
        ('weights["body.{}.norm.weight".format(i)] = value', {"body", "norm"}),
        ("{'body.%d.norm.bias'%(i): 'stem.%d.scale.bias'%(i)}", {"body", "norm", "stem", "scale"}),
        ('pairs.append((f"old.{i}", f"body.{i}.norm"))', {"body", "norm"}),
        ("assert set(res.missing_keys) == set(\n    ['body.bias', 'fc.bias']), 'not loaded'", {"body", "fc"}),
        ('if str(res.missing_keys) != str(["_fc.bias"]): raise', {"_fc"}),
        ('expected_missing_keys += ["body.bias", "fc.bias"]', {"body", "fc"}),
        ('if "fc.bias" in found.missing_keys: pass', {"fc"}),
        ('missing_keys = [key for key in missing_keys if "fc.bias" not in key]', set()),
        ('missing_keys = model.load_state_dict(read("body.norm"))', set()),
        ('if "fc.bias" in state_dict: state_dict.pop("fc.bias")', set()),
        ('value = weights["body.norm.weight"]', set()),
        ('value = weights[f"body.{i}.norm.weight"]', set()),
        ('print("%d.%d" % (first, second))', set()),
        ('if weights["body.norm"] == value: pass', set()),
        ('key.startswith("body.norm")', set()),
        ('join("folder", "best.pt")', set()),
        ('{"layer": "torch.nn.Linear"}', set()),
        ('{"lr": "1.5"}', set()),
    ],
)
def test_strings(line: str, names: set[str]) -> None:
    assert key_names(f"def renamed(state_dict):\n{line}\n") == names


def test_a_file_that_says_nothing_of_weights() -> None:
    assert key_names('key.replace("segments", "embeddings.types")') == set()
