"""The facts of one file: frozen, picklable values without any judgement.

A *chain* is a dotted name as it stands in the source: `torch.nn.Linear`, `self.encoder.weight`. What cannot be named
is written `()` for the result of a call and `[]` for a subscript: `super().__init__`, `self.layers[].weight`,
`make().weight` (arguments and indices are left out). Any other expression that an attribute is read from is `?`:
`?.weight`. A *pattern* is a name in which `*` stands for what is only known when the program runs:
`f"layer{i}"` is `layer*`, a plain variable is `*`.
"""

from __future__ import annotations

from typing import NamedTuple

from modlint.finding import Span


class Import(NamedTuple):
    """One imported name. `import a.b` binds `a` to `a`; `from .x import y as z` binds `z` to `.x.y`; a star binds `*`."""

    name: str
    target: str
    scope: str


class Alias(NamedTuple):
    """`name = chain` outside any method's receiver: `Base = nn.Module`. The target is a chain of the same scope."""

    name: str
    target: str
    scope: str


class Parameter(NamedTuple):
    """One parameter of a function; texts are source, empty where there is none. `star` is "", "*" or "**"."""

    name: str
    annotation: str
    default: str
    star: str
    keyword_only: bool


class Store(NamedTuple):
    """One binding of an attribute of the receiver, or of a name in a class body.

    `form` is assign, annotate (no value), augment, unpack, loop, with or delete.
    `loads` are the chains in the value, `constant` is the value's source if it is a literal (`None`, `0.5`, `"x"`, `[]`).
    `conditional` says that an if, try, loop or match stands around it inside the function.
    """

    name: str
    span: Span
    statement: Span
    value: Span | None
    form: str
    annotation: str
    constant: str
    loads: tuple[str, ...]
    conditional: bool


class Registration(NamedTuple):
    """A call that registers by name: register_buffer, register_parameter, add_module, register_module or setattr.

    `receiver` is the chain that is registered on, `pattern` the name, `span` the whole call, `loads` the chains in
    the other arguments, `constant` the value's source if it is a literal.
    """

    receiver: str
    method: str
    pattern: str
    span: Span
    statement: Span
    loads: tuple[str, ...]
    constant: str
    conditional: bool


class Access(NamedTuple):
    """An attribute read by string: getattr, get_submodule, get_parameter, get_buffer, attrgetter, `_modules[...]`, `__dict__[...]`."""

    receiver: str
    pattern: str


class Argument(NamedTuple):
    """A chain rooted in the receiver that is passed as it is to a call: `init.zeros_(self.fc.weight)`.

    The receiver itself counts too: `self.processor(self, x)`.
    """

    callee: str
    chain: str


class FunctionFacts(NamedTuple):
    """A function or method; what stands in nested functions, lambdas and comprehensions is counted here as well.

    `line` is the first decorator's or the def's, `end_line` the last. `loads` are the maximal chains that are read,
    those in `arguments` and `tests` left out unless they are also read elsewhere; `calls` the chains called, `tests`
    the chains only compared with None, tested for truth or asked for with hasattr.
    """

    name: str
    qualname: str
    line: int
    end_line: int
    decorators: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    returns: str
    receiver: str
    loads: tuple[str, ...]
    calls: tuple[str, ...]
    tests: tuple[str, ...]
    arguments: tuple[Argument, ...]
    stores: tuple[Store, ...]
    registrations: tuple[Registration, ...]
    accesses: tuple[Access, ...]


class ClassFacts(NamedTuple):
    """A class. A base is a chain (`Generic[T]` is `Generic`, `six.with_metaclass(M, B)` is `B`), or `?` if it is no name.

    `span` covers the name in the header. `scope` is the qualname of what stands around it, empty at module level.
    `attributes` are the bindings of the class body.
    """

    name: str
    qualname: str
    scope: str
    line: int
    end_line: int
    span: Span
    bases: tuple[str, ...]
    metaclass: str
    decorators: tuple[str, ...]
    attributes: tuple[Store, ...]
    methods: tuple[FunctionFacts, ...]


class Suppression(NamedTuple):
    """An ignore comment: the names in its brackets, none for a blanket one. `span` covers the comment's directive.

    `kind` is ignore, noqa or skip-file.
    """

    kind: str
    names: tuple[str, ...]
    span: Span


class SyntaxFailure(NamedTuple):
    """Why a file could not be read, and where."""

    message: str
    line: int
    column: int


class FileFacts(NamedTuple):
    """All that is known of one file. `functions` are those outside classes, nested ones too.

    `body` is the module-level code as a function called `<module>`; `exports` is `__all__`, or None.
    """

    lines: int
    imports: tuple[Import, ...]
    aliases: tuple[Alias, ...]
    exports: tuple[str, ...] | None
    classes: tuple[ClassFacts, ...]
    functions: tuple[FunctionFacts, ...]
    body: FunctionFacts | None
    suppressions: tuple[Suppression, ...]
    failure: SyntaxFailure | None
