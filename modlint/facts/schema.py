"""The facts of one file: frozen, picklable values without any judgement.

A *chain* is a dotted name as it stands in the source: `torch.nn.Linear`, `self.encoder.weight`. What cannot be named
is written `()` for the result of a call and `[]` for a subscript: `super().__init__`, `self.layers[].weight`,
`make().weight` (arguments and indices are left out). A slice of everything is the whole: of `x[::-1]` the chain is
`x`. Any other expression that an attribute is read from is `?`: `?.weight`. What is called is a chain without its
last `()`: `build(n).to(d)` calls `build` and `build().to`.
A *pattern* is a name in which `*` stands for what is only known when the program runs: `f"layer{i}"` is `layer*`, a
parameter is `*`.
"""

# Annotations are no strings in this file: those of a NamedTuple would be compiled one by one at every start.

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

from modlint.finding import Span

MODULE_LEVEL = "<module>"  # the name of the function that stands for the code outside all others


class Import(NamedTuple):
    """One imported name. `import a.b` binds `a` to `a`; `from .x import y as z` binds `z` to `.x.y`.

    A star binds `*` to the module: `from .x import *` has the target `.x`. `scope` is the qualname of the function or
    class around it, empty at module level.
    """

    name: str
    target: str
    scope: str


class Alias(NamedTuple):
    """`name = chain` for a bare name: `Base = nn.Module`. The target is a chain of the same scope.

    Only dotted names count, without calls and subscripts; in a method the root may be the receiver: `fc = self.fc`.
    """

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


class Arm(NamedTuple):
    """One way through an if with its elifs and else: the number of the if in the function, and that of the way."""

    branch: int
    number: int


