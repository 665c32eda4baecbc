"""When a rule about unused attributes offers to remove one, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from modlint.config import Config
from modlint.engine import check
from modlint.finding import Finding, Severity
from modlint.fix import apply

NET = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, deep=False):
        super().__init__()
        {statement}

    def forward(self, x):
        return x

{methods}
"""


FC = "self.fc = nn.Linear"


def found(tmp_path: Path, statement: str, methods: str = "", other: str = "") -> tuple[Finding, str]:
    (finding,), source = reported(tmp_path, statement, methods, other)
    return finding, source


def severities(tmp_path: Path, statement: str, methods: str = "", other: str = "") -> list[Severity]:
    return [finding.severity for finding in reported(tmp_path, statement, methods, other)[0]]


def reported(tmp_path: Path, statement: str, methods: str, other: str) -> tuple[Sequence[Finding], str]:
    source = NET.format(statement=statement, methods=methods)
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (tmp_path / "other.py").write_text(other, encoding="utf-8")
    config = Config(root=tmp_path, select=("MOD201", "MOD202", "MOD218"))
    return check([tmp_path], config).findings, source


@pytest.mark.parametrize(
    "statement",
    [
        "self.fc = nn.Linear(2, 2)",
        "self.fc: nn.Module = nn.Linear(2, 2)  # the head",
        "self.fc = nn.Linear(\n            2, 2\n        )",
        "self.fc = nn.ReLU()",
        "self.fc = nn.Parameter(torch.ones(2))",
    ],
)
def test_the_whole_statement_goes(tmp_path: Path, statement: str) -> None:
    finding, source = found(tmp_path, statement)
    assert finding.fix is not None
    assert apply(source, finding.fix.edits) == source.replace(f"        {statement}\n", "")


@pytest.mark.parametrize(
    ("statement", "methods", "other"),
    [
        ("self.fc = nn.Linear(2, 2); self.n = 3", "", ""),
        ("if deep: self.fc = nn.Linear(2, 2)", "", ""),
        ("self.fc = nn.Linear(2, 2); nn.init.zeros_(self.fc.weight)", "", ""),
        ("self.fc = nn.Linear(2, 2)", "    def reset_parameters(self):\n        self.fc.reset_parameters()", ""),
        ("self.fc = nn.Linear(2, 2)", "    def clear(self):\n        self.fc = None", ""),
        ("self.fc = nn.Linear(2, 2)", "", "def prepare(net):\n    net.fc.eval()\n"),
        ("self.add_module('fc', nn.Linear(2, 2))", "", ""),
    ],
)
def test_nothing_is_removed_that_something_else_needs(tmp_path: Path, statement: str, methods: str, other: str) -> None:
    finding, _ = found(tmp_path, statement, methods, other)
    assert finding.attribute == "fc"
    assert finding.fix is None


LAST = """from torch import nn
class Net(nn.Module):
    def forward(self, x): return x
    def __init__(self):
        super().__init__()
"""


def test_the_last_line_may_lack_its_end(tmp_path: Path) -> None:
    source = f"{LAST}        self.fc = nn.Linear(2, 2)"
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD201",))).findings
    assert finding.fix is not None
    assert apply(source, finding.fix.edits) == LAST


