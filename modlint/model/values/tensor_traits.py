"""What else is known of a tensor that a call gives: its shape, its device, what it was computed from."""

from __future__ import annotations

from modlint.data.returns import Return
from modlint.data.returns import Trait as GivenTrait
from modlint.model.values.arguments import Arguments
from modlint.model.values.devices import is_by_default, places
from modlint.model.values.lost_parameters import loses_parameter
from modlint.model.values.values import TENSORS, Atom, Kind, Trait, Value

_REDUCTIONS = frozenset({"sum", "mean", "prod", "norm", "std", "var", "median", "max", "min", "any", "all", "numel"})
_FILLERS = frozenset({"zeros", "ones", "empty", "rand", "randn", "full"})
_COPIES = frozenset({"tensor", "as_tensor", "scalar_tensor"})
_ROOTS = frozenset({"sqrt", "rsqrt", "log", "log2", "log10", "exp"})
_CASTS = frozenset({"to", "type", "type_as", "cuda"})
_MOVES = frozenset({"to", "cuda", "type_as"})
_ELSEWHERE = frozenset({"to", "cuda", "type", "type_as", "expand_as", "view_as", "reshape_as", "copy_"})
_OF_ARRAYS = frozenset({"from_numpy", "frombuffer"})  # what they give shares the memory of something on the CPU
_VALUE_OF = frozenset({"real", "imag", "abs", "angle", "view_as_real"})
_KEEPS = frozenset(
    {Trait.RANDOM, Trait.COMPLEX, Trait.LEARNED, Trait.ARGUMENT, Trait.PINNED, Trait.PLACED, Trait.WRAPPED}
)
# What returns its first argument itself where there is nothing to do.
MAY_PASS = frozenset(
    {
        *("as_tensor", "asarray", "to", "type", "type_as", "cpu", "cuda", "pin_memory", "contiguous", "coalesce"),
        *("float", "double", "half", "bfloat16", "long", "int", "short", "char", "byte", "bool", "cfloat", "cdouble"),
        *("flatten", "atleast_1d", "atleast_2d", "atleast_3d", "broadcast_tensors", "cartesian_prod", "rearrange"),
        *("real", "conj", "resolve_conj", "resolve_neg", "positive", "to_dense"),
    }
)
_EXPANDERS = frozenset({"expand", "expand_as", "broadcast_to", "broadcast_tensors", "meshgrid"})
VIEWS = frozenset(
    {
        *("view", "reshape", "flatten", "squeeze", "unsqueeze", "permute", "transpose", "t", "movedim", "swapaxes"),
        *("detach", "select", "narrow", "unbind", "chunk", "split", "to", "type", "type_as", "cpu", "cuda", "float"),
        *("double", "half", "long", "int", "bool", "T", "mT", "data"),
    }
)
_APPENDING = frozenset({"cat", "concat", "concatenate", "hstack"})  # vectors to one vector
_JOINING = _APPENDING | {"stack", "vstack", "dstack"}
OF_COUNTS = frozenset({"topk", "kthvalue"})  # they are given one tensor, and numbers
_OF_MATRICES = frozenset({"det", "logdet", "trace"})  # a number of each
_VECTORS = frozenset(
    {"arange", "linspace", "logspace", "randperm", "range", "fftfreq", "rfftfreq", "hann_window", "hamming_window"}
    | {"masked_select", "bincount", "histc", "ravel"}
)
_SAME_RANK = frozenset(
    {"log", "exp", "sqrt", "sin", "cos", "abs", "pow", "square", "reciprocal", "neg", "round", "floor", "ceil", "clamp"}
    | {"add", "sub", "mul", "div", "true_divide", "floor_divide", "remainder", "fmod", "minimum", "maximum", "operator"}
    | {"float", "double", "half", "long", "int", "to", "type", "clone", "detach", "requires_grad_"}
)
_POINTWISE = _SAME_RANK | {"sort", "cumsum", "flip"}  # these keep the one dimension as well


