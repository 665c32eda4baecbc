"""What annotations, in every spelling, say of an argument."""

from __future__ import annotations

import pytest

from inferring import held, kinds
from modlint.model.values.values import Kind, elements

CLASSES = """
class Layer(nn.Module):
    pass

@dataclass
class Options:
    size: int

T_ = TypeVar("T_")
"""


@pytest.mark.parametrize(
    ("annotation", "wanted"),
    [
        ("Tensor", {"tensor"}),
        ("torch.Tensor", {"tensor"}),
        ("'Tensor'", {"tensor"}),
        ("torch.LongTensor", {"tensor"}),
        ("Tensor | None", {"tensor", "none"}),
        ("'Tensor | None'", {"tensor", "none"}),
        ("Optional[Tensor]", {"tensor", "none"}),
        ("t.Optional['torch.Tensor']", {"tensor", "none"}),
        ("Union[Tensor, float, None]", {"tensor", "number", "none"}),
        ("Annotated[Tensor, 'n d']", {"tensor"}),
        ("nn.Parameter", {"parameter"}),
        ("nn.Module", {"module"}),
        ("Layer", {"module"}),
        ("Options", {"instance"}),
        ("int", {"number"}),
        ("str", {"string"}),
        ("np.ndarray", {"array"}),
        ("Callable[[Tensor], Tensor]", {"callable"}),
        ("list[Tensor]", {"sequence"}),
        ("Dict[str, Tensor]", {"mapping"}),
        ("Tuple[Tensor, ...]", {"sequence"}),
        ("Literal['a', 'b']", {"other"}),
        ("Any", {"unknown"}),
        ("T_", {"unknown"}),
        ("Missing", {"unknown"}),
        ("'Tensor['", {"unknown"}),
    ],
)
def test_argument(annotation: str, wanted: set[str]) -> None:
    assert kinds(held("self.x = given", CLASSES, f"given: {annotation}")) == wanted


@pytest.mark.parametrize(
    ("annotation", "wanted"),
    [
        ("list[Tensor]", {"tensor"}),
        ("Sequence[Optional[Tensor]]", {"tensor", "none"}),
        ("Mapping[str, nn.Module]", {"module"}),
        ("tuple[Tensor, int]", {"tensor", "number"}),
        ("tuple[nn.Linear, ...]", {"module"}),
        ("list", {"unknown"}),
    ],
)
def test_what_elements_are_declared_to_be(annotation: str, wanted: set[str]) -> None:
    assert kinds(elements(held("self.x = given", "", f"given: {annotation}"))) == wanted


@pytest.mark.parametrize(
    ("default", "wanted"),
    [("None", {"unknown", "none"}), ("1.0", {"number"}), ("'a'", {"string"}), ("()", {"sequence", "unknown"})],
)
def test_default_without_annotation(default: str, wanted: set[str]) -> None:
    assert kinds(held("self.x = given", "", f"given={default}")) == wanted


def test_a_default_of_none_widens() -> None:
    assert kinds(held("self.x = given", "", "given: Tensor = None")) == {"tensor", "none"}


def test_stars() -> None:
    value = held("self.x = given", "", "*given: Tensor")
    assert value.is_only(Kind.SEQUENCE)
    assert elements(value).is_only(Kind.TENSOR)
    assert held("self.x = given", "", "**given: Tensor").is_only(Kind.MAPPING)
