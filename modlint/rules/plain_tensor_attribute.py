"""A tensor is kept as a plain attribute of a module.

`nn.Module` only knows what is registered. A plain tensor stays where it was made when the module is moved with
`.to(device)`, keeps its dtype under `.half()`, and is missing from the `state_dict()`. Nothing says so until a run
fails on the GPU, or a reloaded model gives other numbers. Where `forward` moves it with `.to(x.device)`, brings its
input to it, or only indexes with it, the model works, at the price of a copy, often at every call: this is info. So is
a tensor that is made on a device that somebody chose, as by a `device` argument: it works as long as all the rest is
there too. And so is one with which no `forward` is seen to compute, or only with what it has under a number, which may
be a number and mix with any device; or that who makes the module gives it, unless the project itself gives what it made
on the default device; or that of a script which moves nothing, or of a module that is only made to be exported, or that
the project makes and runs on devices, where somebody would have seen it fail: whether it meets what was moved is open.
And so is a number that calls count up and read, or compute with and bind anew: it mixes with any device, but what they
left is lost. Where an option makes it a Parameter, the message says so.

The tensor may come from a torch function, a helper in another file, an argument or an annotation; an argument that
nothing declares is what all calls in the project give. A cache that is made at first use is reported where that is on
the default device, and so is what every call mixes new tensors into, such as a running mean, or computes with before it
binds it anew, such as a hidden state: the first call does that with the tensor of the constructor. So is a table that
a method makes anew only where it is too short, or not there: what the constructor made stays. modlint is silent
where the attribute is otherwise rebound at every call, rebuilt, moved or saved by the module itself, marked with
`requires_grad_()` and given to an optimizer, used only as a number or as what may be one, or beside tensors that are
made on the CPU or moved with the result, complex, or left out on purpose, as a comment or a name like `lengths_cpu`
says. So it is where others alone read it, and begin it anew where they did: a record that an agent keeps on its policy;
where calls only move the rows that they pick by a list, as out of a data set; of whole numbers that are
sizes by their name (`world_size`); of what may be a tuple of some as well; of what a method makes that TorchScript
exports, where nothing can be registered, and what a base of another library looks after; and in test code.

The fix registers a buffer in place. `persistent=False` keeps the keys of the `state_dict`, so old checkpoints load: it
is safe. What is random, or written into by calls or between them, is state: it has to be saved with `persistent=True`,
which adds a key and is unsafe. So is the fix for what may be a Parameter, such as an argument, whose key a buffer takes
away; and where `forward` computes in float32 on purpose, since `.half()` casts a buffer. And so it is where a method
changes in place what `.to(device)` gives it, which is the buffer itself where that is there already, or makes tensors
on the CPU that it may meet. The help says so, and which keys change. An annotation stays as a declaration, a
tuple assignment is split where that means the same, and a `None` that nothing reads before the tensor takes its place
goes. Where anything else may be bound to the attribute, there is no fix.

## Flagged

```python
import torch
import torch.nn as nn


class Position(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.table = torch.arange(size) / size  # MOD101

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.table
```

## Fixed

```python
import torch
import torch.nn as nn


class Position(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("table", torch.arange(size) / size, persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.table
```

## Accepted

```python
import torch
import torch.nn as nn


class Position(nn.Module):
    def __init__(self, size: int) -> None:
        super().__init__()
        self.register_buffer("table", torch.arange(size) / size, persistent=False)
        self.rates = torch.linspace(0, 1, size).tolist()
        self.cache = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.cache = x * self.rates[0] + self.table
        return self.cache
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.finding import Confidence, Finding, Severity
from modlint.project.data_flow.payload import TENSOR
from modlint.rules._base import ClassRule

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.construction.object_state import Binding
    from modlint.model.inference.events import Event
    from modlint.model.module_class import ModuleClass
    from modlint.model.values.values import Atom
    from modlint.project.names.definitions import Class
    from modlint.project.project import Project


class PlainTensorAttribute(ClassRule):
    code = "MOD101"
    name = "plain-tensor-attribute"
    severity = Severity.WARNING

    def suspects(self, cls: Class, project: Project) -> bool:
        return project.suspicion.may_keep(cls, TENSOR)

    def check(self, module: ModuleClass) -> Iterator[Finding]:
        for life in module.lives(TENSOR):
            found = next(_left_behind(life), None)
            if found is not None:
                yield self._finding(*found, life)

    def _finding(self, event: Event, atoms: tuple[Atom, ...], life: Life) -> Finding:
        from modlint.rewriting.register_attributes import PLAIN, as_buffer, kept_state
        from modlint.rules.unregistered.origins import reason, related
        from modlint.rules.unregistered.tensors_left_behind import is_hazard, works_all_the_same

        works = works_all_the_same(atoms, life, "it")
        consequence = f"{works}, and the state_dict omits it" if works else _fails(event, life)
        fix = as_buffer(event, life, atoms)
        saved = ")" if kept_state(atoms, life) else PLAIN
        verb = "may be" if _is_in_part(life) or _is_left_out(atoms, life) or _is_either(event) else "is"
        return self.at(
            life.module.place(event),
            f"`{event.spelled}` {verb} a plain tensor{_unless(event, life)}: {consequence}",
            severity=None if not works and is_hazard(atoms, life) and not _is_seldom(event, life) else Severity.INFO,
            confidence=Confidence.HIGH if len(event.value.atoms) == len(atoms) else Confidence.MEDIUM,
            note=reason(atoms, life),
            help=fix.title if fix else _help(event, life, saved),
            fix=fix,
            related=related(atoms),
        )


def _help(event: Event, life: Life, saved: str) -> str:
    """How to register it, and where nn.Module allows that."""
    from modlint.model.left_behind.needed_early import is_needed_early
    from modlint.rules.unregistered.origins import advised

    if is_needed_early(event, life):
        return "register it in the base class, whose constructor reads it: after `super().__init__()` is too late"
    return advised(_advice(event, life, saved), event, life.module)


def _advice(event: Event, life: Life, saved: str) -> str:
    """How to register it by hand. `register_buffer` raises where the object has an attribute of that name."""
    from modlint.model.attributes.optional_parameters import choice
    from modlint.model.values.values import Kind

    bound, surely = _bound_before(event, life)
    call = f'`{event.function.facts.receiver}.register_buffer("{event.name}", {{}}{saved}`'
    where = "where it is a tensor, " if _is_in_part(life) or choice(event) is not None else ""
    where = "where it is no Parameter, " if _is_either(event) else where
    if bound is None:
        return f"{where}register it with {call.format('...')}"
    place = life.module.place(bound)
    line = f"line {place.span[0]}" if place.path == life.module.cls.path else f"{place.path}:{place.span[0]}"
    if life.module.making.value(bound).is_only(Kind.NONE):
        return f"register it where it is set to None ({line}): {call.format('None')}"
    if surely and life.module.making.value(bound).is_only(Kind.TENSOR):  # what is a buffer stays one
        return f"register it where it is bound first ({line}): {call.format('...')}"
    binds = "binds" if surely else "may bind"
    return f"{where}register it with {call.format('...')}, under a name that is free: {line} {binds} this one before"


def _is_in_part(life: Life) -> bool:
    """Whether it holds a tensor in some objects, and may hold a number or the like in others."""
    from modlint.model.values.values import Kind

    return life.left_as.may_be(Kind.NUMBER, Kind.STRING, Kind.SEQUENCE, Kind.MAPPING, Kind.UNKNOWN)


def _is_either(event: Event) -> bool:
    """Whether what it is made by gives a Parameter to some, by a test that stands there."""
    from modlint.model.attributes.optional_parameters import choice
    from modlint.model.values.values import Kind

    return event.value.may_be(Kind.PARAMETER) and choice(event) is None


def _is_left_out(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether it is an argument that is None for who makes the object without it."""
    from modlint.model.values.values import Kind, Trait

    return life.left_as.may_be(Kind.NONE) and all(Trait.ARGUMENT in atom.traits for atom in atoms)