def test_ddp_does_not_wait_for_what_is_frozen(tmp_path: Path) -> None:
    assert "DDP" in found(tmp_path, "self.fc = nn.Parameter(torch.ones(2))")[0].message
    assert "DDP" not in found(tmp_path, "self.fc = nn.Parameter(torch.ones(2), requires_grad=False)")[0].message
    later = "self.fc = nn.Parameter(torch.ones(2))\n        self.fc.requires_grad_(False)"
    assert "DDP" not in found(tmp_path, later)[0].message
    assert "DDP" not in found(tmp_path, "self.fc = nn.BatchNorm1d(2, affine=False)")[0].message
    assert "DDP" in found(tmp_path, "self.fc = nn.BatchNorm1d(2, track_running_stats=False)")[0].message


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("self.fc = nn.Linear(2, 2)", "it fills the state_dict, and DDP"),
        ("if nn: self.fc = nn.Linear(2, 2)", "where it is made it fills the state_dict, and DDP"),
        (f"if deep: {FC}(2, 2)\n        else: {FC}(2, 4)", "it fills the state_dict, and DDP"),
        (f"if deep: {FC}(2, 2)\n        elif x: {FC}(2, 4)", "where it is made it fills the state_dict, and DDP"),
        (f"if deep: {FC}(2, 2)\n        else: self.fc = None", "where it is made it fills the state_dict, and DDP"),
        (
            f"if deep: {FC}(2, 2)\n        else: self.fc = nn.ReLU()",
            "where it is made it fills the state_dict, and DDP",
        ),
        (f"if deep: {FC}(2, 2)\n        else: raise ValueError", "it fills the state_dict, and DDP"),
        (f"for _ in range(deep): {FC}(2, 2)", "where it is made it fills the state_dict, and DDP"),
        (f"{FC}(2, 2) if deep else None", "where it is made it fills the state_dict, and DDP"),
        (f"{FC}(2, 2) if deep else nn.Conv1d(2, 2, 1)", "it fills the state_dict, and DDP"),
    ],
)
def test_what_is_not_always_made_does_no_harm_elsewhere(statement: str, said: str, tmp_path: Path) -> None:
    first = found(tmp_path, statement)[0]
    assert first.message.startswith(f"`self.fc` is never used: {said}")
    conditional = said.startswith("where") and not statement.startswith("for")
    assert first.severity is (Severity.INFO if conditional else Severity.WARNING)


MAKE = "    def make(self, wide=False):\n        {body}"


@pytest.mark.parametrize(
    ("body", "said", "mended"),
    [
        ("return nn.Linear(2, 2)", "it fills the state_dict, and DDP", True),
        ("if wide: return nn.Linear(2, 2)", "where it is made it fills the state_dict, and DDP", True),
        ("return nn.BatchNorm1d(2) if wide else None", "where it is made it fills the state_dict, and DDP", True),
        ("self.width = 2; return nn.Linear(2, self.width)", "it fills the state_dict, and DDP", False),
        ("return nn.Linear(2, 2) if wide else nn.Identity()", "it is dead code, which may fill the state_dict", True),
    ],
)
def test_what_a_function_makes(body: str, said: str, mended: bool, tmp_path: Path) -> None:
    finding, _ = found(tmp_path, "self.fc = self.make()", MAKE.format(body=body))
    assert finding.message.startswith(f"`self.fc` is never used: {said}")
    assert finding.note == "nothing reads what `self.make` makes"
    assert (finding.fix is not None) is mended


