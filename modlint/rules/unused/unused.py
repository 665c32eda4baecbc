"""What the rules about unused attributes share: which are unused, which are kept on purpose, how to remove one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts, Store
from modlint.finding import Edit, Fix, Place, Safety, Span, removes
from modlint.project.names.definitions import External
from modlint.project.roles.abstract import calls_what_is_missing, is_abstract, is_dummy, is_unfinished
from modlint.project.roles.call_phases import may_be_called
from modlint.project.roles.classes_for_tests import is_for_tests
from modlint.project.roles.self_installing import works_by_being_built
from modlint.project.submodules.factory_parameters import made_by_default, parts_by_default
from modlint.project.submodules.registered_kinds import Holding
from modlint.project.uses.manual_registration import registers_others
from modlint.rules._unrequested import nobody_asks
from modlint.rules.unused.asserted_away import only_in_what_cannot_run
from modlint.rules.unused.export_twin import is_used_by_twin
from modlint.rules.unused.for_users import is_for_users
from modlint.rules.unused.given_state import as_given
from modlint.rules.unused.loaded_keys import loading_needs
from modlint.rules.unused.on_purpose import kept_for_loading, stands_for_another
from modlint.rules.unused.unbuildable import cannot_be_built, is_made_of_nothing

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class, Function
    from modlint.project.project import Project
    from modlint.project.submodules.submodules import Registered
    from modlint.project.uses.uses import Stranger

KEYLESS = (Holding.STATELESS, Holding.MODULE, Holding.CONTAINER)


def unused(cls: Class, project: Project, *holdings: Holding) -> Iterator[Registered]:
    """The attributes of these kinds that the class itself registers and nothing may use, each once."""
    left = project.uses.left_alone(cls)
    if not left or is_for_tests(cls, project):  # what most attributes hold is never asked
        return
    seen: set[str] = set()
    registered = (*project.submodules.registered(cls), *made_by_default(cls, project))
    owning = {found.name for found in registered if found.holding is Holding.STATEFUL}
    for found in registered:
        if found.name not in left or found.holding not in holdings or found.name in seen or _has_second_name(found):
            continue
        if found.holding is not Holding.STATEFUL and found.name in owning:
            continue
        if not may_be_called(found.method, cls, project):
            continue
        seen.add(found.name)
        if (
            not project.uses.used(cls, found.name)
            and (found.holding is Holding.STATELESS or not project.uses.computed_with(cls))
            and not _is_for_subclasses(found, cls, project)
            and not is_dummy(cls, project)
            and not _registers(found, cls, project)
            and not works_by_being_built(found, cls, project)
        ):
            yield found


def _is_for_subclasses(found: Registered, cls: Class, project: Project) -> bool:
    """Whether subclasses that are not known may use it: one that is, and does not, has its weights all the same."""
    left_to_them = is_unfinished if found.holding is Holding.STATEFUL else calls_what_is_missing
    return is_abstract(cls, project) or left_to_them(cls, project)


def _registers(found: Registered, cls: Class, project: Project) -> bool:
    """Whether it is a container whose use is to register what others made, or one for Parameters and empty."""
    given = [chain for chain in found.fact.loads if chain != found.kind]
    if found.holding is Holding.PARAMETER:
        called = (chain for chain in given if chain in found.method.calls)  # not `isinstance(each, nn.Parameter)`
        known = (project.resolve(cls.path, chain, found.method.qualname) for chain in called)
        made = any(isinstance(each, External) and each.name.startswith("torch.") for each in known)
        holds = not made and any("." in chain for chain in given)
        empty = not given and found.kind.endswith(("List", "Dict")) and not project.uses.touching(cls, found.name)
        return empty or (found.kind.endswith("List") and (holds or registers_others(cls, found.name, project)))
    return found.holding is Holding.CONTAINER and bool(given or project.uses.touching(cls, found.name))


def reported(module: ModuleClass, *holdings: Holding) -> Iterator[Registered]:
    """Those that the source shows to have no other name and no purpose."""
    candidates = tuple(_as_made(module, *holdings))
    for found in candidates if candidates and not cannot_be_built(module) else ():
        kept = stands_for_another(found, module) or (
            found.holding is not Holding.STATELESS
            and (kept_for_loading(found, module) or is_used_by_twin(found, module))
        )
        if (
            not kept
            and not _is_chained(found, module)
            and not _is_unreachable(found, module)
            and not is_made_of_nothing(found, module)
            and not only_in_what_cannot_run(found, module)
            and not _shares_parts(found, module)
            and not is_for_users(found, module)
            and all(_is_stranger(each, module) for each in module.project.uses.strangers(module.cls, found.name))
            and (found.holding is Holding.STATELESS or not loading_needs(found, module))
        ):
            yield found


def _as_made(module: ModuleClass, *holdings: Holding) -> Iterator[Registered]:
    """The unused ones of these kinds, by the arguments that make them too."""
    cls, project = module.cls, module.project
    switched = () if Holding.PARAMETER in holdings else (Holding.STATELESS, Holding.STATEFUL)
    for found in unused(cls, project, *{*holdings, *switched}):
        made = as_given(found, module)
        if made.holding in holdings and (made.holding is found.holding or not project.uses.computed_with(cls)):
            yield made


def _is_stranger(stranger: Stranger, module: ModuleClass) -> bool:
    """Whether what an attribute is read from surely is no object of the class: the function reads more of it."""
    from modlint.syntax.joint_reads import always_beside
    from modlint.syntax.tensor_calls import only_as_tensors
    from modlint.syntax.trees import statements

    function, read = stranger.function, stranger.read
    body = statements(module.inference.sources.whole(function))
    if stranger.may_be_tensor and only_as_tensors(body, read):
        return True
    return bool(stranger.lacking) and always_beside(body, read, stranger.lacking)


def _shares_parts(found: Registered, module: ModuleClass) -> bool:
    """Whether what it is made of has another use: `self.layers = nn.Sequential(*layers)`, `self.first = layers[0]`."""
    project = module.project
    names = project.submodules.parts(module.cls, found) | parts_by_default(module.cls, found, project)
    own = f"{found.method.receiver}."
    listed = {name.removeprefix(own) for name in names if name.startswith(own)}
    if any(project.uses.used(module.cls, name) for name in listed):
        return True  # `for layer in self.listed: ...`: what is made of it registers them
    if not names:
        return False
    from modlint.model.code.local_escapes import handed_elsewhere

    unit = module.inference.sources.unit(project.function_of(module.cls, found.method))
    return handed_elsewhere({*names, *_unread(found, module)}, found.fact.statement, unit)


def _unread(found: Registered, module: ModuleClass) -> Iterator[str]:
    """The attributes that its method binds and nothing reads: what they hold as well has no use by that."""
    uses, method = module.project.uses, found.method
    for name in dict.fromkeys(store.name for store in method.stores):
        if not uses.used(module.cls, name) and not any(uses.strangers(module.cls, name)):
            yield f"{method.receiver}.{name}"


def _is_unreachable(found: Registered, module: ModuleClass) -> bool:
    """Whether the method raises before it gets there, as it makes it, or when it has gone through that branch."""
    from modlint.syntax.invalid_layers import has_list_for_width
    from modlint.syntax.unreachable_statements import is_unreachable

    facts, line = found.method, found.fact.statement.line
    source = module.inference.sources.lines(module.cls.path)
    lines, number = source[facts.line - 1 : facts.end_line], line - facts.line + 1
    if is_unreachable(lines, number) or has_list_for_width(lines, number):
        return True
    if not any(each.strip().startswith("raise") for each in source[facts.line - 1 : line]):
        return False
    method = module.project.function_of(module.cls, facts)
    return all(event.name != found.name for event in module.events_in(method))


def place(found: Registered, module: ModuleClass) -> Place:
    """Where the attribute is bound."""
    fact = found.fact
    return Place(module.cls.path, fact.span, fact.statement, module.cls.facts.qualname, found.name)


def shown(found: Registered) -> str:
    """The attribute as the class writes it."""
    return f"`{found.method.receiver}.{found.name}`"


def note(found: Registered, module: ModuleClass) -> str:
    """What there is of it, and whether the project ever makes it."""
    return f"{_only_there(found, module)}{', and no call here asks for it' if nobody_asks(found, module) else ''}"


def _only_there(found: Registered, module: ModuleClass) -> str:
    uses = module.project.uses
    touching = {method.name for method in uses.touching(module.cls, found.name)}
    deciding = {method.facts.name for method in uses.deciding(module.cls, found.name)}
    done = (("looked after", touching - deciding), ("tested", touching & deciding))
    only = ", ".join(f"{what} in `{'`, `'.join(sorted(names))}`" for what, names in done if names)
    makes = found.kind.rpartition(".")[2].lstrip("_")[:1].islower()
    if only:
        return f"{f'what `{found.kind}` makes' if makes else f'a `{found.kind}`'}, only {only}"
    return f"nothing reads what `{found.kind}` makes" if makes else f"a `{found.kind}` that nothing reads"


def _factory(found: Registered, module: ModuleClass) -> Function | None:
    """The function of the project that makes it, if one does."""
    return module.project.submodules.factory(module.cls, found.method, found.kind)


def removal(found: Registered, module: ModuleClass) -> Fix | None:
    """The fix that removes the whole statement, where that surely leaves working code."""
    fact, project = found.fact, module.project
    left = any(call.endswith(".__init__") for call in found.method.calls)  # something stays in the body
    if not isinstance(fact, Store) or fact.conditional or fact.value is None or not left:
        return None
    factory = _factory(found, module)
    if factory and (factory.facts.stores or factory.facts.registrations or factory.facts.foreign):
        return None  # what is made after it may depend on that
    methods = (method for each in dict.fromkeys(project.relatives(module.cls)) for method in each.methods)
    bound = [store for method in methods for store in method.stores if store.name == found.name]
    uses = project.uses
    if len(bound) > 1 or uses.touching(module.cls, found.name) or uses.touched_elsewhere(module.cls, found.name):
        return None
    lines = module.inference.sources.lines(module.cls.path)
    if not _stands_alone(fact, lines):
        return None
    loss = _loss(found) if found.holding not in KEYLESS or factory else ""
    return Fix(f"remove {shown(found)}{loss}", Safety.UNSAFE, _without(fact, found.method, module))


def _without(fact: Store, method: FunctionFacts, module: ModuleClass) -> tuple[Edit, ...]:
    """The edits that take out a statement, one of the blank lines around it, and what it alone used."""
    from modlint.rewriting.unused_leftovers import leftovers

    lines = module.inference.sources.lines(module.cls.path)
    line, last = fact.statement.line, fact.statement.end_line
    if not lines[last - 1].endswith(("\n", "\r")):
        return (Edit(Span(line, 1, last, len(lines[last - 1]) + 1), ""),)
    spaced = line > 1 and last < len(lines) and not lines[line - 2].strip() and not lines[last].strip()
    names = {chain.partition(".")[0] for chain in (*fact.loads, fact.callee)}
    used = leftovers(Span(line, 1, last + 1, 1), sorted(names), module.project.function_of(module.cls, method), module)
    return Edit(Span(line, 1, last + 1 + spaced, 1), ""), *used


def _loss(found: Registered) -> str:
    """What goes with an attribute, in words."""
    keys = found.name if found.holding is Holding.PARAMETER else f"{found.name}.*"
    return f", {removes(keys)}; what is made after it starts from other random numbers"


def _has_second_name(found: Registered) -> bool:
    """Whether the same statement binds the module to another name: `a = self.b = nn.Linear(2, 2)`."""
    fact = found.fact
    others = (store for store in found.method.stores if store.name != found.name)
    return fact.span[:2] != fact.statement[:2] or any(store.statement == fact.statement for store in others)


def _is_chained(found: Registered, module: ModuleClass) -> bool:
    """Whether a local name is bound by the same statement: `self.a = a = nn.Linear(2, 2)`, `self.a = (a := ...)`."""
    fact = found.fact
    if not isinstance(fact, Store) or fact.value is None:
        return False
    lines = module.inference.sources.lines(module.cls.path)
    first, last = fact.value.line - 1, fact.value.end_line
    if any(":=" in line for line in lines[first:last]):
        return True
    between = lines[first][fact.span.end_column - 1 : fact.value.column - 1]
    return fact.value.line == fact.span.end_line and between.count("=") > 1


def _stands_alone(fact: Store, lines: list[str]) -> bool:
    """Whether nothing but a comment shares the lines of the statement."""
    before = lines[fact.statement.line - 1][: fact.statement.column - 1]
    after = lines[fact.statement.end_line - 1][fact.statement.end_column - 1 :].strip()
    return not before.strip() and (not after or after.startswith("#"))