def _bound_before(event: Event, life: Life) -> tuple[Binding | None, bool]:
    """What binds the name before the event does, when it runs first: as the object is made, or after that.

    Of several the first that is not None: that one is in the way. Where the name may be free all the same, it is what
    the constructor of a base class binds it to, if anything: two classes seldom share a name for different cases.
    """
    from modlint.model.construction.object_state import ObjectState, Other
    from modlint.model.values.values import Kind

    made = life.module.making
    here = [binding for binding in made.bindings if binding.target is event.target]
    states = [each.before for each in here] or [(made.end or ObjectState()).holders(event.name)]
    before = [each for state in states for each in state if each not in here]
    plain = [each for each in before if not isinstance(each, Other) and not each.registers]
    in_order = sorted(plain, key=lambda each: (made.value(each).is_only(Kind.NONE), life.module.place(each)[:2]))
    surely = Other.ABSENT not in before
    in_base = (e for e in in_order if e.function.owner is not life.module.cls and not made.value(e).is_only(Kind.NONE))
    return next(iter(in_order if surely else in_base), None), surely


def _unless(event: Event, life: Life) -> str:
    """When it is registered instead, in words."""
    from modlint.model.attributes.optional_parameters import instead

    return instead(event, _registering(event, life), life.module.inference.sources)


