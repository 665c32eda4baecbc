"""Modules are kept in a plain list, tuple or dict of a module.

`nn.Module` does not look into containers. The layers are not in `parameters()`, so they are not trained; they are not
in the `state_dict()`, not moved by `.to(device)`, and `eval()` does not reach them. Use `nn.ModuleList` or
`nn.ModuleDict`.

The fix makes the container one that registers. It is unsafe, since the `state_dict()` gets new keys, and `eval()` and
`apply()` reach what they did not; and it is offered only where all that is done with the attribute, in any file, can
be done with the new container: not `+`, `.copy()` or a key such as `"a.b"`.

A list of modules that `add_module` registers one by one is trained and saved. But what replaces modules, such as
quantization, adapters and the replicas of `DataParallel`, replaces the registered ones; calls still run the originals
in the list. This is reported as info. To read each module by its name where it is used (`getattr(self, f"layer_{i}")`)
keeps the keys of the `state_dict()`; an `nn.ModuleList` renames them. Modules whose parameters the class puts into an
`nn.ParameterList` are an info, too, and those that are trained, moved and put into eval mode by hand; those that are
only trained and moved by hand are a warning. Modules that come with an argument may be registered by whoever gave them:
this is a warning. So are modules with a mode and no state that is known of, such as dropout, which miss `eval()`.

modlint is silent where the list is registered as well (a `ModuleList` made of it), or what its modules are parts of
(`self.norms.append(layer.norm)`, `self.layers.append(layer)`), where a single module is wrapped to hide it on purpose
(`self.teacher = [teacher]`), and of modules that make neither state nor a mode, which may lose nothing by it.

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
from modlint.facts.chains import chains
from modlint.finding import Finding, Severity
from modlint.project.definitions import Class, External
from modlint.project.manual_registration import registered_parameters, switched
from modlint.project.payload import HELD_MODULE
from modlint.project.registered_kinds import Holding
from modlint.rules._base import ClassRule
from modlint.rules._looked_after import MODE, left_undone, perhaps_undone, severity

if TYPE_CHECKING:
    from modlint.model.attribute_life import Life
    from modlint.model.events import Event
    from modlint.model.module_class import ModuleClass
    from modlint.model.values import Atom, Value
    from modlint.project.project import Project


LISTED = "keeps the originals of modules registered one by one: quantization, adapters and `DataParallel` replace those"


class ModuleInContainer(ClassRule):
    code = "MOD103"
    name = "module-in-container"
    severity = Severity.ERROR

    def suspects(self, cls: Class, project: Project) -> bool:
        return project.suspicion.may_keep(cls, HELD_MODULE)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        from modlint.rules._containers import contents, hidden_in_container, registered_one_by_one

        for life in module.lives(HELD_MODULE):
            for event in life.setup:
                atoms = _modules(contents(event, life), event)
                if not any(_may_lose(atom, event, module) for atom in atoms):
                    continue
                if registration := registered_one_by_one(event, life):
                    yield self._listed(registration, event, atoms, life)
                    break
                if not hidden_in_container(event, life) and not _has_only_modes_set(atoms, event, module):
                    yield self._finding(event, atoms, life)
                    break

    def _listed(self, registration: Event, event: Event, atoms: tuple[Atom, ...], life: Life) -> Finding:
        from modlint.rules._containers import read_by_name
        from modlint.rules._unregistered import reason

        return self.at(
            life.module.place(event),
            f"`{event.spelled}` {LISTED}",
            severity=Severity.INFO,
            note=reason(atoms, life),
            help=read_by_name(registration, life),
        )

    def _finding(self, event: Event, atoms: tuple[Atom, ...], life: Life) -> Finding:
        from modlint.model.values import Kind
        from modlint.rewriting.register_containers import as_container
        from modlint.rules._unregistered import reason

        module, shown = life.module, f"`{event.spelled}`"
        moody = _is_moody(atoms, event, module)
        gathered = registered_parameters(module.cls, event.name, module.project)
        sure = _is_made(atoms) and not moody and any(_may_have_state(atom, event, module) for atom in atoms)
        fix = None if gathered else as_container(life, Kind.MODULE)
        tell = perhaps_undone if _is_made(atoms) and not sure else left_undone
        harm = _gathered(gathered) if gathered else MODE if moody else tell(atoms, event, module)
        by_hand = Severity.INFO if gathered else Severity.WARNING if moody else severity(atoms, event, module)
        return self.at(
            module.place(event),
            f"{shown} holds modules in a plain container: {harm}",
            severity=Severity.WARNING if by_hand is Severity.ERROR and not sure else by_hand,
            note=reason(atoms, life),
            help=fix.title if fix else "use `nn.ModuleList` or `nn.ModuleDict`",
            fix=fix,
        )


def _is_moody(atoms: tuple[Atom, ...], event: Event, module: ModuleClass) -> bool:
    """Whether all that they can lose is their mode."""
    return all(_is_without_state(atom, event, module) for atom in atoms)


def _has_only_modes_set(atoms: tuple[Atom, ...], event: Event, module: ModuleClass) -> bool:
    """Whether all that they can lose is their mode, which is set by hand."""
    return switched(module.cls, event.name, module.project) and _is_moody(atoms, event, module)


def _gathered(name: str) -> str:
    return f"`self.{name}` registers parameters of theirs, but {MODE}"


def _modules(value: Value, event: Event) -> tuple[Atom, ...]:
    """The alternatives that are modules which are made here, or given by arguments that can be nothing else."""
    from modlint.model.values import Kind

    modules = value.of(Kind.MODULE)
    if _is_made(modules):
        return modules
    arguments = {parameter.name for parameter in event.function.facts.parameters}
    given = value.is_only(Kind.MODULE, Kind.NONE) and all(atom.origins & arguments for atom in modules)
    return modules if given else ()


def _is_made(modules: tuple[Atom, ...]) -> bool:
    """Whether it is seen that they are made here: those of arguments may be registered by others."""
    from modlint.model.values import Trait

    return any(Trait.MADE in atom.traits for atom in modules)


def _may_have_state(atom: Atom, event: Event, module: ModuleClass) -> bool:
    """Whether a module has state for all that is known: one that makes none may be given some."""
    cls = atom.definition
    if isinstance(cls, Class) and module.project.submodules.made_by(cls) is Holding.MODULE:
        return _is_given_state(event, module)
    return True


def _is_given_state(event: Event, module: ModuleClass) -> bool:
    """Whether what has state is made, to hand it on: `Residual(FeedForward(n))`, also by way of local names."""
    from modlint.model.chains import calls_in, chain, handed_names
    from modlint.project.factories import made_with

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
    if _may_have_state(atom, event, module) and not _is_without_state(atom, event, module):
        return True
    cls, project = atom.definition, module.project
    if not isinstance(cls, Class):
        return _drops(str(cls))
    return _has_mode(cls, project) or project.submodules.may_own_parameters(cls)


def _is_without_state(atom: Atom, event: Event, module: ModuleClass) -> bool:
    """Whether a module, by the code that makes it, has nothing to train, save or move."""
    if isinstance(atom.definition, Class):
        return module.project.submodules.made_by(atom.definition) is Holding.STATELESS
    info = torch_class(atom.definition.name) if isinstance(atom.definition, External) else None
    code = module.inference.sources.unit(event.function).code(event.statement)
    return info is not None and info.stateful is False and not any(f"{switch}=" in code for switch in info.switches)


def _has_mode(cls: Class, project: Project) -> bool:
    """Whether `eval()` may matter to a class without state: it asks whether it trains, or has a part that drops."""
    lineage = project.lineage(cls)
    if any(f"{method.receiver}.training" in chains(method) for owner in lineage for method in owner.methods):
        return True
    made = ((o, p.kind, p.method.qualname) for o in lineage for p in project.submodules.registered(o))
    parts = [(kind, project.resolve(owner.path, kind, scope)) for owner, kind, scope in made]
    return any(_has_mode(part, project) if isinstance(part, Class) else _drops(kind) for kind, part in parts)


def _drops(kind: str) -> bool:
    return "drop" in kind.lower()
