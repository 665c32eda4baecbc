"""The inference engine: what functions return and attributes hold, over the whole project.

Definitions elsewhere are opened on demand and remembered. What calls itself, or goes too deep, is UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import libcst as cst

from modlint.facts.schema import FunctionFacts
from modlint.model.code.sources import Sources, expression
from modlint.model.inference.binders import binds, is_parameter_of_heirs, tells
from modlint.model.inference.closures import enclosed
from modlint.model.inference.constructor_arguments import agreed
from modlint.model.inference.events import REGISTERED, REGISTRARS, Act, Handed, Outcome
from modlint.model.inference.expressions import evaluate
from modlint.model.inference.frame import Frame
from modlint.model.inference.memo import MAX_DEPTH, Memo
from modlint.model.inference.parameters import parameters_in_run
from modlint.model.inference.provenance import GIVEN, marked
from modlint.model.inference.statements import execute_body
from modlint.model.values import external
from modlint.model.values.annotations import annotation_value
from modlint.model.values.arguments import Arguments, bind
from modlint.model.values.builtin import grown
from modlint.model.values.lost_parameters import kept
from modlint.model.values.return_values import outside
from modlint.model.values.values import TENSORS, UNKNOWN, Atom, Kind, Step, Value, alike, join, of_kind
from modlint.project.classes.class_level import is_property
from modlint.project.dependencies import Trail
from modlint.project.names.definitions import Answer, Class, Definition, External, Function, Variable
from modlint.project.names.variables import assigned
from modlint.project.project import Project
from modlint.source.installed import is_installed

NOTHING_SEEN = Outcome((), UNKNOWN)
_NAMED_TUPLE = External("typing.NamedTuple")


@dataclass
class Inference:
    """Answers over one project, remembered for as long as it lives."""

    project: Project
    sources: Sources
    memo: Memo = field(default_factory=Memo)

    def run(self, function: Function, host: Class | None) -> Outcome:
        """One run through a function with its parameters as declared."""
        return self.memo.remember(("run", function, host), lambda: self._run(function, host, None), NOTHING_SEEN)

    def call(self, function: Function, host: Class | None, arguments: Arguments) -> Value:
        """What a call returns: by the body with these arguments, and by the annotation where that is not enough."""
        facts = function.facts
        bound = bind(facts, arguments)
        key = ("call", function, host, tuple(sorted(bound.items(), key=lambda item: item[0])))
        found = self.memo.remember(key, lambda: self._run(function, host, bound).returns, UNKNOWN)
        returned = kept(outside(found.forgetful(), bound.values()))
        declared = self.annotation(facts.returns, function)
        if not returned.atoms:  # it always raises, here
            return declared
        if returned.may_be(Kind.UNKNOWN) and not declared.may_be(Kind.UNKNOWN):
            returned = join((returned.without(Kind.UNKNOWN), declared))
        if not returned.may_be(*TENSORS, Kind.SEQUENCE, Kind.MAPPING):
            return returned
        if is_installed(function.path):
            return returned.with_reason(Step(f"built by `{facts.name}`"))
        return returned.with_reason(Step(f"built by `{facts.name}`", function.path, facts.line + len(facts.decorators)))

    def handed(self, handed: Handed) -> Outcome:
        """One run through a function that follows what it is given for a parameter."""
        bound = dict(handed.beside) | {handed.parameter: marked(handed.value, GIVEN)}
        run = lambda: self._run(handed.function, handed.host, bound)  # noqa: E731
        return self.memo.remember(("handed", handed), run, NOTHING_SEEN)

    def call_local(self, node: cst.FunctionDef, arguments: Arguments, frame: Frame) -> Value:
        """A call of a function defined inside the running one."""
        if node in frame.running or len(frame.running) == MAX_DEPTH:
            return UNKNOWN
        inner = Frame(self, frame.function, frame.host, dict(frame.names), dict(frame.local_functions))
        inner.running, inner.times = (*frame.running, node), frame.times
        names = [param.name.value for param in node.params.params]
        inner.names |= dict.fromkeys(names, UNKNOWN) | dict(zip(names, arguments.positional, strict=False))
        execute_body(node.body, inner)
        return inner.returned

    def attribute(self, cls: Class, name: str) -> Value:
        """What an attribute of an object of this class can hold, by everything that binds it."""
        return self.memo.remember(("attribute", cls, name), lambda: self._attribute(cls, name), UNKNOWN)

    def declared_attribute(self, cls: Class, name: str) -> Value:
        """An attribute that only an annotation in a class body speaks of, as the fields of data classes."""
        for owner in self.project.lineage(cls):
            for attribute in owner.facts.attributes:
                if attribute.name == name and attribute.annotation:
                    scope = _module_level(owner.path, owner.module)
                    return self.annotation(attribute.annotation, scope)
        return UNKNOWN

    def making(self, init: Function, cls: Class) -> Outcome:
        """One run through a constructor with what its undeclared parameters get wherever objects are made."""
        bound = agreed(init, cls, self) if init.facts.undeclared else {}
        if not bound:
            return self.run(init, cls)
        return self.memo.remember(("making", init, cls), lambda: self._run(init, cls, bound), NOTHING_SEEN)

    def instance(self, definition: Definition) -> Value:
        """What an object of a class is."""
        if isinstance(definition, External):
            return external.instance_of_external(definition.name)
        if not isinstance(definition, Class):
            return UNKNOWN
        answer = self.project.is_module(definition)
        if answer is Answer.UNKNOWN:
            return UNKNOWN
        kind = Kind.MODULE if answer is Answer.YES else Kind.INSTANCE
        return Value((Atom(kind, items=self._fields(definition), definition=_seen_from_outside(definition)),))

    def _fields(self, cls: Class) -> tuple[Value, ...] | None:
        """What the elements of a NamedTuple are declared to be; None for any other class."""
        if _NAMED_TUPLE not in self.project.bases(cls):
            return None
        scope = _module_level(cls.path, cls.module)
        return tuple(self.annotation(each.annotation, scope) for each in cls.facts.attributes if each.annotation)

    def instance_of(self, held: Value) -> Value | None:
        """What `isinstance(x, held)` proves of x."""
        if len(held.atoms) != 1 or held.atoms[0].definition is None:
            return None
        definition = held.atoms[0].definition
        if isinstance(definition, External):
            value = self.annotated(definition.name.removeprefix("builtins."), lambda _: definition)
        else:
            value = self.instance(definition)
        return None if value.may_be(Kind.UNKNOWN) else value

    def named(self, definition: Definition | None) -> Value:
        """What a name that resolves to this definition holds."""
        if isinstance(definition, External):
            held = external.constant(definition.name)
            if held != UNKNOWN:
                return held
            definition = self.project.follow(definition)
        if isinstance(definition, Class):
            return Value((Atom(Kind.CLASS, definition=_seen_from_outside(definition)),))
        if isinstance(definition, Function):
            return Value((Atom(Kind.CALLABLE, definition=definition),))
        if isinstance(definition, Variable):
            return self.memo.remember(("variable", definition), lambda: self._variable(definition), UNKNOWN)
        return UNKNOWN

    def declared(self, frame: Frame, annotation: cst.BaseExpression) -> Value:
        """What an annotation inside a function declares."""
        text = self.sources.unit(frame.function).code(annotation)
        return self.annotated(text, frame.definition)

    def annotated(self, text: str, resolve: Callable[[str], Definition | None]) -> Value:
        return annotation_value(text, resolve, self.instance)

    def method_after(self, host: Class, owner: Class, name: str) -> Function | None:
        """The method that `super().name` finds in a method of `owner` on an object of `host`."""
        line = self.project.mro(host)
        after = line[line.index(owner) + 1 :] if owner in line else ()
        found = (self.project.own_method(cls, name) for cls in after if isinstance(cls, Class))
        return next((method for method in found if method is not None), None)

    def _run(self, function: Function, host: Class | None, bound: dict[str, Value] | None) -> Outcome:
        left_out = {each.name for each in function.facts.parameters} - bound.keys() if bound is not None else ()
        frame = Frame(self, function, host, left_out=frozenset(left_out))
        parameters = parameters_in_run(function, bound or {}, self)
        frame.names.update(dict.fromkeys(enclosed(function, self), UNKNOWN), **parameters)
        node = self.sources.unit(function).node
        execute_body(node.body, frame)
        returned = UNKNOWN if _yields(function.facts) else frame.returned
        consumed, handed = frozenset(frame.consumed), frozenset(frame.handed)
        return Outcome(tuple(frame.events), returned, consumed, tuple(frame.made), handed)

    def written(self, text: str, function: Function) -> Value:
        """What an expression holds that is written in a function, before anything is bound there: a default."""
        node = expression(text)
        return evaluate(node, Frame(self, function, None)) if node is not None else UNKNOWN

    def annotation(self, text: str, function: Function) -> Value:
        """What the annotation of a parameter or result declares, or of an attribute in a class body."""
        if not text:
            return UNKNOWN
        scope = function.facts.qualname.rpartition(".")[0]
        key = ("annotation", text, function.path, scope)
        return self.memo.remember(
            key,
            lambda: self.annotated(text, lambda chain: self.project.resolve(function.path, chain, scope)),
            UNKNOWN,
        )

    def _attribute(self, cls: Class, name: str) -> Value:
        values = [*self._registered(cls, name), *self._stored(cls, name)]
        method = self.project.method(cls, name)
        if method is not None:
            read = is_property(method.facts)
            values.append(self.call(method, cls, Arguments((), {})) if read else of_kind(Kind.CALLABLE))
        return alike(join(values)) if values else self._left_to_heirs(cls, name)

    def _left_to_heirs(self, cls: Class, name: str) -> Value:
        """An attribute that a class only declares, and its heirs bind: a Parameter is a tensor too."""
        declared = self.declared_attribute(cls, name)
        learned = declared.may_be(Kind.TENSOR) and is_parameter_of_heirs(cls, name, self.project)
        return declared | of_kind(Kind.PARAMETER) if learned else declared

    def _registered(self, cls: Class, name: str) -> list[Value]:
        """The attribute by the first call that registers it under exactly this name."""
        methods = (method for owner in self.project.lineage(cls) for method in owner.binding(name))
        calls = (call for method in methods for call in method.registrations)
        acts = (REGISTRARS[call.method] for call in calls if call.pattern == name and call.method in REGISTRARS)
        return [of_kind(REGISTERED[act]) for act in acts][:1]

    def _stored(self, cls: Class, name: str) -> list[Value]:
        values: list[Value] = []
        added: list[Value] = []
        for owner in self.project.lineage(cls):
            values += [
                self._constant(attribute.constant, owner)
                for attribute in owner.facts.attributes
                if attribute.name == name and attribute.value is not None and attribute.constant
            ]
            for method in owner.binding(name):
                if binds(method, name):
                    events = self.run(self.project.function_of(owner, method), cls).events
                    found = [e.value for e in events if e.name == name and tells(e)]
                    values += [value.made_before() for value in found] if method.name == "__init__" else found
                    added += [e.value for e in events if e.act is Act.EXTEND and e.name == name]
        return [grown(value, join(added)) for value in values] if added else values

    def _constant(self, text: str, owner: Class) -> Value:
        return self.written(text, _module_level(owner.path, owner.module)).by_default()

    def _variable(self, variable: Variable) -> Value:
        span = assigned(variable, self.project)
        node = self.sources.assigned(variable, span) if span else None
        if node is None:
            return UNKNOWN
        return evaluate(node, Frame(self, _module_level(variable.path, variable.module), None))


def _module_level(path: str, module: str) -> Function:
    """The scope of a file's own statements, as if it were a function."""
    facts = FunctionFacts("", "", 0, 0, (), (), "", "", (), (), (), (), (), (), ())
    return Function(path, module, facts, None, Trail())


def _seen_from_outside(cls: Class) -> Class | External:
    """A class as a value. What the objects of an installed one hold is not followed."""
    return External(f"{cls.module}.{cls.facts.qualname}") if is_installed(cls.path) else cls


def _yields(facts: FunctionFacts) -> bool:
    return facts.returns.startswith(("Iterator", "Generator", "Iterable"))