KEEPING = """from torch import nn


class Drop(nn.Module):
    def __init__(self, rate=None):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        return x * self.rate


class Block(nn.Module):
    def __init__(self, rate=0.1):
        super().__init__()
        self.real = nn.Linear(2, 2)
        self.drop = {made}

    def forward(self, x):
        return self.real(x)
"""


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("Drop(rate)", "it is dead code"),
        ("Drop(rate) if rate > 0 else nn.Identity()", "it is dead code"),
        ("Drop(nn.Linear(2, 2))", "it fills the state_dict"),
        ("Drop(elsewhere(rate))", "it is dead code, which may fill the state_dict"),
    ],
)
def test_what_a_module_keeps_is_what_it_is_given(made: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(KEEPING.format(made=made))
    found = check([tmp_path], Config(root=tmp_path, select=("MOD2",))).findings
    assert [each.message for each in found] == [f"`self.drop` is never used: {said}"]


@pytest.mark.parametrize(
    ("name", "statement", "said"),
    [
        ("build", "self.rate = elsewhere(x)", "it is dead code, which may fill the state_dict"),
        ("build", 'setattr(self, "rate", elsewhere(x))', "it is dead code, which may fill the state_dict"),
        ("forward", "self.rate = elsewhere(x)", "it is dead code"),
    ],
)
def test_what_a_module_keeps_may_come_later(name: str, statement: str, said: str, tmp_path: Path) -> None:
    source = KEEPING.format(made="Drop(rate)").replace("def forward", f"def {name}", 1)
    (tmp_path / "net.py").write_text(source.replace("return x * self.rate", statement))
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD2",))).findings
    assert finding.message == f"`self.drop` is never used: {said}"


PARTS = """import torch
from torch import nn


class Window(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("window", torch.hann_window(8))
        self.gain = nn.Parameter(torch.ones(1), {grad})

    def forward(self, x):
        return x * self.window * self.gain


class Loss(nn.Module):
    def __init__(self):
        super().__init__()
        self.window = Window()
        self.real = nn.Linear(2, 2)

    def forward(self, x):
        return self.real(x)
"""


@pytest.mark.parametrize(("grad", "stops"), [("False", False), ("requires_grad=False", False), ("True", True)])
def test_ddp_does_not_wait_for_what_is_never_trained(grad: str, stops: bool, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(PARTS.replace("{grad}", grad), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD201",))).findings
    assert ("DDP" in finding.message, finding.severity is Severity.WARNING) == (stops, stops)


SHIFT = """from torch import nn


class Shift(nn.Conv2d):
    def __init__(self, sign):
        super().__init__(3, 3, 1)
        {freeze}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.shift = Shift(-1)
        {more}
        self.real = nn.Linear(2, 2)

    def forward(self, x):
        return self.real(x)
"""
OWN = "for p in self.parameters():\n            p.requires_grad = False"
GIVEN = "for name, p in self.shift.named_parameters():\n            p.requires_grad_(False)"


@pytest.mark.parametrize(
    ("freeze", "more", "frozen"),
    [
        (OWN, "", True),
        ("self.requires_grad_(requires_grad=False)", "", True),
        ("pass", GIVEN, True),
        ("pass", "self.shift.requires_grad_(False)", True),
        ("self.requires_grad = False", "", False),
        ("self.requires_grad_(False)\n        self.more = nn.Linear(2, 2)", "", False),
        ("if sign: self.requires_grad_(False)", "", False),
        ("pass", "", False),
    ],
)
def test_a_frozen_module_is_a_constant(freeze: str, more: str, frozen: bool, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(SHIFT.replace("{freeze}", freeze).replace("{more}", more), encoding="utf-8")
    found = check([tmp_path], Config(root=tmp_path, select=("MOD201",))).findings
    (finding,) = (each for each in found if each.attribute == "shift")
    assert ("DDP" in finding.message, finding.severity is Severity.INFO) == (not frozen, frozen)


@pytest.mark.parametrize(
    ("given", "severity"),
    [
        ("torch.ones(2), requires_grad=False", Severity.INFO),
        ("torch.ones(2), deep", Severity.WARNING),
        ("torch.ones(2)", Severity.WARNING),
    ],
)
def test_a_frozen_parameter_is_a_constant(given: str, severity: Severity, tmp_path: Path) -> None:
    assert severities(tmp_path, f"self.fc = nn.Parameter({given})") == [severity]


BUFFERS = """import torch
from torch import nn
from torch.utils.data import DataLoader


class Step(nn.Module):
    def __init__(self, width):
        super().__init__()
        if not width:
            raise ValueError("no width")
        self.register_buffer("unit", torch.ones(width))

    def batches(self, x):
        return [self(each) for each in DataLoader(x)]

    def inverse(self):
        return Step(len(self.unit))


class Turn(Step):
    def forward(self, x):
        return x * self.unit

    {more}


class Flow(nn.Module):
    def __init__(self):
        super().__init__()
        self.turn = Turn(2)
        self.real = nn.Linear(2, 2)

    def forward(self, x):
        return self.real(x)
"""


@pytest.mark.parametrize(
    ("more", "stops"),
    [("", False), ("def grow(self): self.parts = [Flow()]", True), ("def grow(self): self.parts = [Part()]", True)],
)
def test_ddp_does_not_wait_for_what_has_buffers_alone(more: str, stops: bool, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(BUFFERS.replace("{more}", more), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD201",))).findings
    assert ("DDP" in finding.message, finding.severity is Severity.WARNING) == (stops, stops)


SWITCHED = """import torch
from torch import nn


class Box(nn.Module):
    def __init__(self, tau, learnable=False, *rest):
        super().__init__()
        if learnable:
            self.tau = nn.Parameter(torch.tensor(tau))
        else:
            self.register_buffer("tau", torch.tensor(tau))

    def forward(self, x):
        return x / self.tau


class Pair(nn.Module):
    def __init__(self, tau, learnable):
        super().__init__()
        self.box = {box}

    def forward(self, x):
        return self.box(x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pair = Pair(0.1, True)

    def forward(self, x):
        return x
"""


@pytest.mark.parametrize(
    ("box", "stops"),
    [
        ("Box(tau)", False),
        ("Box(tau, learnable=False)", False),
        ("nn.Sequential(Box(tau), Box(tau, True))", True),
        ("Box(tau, learnable)", True),
        ("Box(tau, *learnable)", True),
        ("Box(tau) if tau else Box(tau, True)", True),
    ],
)
def test_a_parameter_that_is_switched_off_where_it_is_made(box: str, stops: bool, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(SWITCHED.replace("{box}", box), encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD201",))).findings
    assert ("DDP" in finding.message, finding.severity is Severity.WARNING) == (stops, stops)


@pytest.mark.parametrize(
    ("path", "reported"),
    [("net.py", 1), ("latest/contest.py", 1), ("tests/net.py", 0), ("test_net.py", 0), ("net_test.py", 0)],
)
def test_a_part_in_a_test_may_be_there_to_be_counted(path: str, reported: int, tmp_path: Path) -> None:
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(NET.format(statement="self.fc = nn.Linear(2, 2)", methods=""), encoding="utf-8")
    findings = check([tmp_path], Config(root=tmp_path, select=("MOD201",))).findings
    assert len(findings) == reported


PORTED = '''"""Ported from ``models/net.py``. {said}"""

'''


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ("Bonds make the released ``diffusion.pt`` compatible.", Severity.INFO),
        ("It runs upstream's checkpoint.", Severity.INFO),
        ("Weights are initialised as upstream does.", Severity.WARNING),
        ("It makes a checkpoint of each epoch.", Severity.WARNING),
    ],
)
def test_published_weights_may_have_the_keys_of_a_port(said: str, severity: Severity, tmp_path: Path) -> None:
    text = PORTED.format(said=said) + NET.format(statement="self.fc = nn.Linear(2, 2)", methods="")
    (tmp_path / "net.py").write_text(text, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD201",))).findings
    assert finding.severity is severity
    assert ("unless" in finding.help) is (severity is Severity.INFO)


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("self.load_state_dict(torch.load('net.pt'))", Severity.INFO),
        ("if deep: self.load_state_dict(torch.load('net.pt'), strict=True)", Severity.INFO),
        ("if deep: self.restore('net.pt')", Severity.INFO),
        ("self.load_state_dict(torch.load('net.pt'), strict=False)", Severity.WARNING),
        ("if deep: self.load_parts('net.pt')", Severity.WARNING),
        ("self.body.load_state_dict(torch.load('net.pt'))", Severity.WARNING),
        ("self.body = deep", Severity.WARNING),
    ],
)
def test_weights_that_a_constructor_loads_may_have_the_keys(line: str, severity: Severity, tmp_path: Path) -> None:
    finding, _ = found(tmp_path, f"{FC}(2, 2)\n        {line}", methods=RESTORING, other="def step(l): l.backward()\n")
    assert finding.severity is severity
    assert ("unless" in finding.help) is (severity is Severity.INFO)


RESTORING = """    def restore(self, path):
        self.load_state_dict(torch.load(path))

    def load_parts(self, path):
        weights = self.state_dict()
        weights.update(torch.load(path))
        self.load_state_dict(weights)
"""


LOAD = "def load(net, weights): net.load_state_dict(weights)"
OPTIMIZER = "def optimizer(net): return torch.optim.AdamW(net.parameters())"
CONFIGURED = "class Model(Any):\n    def configure_optimizers(self): return torch.optim.AdamW(self.parameters())"


@pytest.mark.parametrize(
    ("other", "severity"),
    [
        (LOAD, Severity.INFO),
        (f"{LOAD}\ndef time(out, grad): torch.autograd.backward(out, grad)", Severity.INFO),
        (f"{LOAD}\ndef step(loss): loss.backward()", Severity.WARNING),
        (f"{LOAD}; net.zero_grad()", Severity.INFO),
        (f"{LOAD}; net.zero_grad(); net.step()", Severity.WARNING),
        (f"{LOAD}\ndef step(net, scaler): net.zero_grad(); scaler(net.loss)", Severity.WARNING),
        (f"{LOAD}\nclass Scaler:\n    def __call__(self, loss): loss.backward()", Severity.INFO),
        (f"{LOAD}\nclass Scaler:\n    def __call__(self, loss): loss.backward()\nscale = Scaler()", Severity.WARNING),
        (f"{LOAD}\nclass Model(Any):\n    def optimize(self, loss): loss.backward()", Severity.WARNING),
        (f"{LOAD}\n{OPTIMIZER}", Severity.INFO),
        (f"{LOAD}\n{OPTIMIZER}\ndef train(net): return optimizer(net)", Severity.WARNING),
        (f"{LOAD}\n{CONFIGURED}", Severity.INFO),
        (f"{LOAD}\n{CONFIGURED}\n    def training_step(self, batch): return self(batch)", Severity.WARNING),
        ("", Severity.WARNING),
    ],
)
def test_where_all_weights_come_from_elsewhere_they_may_have_the_keys(
    other: str, severity: Severity, tmp_path: Path
) -> None:
    finding, _ = found(tmp_path, f"{FC}(2, 2)", other=f"import torch\n\n{other}\n")
    assert finding.severity is severity
    assert ("DDP" in finding.message) is (severity is Severity.WARNING)
    assert ("unless" in finding.help) is (severity is Severity.INFO)


KINDS = """from load import convert
from net import Net
from train import fit

KINDS = {{"net": (Net, {loader})}}
"""
LOADER = """def convert(net, state_dict):
    names = {}
    for number in range(2):
        names["layers.%d.fc.weight" % (number)] = "layer.%d.dense.weight" % (number)
    net.load_state_dict({name: state_dict[old] for name, old in names.items()})
"""


@pytest.mark.parametrize(("loader", "severity"), [("convert", Severity.INFO), ("fit", Severity.WARNING)])
def test_weights_may_have_the_keys_that_a_loader_makes(loader: str, severity: Severity, tmp_path: Path) -> None:
    (tmp_path / "load.py").write_text(LOADER, encoding="utf-8")
    (tmp_path / "train.py").write_text("def fit(loss):\n    loss.backward()\n", encoding="utf-8")
    finding, _ = found(tmp_path, f"{FC}(2, 2)", other=KINDS.format(loader=loader))
    assert finding.severity is severity
    assert ("unless" in finding.help) is (severity is Severity.INFO)


MAKING = "from net import Net\ndef train(loss): loss.backward()\ndef make(weights, resume):\n    "


@pytest.mark.parametrize(
    ("making", "needed"),
    [
        ("net = Net().eval()\n    net.load_state_dict(weights)", True),
        ("net = Net()\n    told = net.load_state_dict(weights, strict=True)", True),
        ("net = Net()\n    net.load_state_dict(weights, strict=False)", False),
        ("net = Net()\n    if resume: net.load_state_dict(weights)", False),
        ("net = Net()\n    net.load_state_dict(weights)\n    return net, Net()", False),
        ("net = Net()\n    resume.load_state_dict(weights)", False),
    ],
)
def test_where_each_object_is_filled_at_once_loading_needs_it(making: str, needed: bool, tmp_path: Path) -> None:
    assert severities(tmp_path, f"{FC}(2, 2)", other=f"{MAKING}{making}\n") == ([] if needed else [Severity.WARNING])


KEEPER = """from torch import nn
from net import Net
class Keeper(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = Net()
    def forward(self, x): return self.net(x)
def train(loss): loss.backward()
def make(weights):
    keeper = Keeper()
    keeper.load_state_dict({weights})
"""


def test_a_part_is_filled_with_what_keeps_it(tmp_path: Path) -> None:
    statement = f"{FC}(2, 2)"
    assert severities(tmp_path, statement, other=KEEPER.format(weights="weights")) == []
    assert severities(tmp_path, statement, other=KEEPER.format(weights="weights, False")) == [Severity.WARNING]


ASKING = "import torch\nfrom net import Net\ndef make(deep, **options): return "


@pytest.mark.parametrize(
    ("making", "severity", "asked"),
    [
        ("Net()", Severity.INFO, False),
        ("Net(deep=False), Net(0)", Severity.INFO, False),
        ("Net(), isinstance(deep, Net)", Severity.INFO, False),
        ("Net(True), Net()", Severity.WARNING, True),
        ("Net(deep)", Severity.INFO, True),
        ("Net(deep), Net(1)", Severity.WARNING, True),
        ("Net(**options)", Severity.INFO, True),
        ("Net(), [Net]", Severity.INFO, True),
        ("Net(), globals()[deep]()", Severity.INFO, True),
        ("Net(), getattr(deep, options)(1)", Severity.INFO, True),
        ("Net(), getattr(torch.optim, deep)(1)", Severity.INFO, False),
        ("None", Severity.INFO, True),
    ],
)
def test_what_no_call_asks_for_is_dead_code(making: str, severity: Severity, asked: bool, tmp_path: Path) -> None:
    other = f"{ASKING}{making}\n"

    def told(statement: str) -> tuple[Severity, bool]:
        finding, _ = found(tmp_path, statement, other=other)
        assert (finding.note or "").startswith("a `nn.Linear` that nothing reads")
        return finding.severity, "no call here asks for it" not in (finding.note or "")

    assert told(f"if deep: {FC}(2, 2)") == (severity, asked)
    assert told(f"{FC}(2, 2) if deep else None") == (severity, asked)
    assert told(f"self.deep = deep\n        if self.deep: {FC}(2, 2)") == (severity, asked)
    unknown = f"self.deep = deep and nn\n        if self.deep: {FC}(2, 2)"
    assert told(unknown) == (Severity.INFO, asked)
    assert told(f"if deep or deep is True: {FC}(2, 2)") == (severity, asked)
    assert told(f"if deep or nn: {FC}(2, 2)") == (severity, True)
    assert told(f"if deep and nn: {FC}(2, 2)") == (Severity.INFO, asked)
    assert told(f"deep = bool(deep)\n        if deep: {FC}(2, 2)") == (Severity.INFO, True)
    assert told(f"if deep: {FC}(2, 2)\n        else: {FC}(2, 4)") == (Severity.WARNING, True)
    assert told(f"{FC}(2, 2)") == (Severity.WARNING, True)


@pytest.mark.parametrize(("default", "severity"), [("True", Severity.WARNING), ("False", Severity.INFO)])
def test_the_default_asks_where_no_call_is(default: str, severity: Severity, tmp_path: Path) -> None:
    source = LAST.replace("self):", f"self, deep={default}):") + f"        if deep: {FC}(2, 2)\n"
    (tmp_path / "net.py").write_text(source, encoding="utf-8")
    (finding,) = check([tmp_path], Config(root=tmp_path, select=("MOD201",))).findings
    assert finding.severity is severity


def test_what_an_heir_asks_for_is_made(tmp_path: Path) -> None:
    heir = "from net import Net\nclass Deep(Net):\n    def __init__(self): super().__init__({})\nnet = Net()\n"
    statement = f"if deep: {FC}(2, 2)"
    assert found(tmp_path, statement, other=heir.format("deep=True"))[0].severity is Severity.WARNING
    assert found(tmp_path, statement, other=heir.format(""))[0].severity is Severity.INFO


@pytest.mark.parametrize(
    ("then", "asked"),
    [
        ("self.body = net.body", False),
        ("net = nn.DataParallel(net)\n            self.body = net", True),
        ("net = nn.DataParallel(net)\n            self.body = net.module.body", False),
        ("self.body = [net]", True),
    ],
)
def test_who_takes_parts_of_another_of_its_kind_asks_for_no_more(then: str, asked: bool, tmp_path: Path) -> None:
    statement = f"if deep: {FC}(2, 2)\n        else:\n            net = Net(deep=True)\n            {then}"
    finding = found(tmp_path, statement, other="from net import Net\nnet = Net()\n")[0]
    assert finding.severity is (Severity.WARNING if asked else Severity.INFO)
    assert ("no call here asks for it" not in (finding.note or "")) is asked


WRAP = "from torch.nn.parallel import DistributedDataParallel as DDP\ndef wrap(net, asked): return "


@pytest.mark.parametrize(
    ("wrapping", "stops"),
    [
        ("DDP(net, find_unused_parameters=True)", False),
        ("DDP(net, find_unused_parameters=False)", True),
        ("DDP(net, find_unused_parameters=asked)", True),
        ("DDP(net), DDP(net, find_unused_parameters=True)", True),
        ("net.DDP(net), DDP(net, find_unused_parameters=True)", False),
        ("DDP(net)", True),
        ("net", True),
    ],
)
def test_ddp_does_not_stop_where_it_is_told_to_look(wrapping: str, stops: bool, tmp_path: Path) -> None:
    finding, _ = found(tmp_path, f"{FC}(2, 2)", other=f"{WRAP}{wrapping}\n")
    assert (finding.severity, "DDP" in finding.message) == (Severity.WARNING, stops)
    loose = f"{WRAP}asked\nnet = asked = None\n{wrapping}\n"
    assert ("DDP" in found(tmp_path, f"{FC}(2, 2)", other=loose)[0].message) is stops


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ('NAMES = {"head.weight": "fc.weight"}', True),
        ("def rename(key): return key.replace('layer4', 'fc')", True),
        ("def drop(state_dict): del state_dict['decoder.fc.bias']", True),
        ("def drop(config): return config['fc']", False),
        ("def drop(state_dict): del state_dict['head.bias']", False),
        ("def drop(state_dict): del state_dict['prefc.bias']", False),
    ],
)
def test_where_the_file_names_a_key_loading_needs_it(line: str, needed: bool, tmp_path: Path) -> None:
    assert severities(tmp_path, f"{FC}(2, 2)", methods=line) == ([] if needed else [Severity.WARNING])


def test_a_key_of_what_no_call_asks_for_is_in_no_weights(tmp_path: Path) -> None:
    line = 'NAMES = {"head.weight": "fc.weight"}'
    assert severities(tmp_path, f"if deep: {FC}(2, 2)", methods=line, other="from net import Net\nNet()\n") == [
        Severity.INFO
    ]
    assert severities(tmp_path, f"if deep: {FC}(2, 2)", methods=line, other="from net import Net\nNet(True)\n") == []


def test_each_module_may_have_a_key_for_its_bias(tmp_path: Path) -> None:
    drop = "def drop(state_dict): del state_dict['head.bias']"
    finding, _ = found(tmp_path, "self.bias = nn.Parameter(torch.ones(2))", methods=drop)
    assert finding.severity is Severity.WARNING


TWIN = """from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(2, 2)
    def forward(self, x): return {gives}
"""


@pytest.mark.parametrize(
    ("folder", "gives", "flagged"),
    [
        ("onnx_export", "self.fc(x)", False),
        ("onnx_export", "x", True),
        ("models", "self.fc(x)", True),
    ],
)
def test_a_class_written_anew_for_export_keeps_what_the_weights_have(
    folder: str, gives: str, flagged: bool, tmp_path: Path
) -> None:
    for path, text in ((f"{folder}/net.py", TWIN.format(gives="x")), ("net.py", TWIN.format(gives=gives))):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    found = check([tmp_path], Config(root=tmp_path, select=("MOD201",))).findings
    assert any(folder in each.path for each in found) is flagged


def test_classes_that_make_each_other_are_looked_into_once(tmp_path: Path) -> None:
    head = "class C{}(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    part = "        self.m{} = C{}()\n"
    ring = "".join(
        head.format(number) + "".join(part.format(step, (number + step) % 12) for step in range(1, 12))
        for number in range(12)
    )
    classes = f"import torch\nfrom torch import nn\n{ring}        self.register_buffer('b', torch.ones(3))\n"
    assert len(severities(tmp_path, "from other import C0; self.c = C0()", other=classes)) == 1


@pytest.mark.filterwarnings("error")
def test_a_fix_that_looks_for_imports_says_nothing_of_strings_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "parts.py").write_text("from torch import nn\nclass Gate(nn.Linear): ...\n", encoding="utf-8")
    text = NET.format(statement="self.gate = Gate(2, 2)", methods='PATTERN = "\\d"')
    (tmp_path / "net.py").write_text(f"from parts import Gate\n{text}", encoding="utf-8")
    findings = check([tmp_path], Config(root=tmp_path, select=("MOD201", "MOD9"))).findings
    assert [each.code for each in findings] == ["MOD201"]