class Store(NamedTuple):
    """One binding of an attribute of the receiver, or of a name in a class body or module body.

    `form` is assign, annotate (no value), augment, unpack, loop, with or delete. `statement` is the whole statement, of
    a compound one the header. `loads` are the chains in the value that are read, called or passed on; `callee` is the
    chain called if the value is a call; `constant` is the value's source if it is a literal of moderate size (`None`,
    `0.5`, `"x"`, `[]`). `a, b = x, y` gives every name its own value. `conditional` says that an if, try, loop, match
    or nested function stands around it inside the function. `gives` is that of an Inflow. `spared` are the `loads` that
    stand only where nothing of them is handed on: in `len(x)`, or in a string. `arms` are the ways through ifs that
    lead here, but for those inside a loop or a nested function, which may run more than once.
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
    callee: str = ""
    gives: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    arms: tuple[Arm, ...] = ()


class Inflow(NamedTuple):
    """What comes into a local name at one place: a value, an element of it in a loop, what is put into its container.

    `target` is the name, `self.x` (under the receiver's name) for a container in an attribute, or `return` for what
    the function returns. `gives` are the chains that the values may be, those of calls with their `()`. With `[]` among
    them a list, tuple, set or dict is written out or comprehended, and the others may be its elements; `[[]]` says that
    these are containers too. A chain that ends in `[,]` stands for a part that its value is unpacked into; with `?` one
    is computed in another way from `loads`, the chains inside the values that are not spared as in a Store.
    `annotations` say what it is declared to be, or tested for by isinstance.
    """

    target: str
    gives: tuple[str, ...]
    loads: tuple[str, ...]
    annotations: tuple[str, ...] = ()


class Registration(NamedTuple):
    """A call that registers by name: register_buffer, register_parameter, add_module, register_module or setattr.

    `self.__setattr__(name, value)` is a `setattr`. The item assignment `self._buffers[name] = value` counts too, its
    method is `_buffers`, `_parameters` or `_modules`. `receiver` is the chain that is registered on, `pattern` the
    name, `span` the whole call, `loads` the chains in the other arguments, `callee` and `constant` are those of the
    value, and `arms` the ways to here, as in a Store. A buffer with `persistent=False` is not `saved`.
    """

    receiver: str
    method: str
    pattern: str
    span: Span
    statement: Span
    loads: tuple[str, ...]
    constant: str
    conditional: bool
    callee: str = ""
    arms: tuple[Arm, ...] = ()
    saved: bool = True


class Access(NamedTuple):
    """An attribute read by string: getattr, get_submodule, attrgetter, `_modules[name]`, `__dict__[name]` and such.

    Where only an attribute says the name, `getattr(self, self.prefix)`, the pattern is `*`, and `named` its chain.
    """

    receiver: str
    pattern: str
    named: str = ""


class Argument(NamedTuple):
    """A chain rooted in the receiver that is passed as it is to a call: `init.zeros_(self.fc.weight)`.

    The receiver itself counts too: `self.processor(self, x)`.
    """

    callee: str
    chain: str


class SuperInit(NamedTuple):
    """The first statement `super().__init__(...)` under no condition: its last line, and the chains called by then."""

    line: int
    calls: tuple[str, ...]


class FunctionFacts(NamedTuple):
    """A function or method; what stands in nested functions, lambdas and comprehensions is counted here as well.

    `line` is the first decorator's or the def's, `end_line` the last. `receiver` is the first parameter of a method,
    empty for class and static methods and for what is no method; a nested function's use of it counts for the method.
    `loads` are the maximal chains that are read, at other places than those in `calls`, `arguments` and `tests`; an
    augmented assignment is no read of its target. `calls` are the chains called, `tests` the chains compared with None,
    tested for truth or asked for with hasattr: the same chain may be in several. `init_line` is the line of the last
    call of some `__init__`, 0 if there is none. `inflows` are those of its own names, without the nested functions'.
    `foreign` are the chains bound that are no attributes of the receiver itself: `net.scale = 1` binds `net.scale`.
    What is put into a table of attributes binds that: `models.__dict__[name] = make` binds `models.__dict__`.
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
    init_line: int = 0
    inflows: tuple[Inflow, ...] = ()
    super_init: SuperInit | None = None
    foreign: tuple[str, ...] = ()

    @property
    def undeclared(self) -> tuple[str, ...]:
        """The parameters of which nothing is said."""
        return tuple([each.name for each in self.parameters if says_nothing_of(each, self.receiver)])


def says_nothing_of(parameter: Parameter, receiver: str) -> bool:
    """Whether neither an annotation nor a default nor the name says what a parameter is."""
    if parameter.annotation or parameter.star or parameter.default not in ("", "None"):
        return False
    return parameter.name not in (receiver, "device", "dtype")  # what all of torch calls so is no tensor


class Functions(Sequence[FunctionFacts]):
    """Functions in order, made when somebody asks: of those that an earlier run read, most are never asked for."""

    def __init__(self, make: Callable[[], Iterable[FunctionFacts]] = tuple) -> None:
        self._make = make

    @cached_property
    def made(self) -> tuple[FunctionFacts, ...]:
        """All of them."""
        made = tuple(self._make())
        self._make = partial(tuple, made)  # what they were made from is let go
        return made

    def __getitem__(self, index: Any) -> Any:
        return self.made[index]

    def __iter__(self) -> Iterator[FunctionFacts]:
        return iter(self.made)

    def __len__(self) -> int:
        return len(self.made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.made == tuple(other)

    def __hash__(self) -> int:
        return hash(self.made)

    def __repr__(self) -> str:
        return repr(self.made)

    def __reduce__(self) -> tuple[object, ...]:
        return Functions, (self._make,)


class ClassFacts(NamedTuple):
    """A class. A base is a dotted name (`Generic[T]` is `Generic`, `six.with_metaclass(M, B)` is `B`), or `?`.

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
    methods: Functions

    def named(self, name: str) -> tuple[FunctionFacts, ...]:
        """The methods of one name: a property and its setter, the variants under conditions."""
        return tuple([method for method in self.methods.made if method.name == name])


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
    """All that is known of one file. `functions` are those that are no methods, nested ones too.

    `body` is the module-level code as a function called `<module>`, without that of the functions in it; its `stores`
    are the names it binds. `exports` is `__all__`, or None if there is none or it is not a plain list of strings.
    `identifiers` are all names that its functions and classes mention, and those in keys of weights, one a line.
    """

    lines: int
    imports: tuple[Import, ...]
    aliases: tuple[Alias, ...]
    exports: tuple[str, ...] | None
    classes: tuple[ClassFacts, ...]
    functions: Functions
    body: FunctionFacts | None
    suppressions: tuple[Suppression, ...]
    failure: SyntaxFailure | None
    identifiers: str


NO_FACTS = FileFacts(0, (), (), None, (), Functions(), None, (), None, "")