def _is_seldom(event: Event, life: Life) -> bool:
    """Whether each call of the project, or the defaults where it makes no object, asks for it to be registered."""
    import ast

    from modlint.model.attributes.optional_parameters import choice
    from modlint.rules._unrequested import asked
    from modlint.syntax.completion import literals

    module, chosen = life.module, choice(event)
    if chosen is not None:
        code = module.inference.sources.unit(event.function).code(chosen.test)
        line = module.place(event).span[0]
        needed = tuple(literals(ast.parse(f"({code})", mode="eval").body, chosen.holds))
        return all(asked(line, event.function, module, *needed))
    lines = ((each, module.place(each).span[0]) for each in _registering(event, life))
    return any(all(asked(line, each.function, module)) for each, line in lines)


def _registering(event: Event, life: Life) -> Iterator[Event]:
    """What else registers the attribute."""
    from modlint.model.inference.events import REGISTERED

    kinds = REGISTERED.values()
    for each in life.events:
        if each is not event and (each.act in REGISTERED or each.value.may_be(*kinds)):
            yield each


def _fails(event: Event, life: Life) -> str:
    from modlint.model.attributes.workspaces import is_workspace
    from modlint.model.left_behind.lazy_tensors import lazy_cache

    if is_workspace(life):
        return "`.to(device)` leaves it behind; calls fill it, so only its device matters"
    if event is lazy_cache(life) and not life.updated_in_place:
        return "it is made on the default device when it is first needed, and stays there"
    return "`.to(device)` leaves it behind and the state_dict omits it"


def _left_behind(life: Life) -> Iterator[tuple[Event, tuple[Atom, ...]]]:
    """The bindings of the attribute that leave a plain tensor there, as a constant or as state."""
    from modlint.model.left_behind.lazy_tensors import lazy_cache, lazy_state
    from modlint.model.values.values import Kind
    from modlint.rules.unregistered.origins import made_here, recorded_elsewhere
    from modlint.rules.unregistered.tensors_left_behind import (
        index_on_its_device,
        is_out_of_scope,
        is_replaced_where_used,
        is_tensor_left_behind,
        kept_by_hand,
        left_out_on_purpose,
        only_counts,
        tensor_atoms,
        workspace_on_its_device,
    )

    for event in life.stores_in_setup if life.left_as.may_be(Kind.TENSOR, Kind.UNKNOWN) else ():
        value = made_here(event.value, event)
        atoms = tensor_atoms(value if life.overwritten(event) else life.known_by_use(value), life)
        if (
            atoms
            and is_tensor_left_behind(event, life)
            and not life.registered(event)
            and not recorded_elsewhere(event, life.module)
            and not left_out_on_purpose(event, life.module)
            and not is_replaced_where_used(event, life)
            and not index_on_its_device(event, atoms, life)
            and not workspace_on_its_device(event, life)
            and not kept_by_hand(atoms, life)
            and not only_counts(atoms, life)
        ):
            yield event, atoms
    made = lazy_state(life) or lazy_cache(life)
    if made is None or life.registered(made) or life.moved_by_class or is_out_of_scope(life):
        return
    if life.uses:
        yield made, made.value.of(Kind.TENSOR)
