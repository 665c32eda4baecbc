"""Modules are kept in a plain list, tuple or dict of a module.

`nn.Module` does not look into containers. The layers are not in `parameters()`, so they are not trained; they are not
in the `state_dict()`, not moved by `.to(device)`, and `eval()` does not reach them. Use `nn.ModuleList` or
`nn.ModuleDict`.

The fix makes the container one that registers. It is unsafe, since the `state_dict()` gets new keys, and `eval()` and
`apply()` reach what they did not; and it is offered only where all that is done with the attribute, in any file, can
be done with the new container: not `+`, `.copy()` or a key such as `"a.b"`.

A list of modules that `add_module` registers one by one is trained and saved. But what makes other modules of the
registered ones, as the replicas of `DataParallel` are, leaves the list alone: calls run the originals in it, on their
device. This is reported as info where the project makes such replicas and has nothing wrapped in
`DistributedDataParallel`, which may be what its modules are for. To read each module by its name where it is used
(`getattr(self, f"layer_{i}")`) keeps the keys of the `state_dict()`; an `nn.ModuleList` renames them.

Modules whose parameters the class gives to an optimizer itself, or that it moves, saves and loads, or puts into eval
mode one by one, are told only of what is left undone; `eval()` alone, where they are saved and loaded, is an info.
Modules with a mode and no state that is known of, such as dropout, miss `eval()`: this is a warning. So it is where
they are trained by a `train` of their own that takes no mode, so that `eval()` of an `nn.ModuleList` would raise: they
are made to be looked after one by one.

Losses of torch's have nothing to train and no mode. Of those that are given class weights, which nobody brings to a
device, the message says that these are not moved: an error where the class makes them, else an info.

modlint is silent where the modules are registered as well, in another list (a `ModuleList` made of it), by their
parameters (an `nn.ParameterList` of them), as parts of something else (`self.norms.append(layer.norm)`,
`self.layers.append(layer)`) or of what is made with them (`self.net = Net(layers)`); where they come with an argument,
since whoever gave them may register them; where a single module is wrapped to hide it on purpose
(`self.teacher = [teacher]`); where they are picked from a table that has functions in it too, which an `nn.ModuleList`
refuses; and of modules that make neither state nor a mode, which may lose nothing by it.

## Flagged

```python
import torch
import torch.nn as nn


class Stack(nn.Module):
    def __init__(self, width: int, depth: int) -> None:
        super().__init__()
        self.layers = [nn.Linear(width, width) for _ in range(depth)]  # MOD103
        self.heads = []
        for _ in range(depth):
            self.heads.append(nn.Linear(width, 1))  # MOD103

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return sum(head(x) for head in self.heads)
```

```python
import torch
import torch.nn as nn


class Named(nn.Module):
    def __init__(self, width: int, depth: int) -> None:
        super().__init__()
        self.layers = []
        for i in range(depth):
            layer = nn.Linear(width, width)
            self.add_module(f"layer_{i}", layer)
            self.layers.append(layer)  # MOD103

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return x


def parallel(width: int, depth: int) -> nn.Module:
    return nn.DataParallel(Named(width, depth))
```

## Fixed

```python
import torch
import torch.nn as nn


class Stack(nn.Module):
    def __init__(self, width: int, depth: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(width, width) for _ in range(depth)])
        self.heads = nn.ModuleList()
        for _ in range(depth):
            self.heads.append(nn.Linear(width, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return sum(head(x) for head in self.heads)
```

## Accepted

```python
import torch
import torch.nn as nn


class Stack(nn.Module):
    def __init__(self, width: int, depth: int, teacher: nn.Module) -> None:
        super().__init__()
        layers = [nn.Linear(width, width) for _ in range(depth)]
        self.layers = nn.ModuleList(layers)
        self.first = nn.Linear(width, width)
        self.order = [self.first, self.layers[0]]
        self.teacher = [teacher]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.order:
            x = layer(x)
        return x - self.teacher[0](x)
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.data.torch_api import torch_class
from modlint.finding import Finding, Severity
from modlint.project.data_flow.payload import HELD_MODULE
from modlint.project.names.definitions import Class, External
from modlint.project.submodules.registered_kinds import Holding
from modlint.project.uses.manual_registration import registered_parameters, switched
from modlint.rules._base import ClassRule
from modlint.rules._ddp import WRAPPERS
from modlint.rules.unregistered.looked_after import MODE, drops, has_mode, left_undone, placed, severity, without_mode
from modlint.rules.unregistered.weighted_losses import UNMOVED, are_placed, weight_severity, weights

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.inference.events import Event
    from modlint.model.module_class import ModuleClass
    from modlint.model.values.values import Atom, Value
    from modlint.project.project import Project


REPLICAS = "the replicas that `DataParallel` makes run those, on their device"
_REPLICATING = ("DataParallel", "MMDataParallel", "data_parallel", "replicate")
_SELDOM = ("augmentation", "augmentations", "transforms", "filters", "loss", "losses", "metrics")


class ModuleInContainer(ClassRule):
    code = "MOD103"
    name = "module-in-container"
    severity = Severity.ERROR

    def suspects(self, cls: Class, project: Project) -> bool:
        return project.suspicion.may_keep(cls, HELD_MODULE)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        from modlint.rules.unregistered.among_functions import is_picked_among_functions
        from modlint.rules.unregistered.containers import contents, hidden_in_container, registered_one_by_one

        for life in module.lives(HELD_MODULE):
            for event in life.setup:
                held = contents(event, life)
                atoms = tuple(atom for atom in _made(held) if _may_lose(atom, event, module))
                if not atoms:
                    continue
                if registration := registered_one_by_one(event, life):
                    if _has_replicas(module):
                        yield self._listed(registration, event, atoms, life)
                    break
                left_alone = hidden_in_container(event, life) or _is_cared_for(atoms, event, module)
                if not left_alone and not is_picked_among_functions(event, held):
                    yield self._finding(event, atoms, held, life)
                    break

    def _listed(self, registration: Event, event: Event, atoms: tuple[Atom, ...], life: Life) -> Finding:
        from modlint.rules.unregistered.containers import read_by_name
        from modlint.rules.unregistered.origins import reason

        return self.at(
            life.module.place(event),
            f"`{event.spelled}` keeps the originals of modules registered one by one: {REPLICAS}",
            severity=Severity.INFO,
            note=reason(atoms, life),
            help=read_by_name(registration, life),
        )

    def _finding(self, event: Event, atoms: tuple[Atom, ...], held: Value, life: Life) -> Finding:
        from modlint.model.values.values import Kind
        from modlint.rewriting.register_containers import as_container
        from modlint.rules.unregistered.among_functions import advice
        from modlint.rules.unregistered.origins import reason

        module = life.module
        what, undone, grade = _told(atoms, event, module)
        unfit = without_mode(atoms, module)
        fix = as_container(life, Kind.MODULE) if unfit is None else None
        return self.at(
            module.place(event),
            f"`{event.spelled}` holds {what} in a plain container: {undone}",
            severity=grade,
            note=reason(atoms, life),
            help=fix.title if fix else advice(unfit, held),
            fix=fix,
        )


def _told(atoms: tuple[Atom, ...], event: Event, module: ModuleClass) -> tuple[str, str, Severity]:
    """What it holds, what comes of it, and how bad that is."""
    if given := weights(atoms):
        return "losses", UNMOVED, weight_severity(given)
    if _miss_only_modes(atoms, event, module):
        return "modules", MODE, Severity.WARNING
    return "modules", left_undone(atoms, event, module), severity(atoms, event, module)


def _has_replicas(module: ModuleClass) -> bool:
    """Whether something in the project makes replicas of modules, and nothing trains them by DDP instead."""
    callers = module.project.callers
    return any(map(callers, _REPLICATING)) and not any(map(callers, WRAPPERS))


def _miss_only_modes(atoms: tuple[Atom, ...], event: Event, module: ModuleClass) -> bool:
    """Whether none of them is known to have state: all that they can lose is their mode."""
    return not any(_may_have_state(a, event, module) and not _is_without_state(a, module) for a in atoms)


def _is_cared_for(atoms: tuple[Atom, ...], event: Event, module: ModuleClass) -> bool:
    """Whether their parameters are registered by themselves, or all that is left is done by hand.

    Of losses only the weights are to be moved, of modules without state the mode is to be set.
    """
    if given := weights(atoms):
        return are_placed(given, event, module) or placed(event, module)
    if registered_parameters(module.cls, event.name, module.project):
        return True
    only_modes = _miss_only_modes(atoms, event, module) or left_undone(atoms, event, module) == MODE
    return only_modes and switched(module.cls, event.name, module.project)


def _made(value: Value) -> tuple[Atom, ...]:
    """The alternatives that are modules, where it is seen that some are made here: others may register the rest."""
    from modlint.model.values.values import Kind, Trait

    modules = value.of(Kind.MODULE)
    return modules if any(Trait.MADE in atom.traits for atom in modules) else ()


def _may_have_state(atom: Atom, event: Event, module: ModuleClass) -> bool:
    """Whether a module has state for all that is known: one that makes none may be given some.

    Of what other libraries have for data and losses this is not known, and seldom so.
    """
    cls = atom.definition
    if isinstance(cls, External) and not cls.name.startswith("torch."):
        return not any(part.endswith(_SELDOM) for part in cls.name.split("."))
    submodules = module.project.submodules
    if isinstance(cls, Class) and submodules.made_by(cls) is Holding.MODULE:
        return submodules.may_own_parameters(cls) or _is_given_state(event, module)
    return True


def _is_given_state(event: Event, module: ModuleClass) -> bool:
    """Whether what has state is made, to hand it on: `Residual(FeedForward(n))`, also by way of local names."""
    from modlint.model.code.chains import calls_in, chain, handed_names
    from modlint.project.functions.local_values import made_with

    path, facts = event.function.path, event.function.facts
    calls = [*calls_in(event.statement)]
    given = {name for call in calls for each in call.args for name in handed_names(each.value)}
    chains = {
        *map(chain, (call.func for call in calls)),
        *made_with(facts, given - {each.name for each in facts.parameters}),
    }
    made = (module.project.resolve(path, each, facts.qualname) for each in chains)
    return any(module.project.submodules.made_by(each) is Holding.STATEFUL for each in made)


def _may_lose(atom: Atom, event: Event, module: ModuleClass) -> bool:
    """Whether a module loses something in a plain list: state, or a mode. Of what makes no state it is not known."""
    if _may_have_state(atom, event, module) and not _is_without_state(atom, module):
        return True
    cls = atom.definition
    return has_mode(cls, module.project) if isinstance(cls, Class) else drops(str(cls))


def _is_without_state(atom: Atom, module: ModuleClass) -> bool:
    """Whether a module, by its class and what it is given, has nothing to train, save or move."""
    from modlint.model.values.given_state import may_be_given_state

    if isinstance(atom.definition, Class):
        return module.project.submodules.made_by(atom.definition) is Holding.STATELESS
    info = torch_class(atom.definition.name) if isinstance(atom.definition, External) else None
    return info is not None and info.stateful is False and not may_be_given_state(atom)
