"""Upkeep: what is done to a submodule without using it, such as initialising, moving, freezing and filling it."""

from __future__ import annotations

import re

from modlint.facts.schema import FunctionFacts, Parameter

LISTINGS = frozenset({"buffers", "named_buffers", "named_parameters", "parameters"})
FILLING = frozenset({"add_module", "append", "extend", "insert"})
CALLS = LISTINGS | FILLING | {"apply", "eval", "load_state_dict", "share_memory", "train", "zero_grad"}
INSPECTIONS = frozenset({"isinstance", "issubclass", "type", "id", "repr", "print", "callable"})
ITERATORS = frozenset({"enumerate", "zip", "list", "tuple", "iter", "reversed", "len", "range", "chain"})
METHODS = frozenset({"extra_repr", "__repr__"})
INITIALISER = re.compile(r"_*(re)?(init|initiali[sz]e|reset)(_(weights?|param(eter)?s?|bias(es)?|modules?|all))*_*")
INITIALISERS = re.compile(r"(\w+_)?(init|initiali[sz]ers?|initiali[sz]ation)")
_INIT = r"(re)?init(iali[sz](e|er|ation))?"
_WHAT = (
    r"weight|wt|param|parameter|bias|w|b|module|layer|linear|conv|deconv|bn|norm|embed|embedding|rnn|gru|lstm|mlp|fc"
    r"|dense|kernel|gate|head|pooler|block|net|network|model|backbone|encoder|decoder|transformer|attention|attn"
    r"|cnn|gcn|gnn|glu|unet|resnet|vit|bert|gpt|flamingo|proj|projection"
)
_HOW = (
    r"uniform|normal|trunc|truncated|gaussian|kaiming|xavier|glorot|lecun|he|ortho|orthogonal|constant|const|zero|one"
    r"|identity|eye|dirac|sparse|random|default|pretrained|geometric|sine|siren|relu|tanh|msra|caffe|torch|scaled"
    r"|small|last|first|final|forget|all|my|custom|basic|with|from|prob|prior|fan|in|out|and|do|apply|fn|func|like"
    r"|method|affine|cpu|gpu"
)
_WORD = rf"({_INIT}|({_WHAT}|{_HOW})(s|es)?\d*d?)"
INITIALISES = re.compile(rf"_*(?=(\w*_)?{_INIT}(_|$)){_WORD}(_+{_WORD})*_*", re.IGNORECASE)
UPKEEPER = re.compile(
    r"_*(fix_|re)?(init|initiali[sz]e|reset)(_*\w*(weight|param|bias|module|layer|embedding)\w*)?|\w*freeze\w*"
    r"|_*(weight|param(eter)?)s?_*init(iali[sz](e|ation))?"
)


def is_upkeep_call(name: str) -> bool:
    """Whether calling a method of that name on a module or tensor is upkeep: `train`, `zero_`, `reset_parameters`."""
    in_place = name.endswith("_") and not name.endswith("__")
    return in_place or name in CALLS or INITIALISER.fullmatch(name) is not None


def is_upkeep_callee(callee: str) -> bool:
    """Whether a call does upkeep on its arguments: `nn.init.zeros_`, `trunc_normal_`, `self._init_weights`.

    `x.mul_` changes `x`, and uses its argument; `self.init_hidden` may compute with it.
    """
    owner, _, name = callee.rpartition(".")
    if name.endswith("__"):
        return False
    in_place = name.endswith("_") and not owner
    from_init = INITIALISERS.fullmatch(owner.rpartition(".")[2]) is not None
    return in_place or from_init or name in INSPECTIONS or INITIALISES.fullmatch(name) is not None


def is_upkeep_method(function: FunctionFacts) -> bool:
    """Whether a function only initialises, moves, freezes or prints what is there."""
    if function.name in METHODS or _sets_mode(function):
        return True
    only_flags = all(store.constant or store.form == "delete" for store in function.stores)
    return not function.name.startswith("__") and only_flags and UPKEEPER.fullmatch(function.name) is not None


def _sets_mode(function: FunctionFacts) -> bool:
    """Whether it is the `train` of a module, which takes the mode, and none that trains what it has or is given."""
    if function.name != "train" or not function.receiver:
        return False
    given = function.parameters[1:]
    return "super().train" in function.calls or (given != () and all(map(_may_be_mode, given)))


def _may_be_mode(parameter: Parameter) -> bool:
    said = parameter.star or "mode" in parameter.name
    return bool(said) or parameter.annotation == "bool" or parameter.default in ("True", "False")