def of_call(given: Return, arguments: Arguments, name: str) -> frozenset[Trait]:
    """The traits of a tensor that comes of a call with these arguments."""
    traits = _taken_over(name, arguments)
    if name.endswith("_like") or name.startswith("new_"):  # made anew, of the same type where the other is
        traits -= {Trait.LEARNED, Trait.RANDOM}
    if GivenTrait.RANDOM in given.traits:
        traits.add(Trait.RANDOM)
    if GivenTrait.COMPLEX in given.traits or _is_complex(arguments):
        traits.add(Trait.COMPLEX)
    if name in _VALUE_OF:
        traits.discard(Trait.COMPLEX)
    if name in ("detach", "data"):
        traits.discard(Trait.LEARNED)
    wants = arguments.keywords.get("requires_grad")
    if wants is not None and not is_false(wants) and wants.is_only(Kind.NUMBER):
        traits.add(Trait.REQUIRES_GRAD)
    if _may_be_the_same(name, arguments):
        traits.add(Trait.SAME)
    if name in _MOVES:
        traits.discard(Trait.PINNED)
    return frozenset(traits | _place(given, name, arguments) | _extent(name, arguments) | _layout(name, arguments))


def _place(given: Return, name: str, arguments: Arguments) -> set[Trait]:
    """What is known of where the tensor is."""
    traits = set()
    made = GivenTrait.FACTORY in given.traits or name.endswith("Tensor") or name in _OF_ARRAYS
    if _on_host(name, arguments) or (made and "device" not in arguments.keywords and arguments.spelled):
        traits.add(Trait.HOST)
    if name in ("cpu", "get_rng_state") or _is_cpu(arguments.keywords.get("device")):
        traits.add(Trait.PINNED)
    if places(name, arguments) or is_by_default(arguments.keywords.get("device")):
        traits.add(Trait.PLACED)
    return traits


def _taken_over(name: str, arguments: Arguments) -> set[Trait]:
    traits = {trait for value in (*arguments.all(), *arguments.starred) for trait in inherited(value)}
    if not loses_parameter(name, arguments):
        return traits
    passed = {Trait.LEARNED} if _may_be_the_same(name, arguments) else set()
    return traits - {Trait.LEARNED} | passed | {Trait.REQUIRES_GRAD}


def _layout(name: str, arguments: Arguments) -> set[Trait]:
    """Whether elements of the result share memory."""
    shared = name in VIEWS and any(Trait.EXPANDED in atom.traits for value in arguments.all() for atom in value)
    return {Trait.EXPANDED} if shared or name in _EXPANDERS else set()


def _may_be_the_same(name: str, arguments: Arguments) -> bool:
    """Whether the result can be an object that was made elsewhere."""
    given = arguments.positional[0] if arguments.positional else None
    inplace = arguments.keywords.get("inplace")
    if given is None or not (name in MAY_PASS or (inplace is not None and not is_false(inplace))):
        return False
    foreign = {Trait.SAME, Trait.DECLARED}
    return any(atom.kind in (Kind.UNKNOWN, Kind.PARAMETER) or atom.traits & foreign for atom in given)


def _on_host(name: str, arguments: Arguments) -> bool:
    """Whether something is computed with a tensor on the default device, which leaves it there, or fails."""
    if name in _ELSEWHERE or name.startswith("new_"):
        return False
    joined = (item for value in arguments.positional[:1] for item in _items(value)) if name in _JOINING else ()
    given = arguments.positional[:1] if name in OF_COUNTS else arguments.all()
    return any(map(stays_on_host, (*given, *joined)))


def _items(value: Value) -> tuple[Value, ...]:
    """The elements of a list, one by one where it is written out."""
    if len(value.atoms) != 1:
        return ()
    listed = value.atoms[0]
    return listed.items or ((listed.element,) if listed.kind is Kind.SEQUENCE and listed.element else ())


