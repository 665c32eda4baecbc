"""What an attribute is read from, where that can be told from names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.data.bases import module_class
from modlint.data.returns import Kind
from modlint.data.torch_api import function as torch_function
from modlint.data.torch_api import library
from modlint.facts.chains import plain
from modlint.facts.result_chains import GIVEN, OPERATED
from modlint.project.functions.bindings import unmoved
from modlint.project.functions.reads import Read
from modlint.project.names.definitions import Answer, Class, External, Function, Variable
from modlint.project.submodules.factories import buildings
from modlint.project.uses.autograd_contexts import is_context
from modlint.project.uses.handing_on import finds_more
from modlint.project.uses.library_lookups import is_of_library
from modlint.project.uses.list_elements import may_be_in_list

if TYPE_CHECKING:
    from modlint.project.project import Project

SETTINGS = re.compile(r"_*(\w+_)?(args|cfg|conf|configs?|hparams|hyper_?params|options?|opts?|settings)")
NAMES = re.compile(r"[A-Za-z_][\w.]*")
PLAIN = ("builtins.", "typing.", "typing_extensions.", "collections.", "numpy.", "torch.Tensor", "torch.device")
REGISTRIES = re.compile(r"\.(create_|get_|build_|Auto)\w*")  # what these make may be registered by the project
ANYTHING = ("builtins.object", "typing.Any", "typing.Callable", "typing.Protocol", "typing.Self", "typing.Type")


class Receivers:
    """Tells apart what may be an instance of a class and what surely is not."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def may_be(self, cls: Class, read: Read, function: Function) -> bool:
        """Whether what a function reads an attribute from may be an instance of the class."""
        head = plain(read.parts[0])
        if SETTINGS.fullmatch(read.parts[read.position - 1]):
            return False
        if read.position == 1 and self._is_tested(head, read.name, cls, function):
            return False
        parameter = next((each for each in function.facts.parameters if each.name == head), None)
        if function.owner and head == function.facts.receiver:
            return read.position != 2 or self._may_be_part(function.owner, read, cls)
        if parameter:
            return read.position > 1 or not (
                self._is_no_module(parameter.annotation, function) or is_context(head, function, self._project)
            )
        if read.position == 1 and (self._is_computed(head, function) or not self._may_get(head, cls, function)):
            return False
        if read.receiver.endswith("()"):
            return self._may_give(read.receiver, cls, function)
        found = self._project.resolve(function.path, read.receiver, function.facts.qualname)
        return found is None or isinstance(found, Variable)

    def _is_tested(self, local: str, name: str, cls: Class, function: Function) -> bool:
        """Whether a function reads what other classes have, and asks for these: `if isinstance(m, Block): m.net`."""
        tests = (each for each in function.facts.inflows if each.target == local and not each.gives)
        asked = [name for each in tests for text in each.annotations for name in NAMES.findall(text)]
        classes = [self._project.resolve(function.path, each, function.facts.qualname) for each in asked]
        own = {*self._project.relatives(cls), *self._project.mro(cls)}
        if not classes or any(not isinstance(each, (Class, External)) or each in own for each in classes):
            return False
        owners = {site.cls for site in self._project.members.sites(None, name)}
        lines = (self._project.lineage(each) for each in classes if isinstance(each, Class))
        return any(not owners.isdisjoint(line) for line in lines)

    def _may_get(self, local: str, cls: Class, function: Function) -> bool:
        """Whether a local name may stand for an instance of the class: not if other classes make all it stands for."""
        given = [chain for inflow in function.facts.inflows if inflow.target == local for chain in inflow.gives]
        given = [chain for chain in given if chain != GIVEN]
        return not given or any(self._may_give(chain, cls, function) for chain in given)

    def _may_give(self, chain: str, cls: Class, function: Function) -> bool:
        """Whether a chain that is a call may give an instance of the class."""
        maker = unmoved(chain.removesuffix("()"))
        if is_of_library(maker, function, self._project):
            return False
        made = self._project.resolve(function.path, maker, function.facts.qualname) if chain.endswith("()") else None
        return made is None or self._may_make(made, cls)

    def _is_computed(self, local: str, function: Function) -> bool:
        """Whether a local name only ever stands for what operators and functions of torch compute: `q @ k`."""
        given = [inflow.gives for inflow in function.facts.inflows if inflow.target == local]
        fresh = [gives for gives in given if not all(chain.startswith(f"{local}.") for chain in gives)]
        return bool(fresh) and all(
            OPERATED in gives or all(self._gives_tensor(g, function) for g in gives) for gives in fresh
        )

    def _gives_tensor(self, chain: str, function: Function) -> bool:
        found = self._project.resolve(function.path, chain.removesuffix("()"), function.facts.qualname)
        given = torch_function(found.name) if chain.endswith("()") and isinstance(found, External) else None
        return given is not None and given.is_surely(Kind.TENSOR)

    def _is_no_module(self, annotation: str, function: Function) -> bool:
        """Whether all names of an annotation stand for what surely is no nn.Module."""
        names: list[str] = [name for name in NAMES.findall(annotation) if name != "None"]
        found = [self._project.resolve(function.path, name, function.facts.qualname) for name in names]
        return bool(found) and all(
            (isinstance(each, Class) and self._is_no_module_class(each))
            or (isinstance(each, External) and each.name.startswith(PLAIN) and each.name not in ANYTHING)
            for each in found
        )

    def _is_no_module_class(self, cls: Class) -> bool:
        return self._project.is_module(cls) is Answer.NO and not finds_more(cls, self._project)

    def _may_be_part(self, owner: Class, read: Read, cls: Class) -> bool:
        """Whether what a method reads from a part of its receiver may be read from an instance of the class."""
        part = read.parts[1]
        if part == f"{plain(part)}[]":
            return may_be_in_list(cls, owner, plain(part), read.name, self._project)
        return self._may_hold(owner, part, cls)

    def _may_hold(self, owner: Class, attribute: str, cls: Class) -> bool:
        """Whether an attribute of `owner` may hold an instance of the class, by all that is bound to it."""
        classes = dict.fromkeys(self._project.relatives(owner))
        if any(self._project.attribute_registrations(each, attribute) for each in classes):
            return True
        methods = ((each, method) for each in classes for method in each.methods)
        made = [
            self._project.resolve(each.path, store.callee, method.qualname) if store.callee else None
            for each, method in methods
            for store in method.stores
            if store.name == attribute and store.constant != "None"
        ]
        return not made or any(self._may_make(each, cls) for each in made)

    def _may_make(self, made: object, cls: Class, calls: int = 3) -> bool:
        """Whether a call of a definition may give an instance of the class."""
        if isinstance(made, Class):
            return cls in self._project.lineage(made) or finds_more(made, self._project)
        if isinstance(made, External):
            return not module_class(made.name) and not _makes_its_own(made.name)
        if not isinstance(made, Function) or not calls:
            return True
        built = [self._project.resolve(made.path, each.callee, made.facts.qualname) for each in buildings(made.facts)]
        return not built or any(each is None or self._may_make(each, cls, calls - 1) for each in built)


def _makes_its_own(name: str) -> bool:
    """Whether a function from outside makes a module of its own library, not one that was registered with it."""
    given = library(name)
    return given is not None and given.is_surely(Kind.MODULE) and not REGISTRIES.search(name)