def stays_on_host(value: Value) -> bool:
    """Whether it is a tensor there whichever path was taken: on one of them it may have been moved."""
    tensors = [atom for atom in value if atom.kind in (*TENSORS, Kind.UNKNOWN) and Trait.SCALAR not in atom.traits]
    return bool(tensors) and all(Trait.HOST in atom.traits for atom in tensors)


def _extent(name: str, arguments: Arguments) -> set[Trait]:
    """What is sure of the number of elements and dimensions."""
    if _is_empty(name, arguments):
        return {Trait.EMPTY}
    if _is_scalar(name, arguments):
        return {Trait.SCALAR}
    if name in _COPIES and arguments.complete and all(v.is_only(Kind.UNKNOWN) for v in arguments.positional[:1]):
        return {Trait.UNSIZED}
    if name in _OF_MATRICES:
        return {Trait.UNSIZED}
    if name in _SAME_RANK and all(_is_unsized(a) for value in arguments.positional for a in value):
        return {Trait.UNSIZED}
    return {Trait.VECTOR} if _is_vector(name, arguments) else set()


def is_root_of_number(name: str, value: Value) -> bool:
    """Whether it is the root, or the like, of what may be a number: else nobody would make a tensor for it."""
    return name in _ROOTS and all(a.traits & {Trait.SCALAR, Trait.UNSIZED} for a in value)


def is_number(value: Value) -> bool:
    """Whether it is a number, also one that is wrapped in a tensor."""
    return bool(value.atoms) and all(a.kind is Kind.NUMBER or Trait.SCALAR in a.traits for a in value)


def _is_unsized(atom: Atom) -> bool:
    return bool(atom.traits & {Trait.SCALAR, Trait.UNSIZED}) or atom.kind not in (*TENSORS, Kind.SEQUENCE)


def inherited(value: Value) -> set[Trait]:
    """The traits that a computation takes over from an argument, lists of tensors included."""
    found: set[Trait] = set()
    for atom in value:
        if atom.kind in TENSORS:
            found |= atom.traits & _KEEPS
            if atom.kind is Kind.PARAMETER or Trait.REQUIRES_GRAD in atom.traits:
                found.add(Trait.LEARNED)
        elif atom.element is not None:
            found |= inherited(atom.element)
        elif atom.kind is Kind.UNKNOWN:
            found |= atom.traits & {Trait.PINNED}
        elif atom.kind is Kind.ARRAY:
            found |= atom.traits & {Trait.RANDOM}
    return found


def _is_complex(arguments: Arguments) -> bool:
    candidates = (*arguments.positional[1:], *(v for k, v in arguments.keywords.items() if k == "dtype"))
    return any(a.kind is Kind.OTHER and Trait.COMPLEX in a.traits for value in candidates for a in value)


def _is_empty(name: str, arguments: Arguments) -> bool:
    """Whether the tensor surely has no elements: `torch.Tensor()`, `torch.tensor([])`, `x.new_empty(0, 4)`."""
    if not arguments.complete:
        return False
    given = arguments.positional[name.startswith("new_") :]
    if not given:
        return name.endswith("Tensor")
    maker = name.removeprefix("new_")
    if maker in _FILLERS:
        shape = given[:1] if maker == "full" else given
        sizes = [size for value in shape for atom in value for size in (atom.items or (value,))]
        return any(size.is_only(Kind.NUMBER) and size.literal == 0 for size in sizes)
    return name in _COPIES and all(a.kind is Kind.SEQUENCE and a.items == () for a in given[0])


def _is_scalar(name: str, arguments: Arguments) -> bool:
    """Whether the tensor surely has no dimension: `torch.tensor(1.0)`, `torch.zeros(())`, `x.sum()`."""
    first = arguments.positional[0] if arguments.positional else None
    if first is None or not arguments.complete:
        return False
    if name in _COPIES | _OF_ARRAYS and first.is_only(Kind.ARRAY):
        return all(Trait.SCALAR in array.traits for array in first)
    if name in _COPIES:
        return first.may_be(Kind.NUMBER) and not first.may_be(Kind.SEQUENCE, Kind.MAPPING, Kind.ARRAY, Kind.OTHER)
    if name in _ROOTS:
        return is_root_of_number(name, first)
    if name in _CASTS:
        return all(Trait.SCALAR in atom.traits for atom in first)
    if name in _FILLERS:
        return all(a.kind is Kind.SEQUENCE and a.items == () for a in first)
    if name in _REDUCTIONS:
        return reduces_all(name, arguments)
    scalar = all(a.kind is Kind.NUMBER or Trait.SCALAR in a.traits for v in arguments.positional for a in v)
    return scalar and any(value.may_be(Kind.TENSOR) for value in arguments.positional)


def reduces_all(name: str, arguments: Arguments) -> bool:
    """Whether all elements of the first argument become one."""
    along = arguments.keywords.keys() & {"dim", "axis", "keepdim", "keepdims"}
    return name in _REDUCTIONS and len(arguments.positional) == 1 and not along


def _is_vector(name: str, arguments: Arguments) -> bool:
    """Whether the tensor surely has one dimension, so that a number picks a single element."""
    first = arguments.positional[0] if arguments.positional else None
    if name in _VECTORS or _is_flattened(name, arguments):
        return True
    if name in _FILLERS - {"full"} and first is not None:
        return len(arguments.positional) == 1 and arguments.complete and first.is_only(Kind.NUMBER)
    arrays = first.of(Kind.ARRAY) if first is not None and name in _COPIES | _OF_ARRAYS else ()
    if arrays and all(Trait.VECTOR in array.traits for array in arrays):
        return True
    if (name in _COPIES or name.endswith("Tensor")) and first is not None:
        listed = [atom for atom in first if atom.kind is not Kind.UNKNOWN]  # for the others it stands in
        return bool(listed) and all(map(is_flat_list, listed))
    if name in _APPENDING and first is not None:
        joined = [atom for item in _items(first) for atom in item]
        return bool(joined) and all(Trait.VECTOR in atom.traits for atom in joined)
    tensors = [a for value in arguments.positional for a in value if a.kind in TENSORS]
    flat = all(
        a.kind is Kind.NUMBER or a.traits & {Trait.VECTOR, Trait.SCALAR} for v in arguments.positional for a in v
    )
    return name in _POINTWISE and flat and any(Trait.VECTOR in a.traits for a in tensors)


def _is_flattened(name: str, arguments: Arguments) -> bool:
    """Whether all elements are put in a row: `x.flatten()`, `x.view(-1)`; with nothing else asked for, `x.unique()`."""
    if name in ("view", "reshape"):
        return len(arguments.positional) == 2 and arguments.positional[1].literal == -1
    alone = len(arguments.positional) == 1 and arguments.complete
    return alone and name in ("flatten", "unique") and arguments.keywords.keys() <= {"sorted"}


def rank_of_array(name: str, arguments: Arguments) -> Trait | None:
    """What is sure of the dimensions of the array that a function of numpy makes, if it always makes one."""
    first = arguments.positional[0] if arguments.positional else None
    makes = name in ("numpy.array", "numpy.asarray") and "ndmin" not in arguments.keywords
    if first is None or not first.atoms or not makes:
        return None
    if all(map(is_flat_list, first)):
        return Trait.VECTOR
    return Trait.SCALAR if first.is_only(Kind.NUMBER) else None


def is_flat_list(atom: Atom) -> bool:
    """Whether it is a list of numbers."""
    return atom.kind is Kind.SEQUENCE and atom.element is not None and atom.element.is_only(Kind.NUMBER)


def _is_cpu(device: Value | None) -> bool:
    return device is not None and device.literal == "cpu"


def is_false(value: Value | None) -> bool:
    return value is not None and value.literal is False
