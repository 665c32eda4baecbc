"""Unused attributes that are there on purpose, as the author says by a name or a comment, or by loading weights."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from modlint.project.functions.bindings import bound
from modlint.rules._comments import beside, docstring_parts, joined, sentences
from modlint.rules._naming_hints import stands_in

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Class
    from modlint.project.submodules.submodules import Registered

_STRICT = r"\bstrict(=True)?\W+(\w+\W+)?load"
KNOWN_KEYS = rf"checkpoint|\bckpts?\b|state.?dict|{_STRICT}|weights[^.]*\b(load|compat|round.?trip)"
OLD_KEYS = (
    r"(checkpoint|state.?dict|weights)[^.]*\bcompat"
    r"|\b(compat|old|older|legacy|earlier|released)[^.]*(checkpoint|state.?dict)"
    r"|\bso\b[^.]*(checkpoint|state.?dict|weights)[^.]*\bload"
)
_NAMES, _LIKE = r"\b(names?|naming|keys?|layers?|layout)\b", r"\b(match|mirror|follow)\w*"
_WEIGHTS = r"\b(checkpoint|state.?dict|(pre.?trained|released|published|official|original) (model )?weight)\w*"
NAMED_ALIKE = (
    rf"{_NAMES}( \S+){{0,3}} {_LIKE}( \S+){{0,6}}? \W*{_WEIGHTS}"
    rf"|\bto {_LIKE}( \S+){{0,4}}? \W*{_WEIGHTS}\W*( \S+){{0,2}} {_NAMES}"
    rf"|{_WEIGHTS}[ -]compatible (\w+ )?{_NAMES}"
    rf"|{_NAMES}( \S+){{0,3}} (unchanged|identical|verbatim),?( \S+){{0,4}}? \W*{_WEIGHTS}"
)
PORT = r"\bport(ed)? (of|from)\b"
RELEASED = (
    r"\b(released|published|official|original|upstream(?:'s)?|pre-?trained) \W*(\w+ )?"
    r"((model )?weights|checkpoint|state.?dict|\S+\.(pth?|ckpt|safetensors)\b)"
)
_STAYS = r"\b(kept|keeps?|stays?|remains?|retain(s|ed)?|preserved?|unused|(not|never) used)\b"
KEPT = rf"{_STAYS}[^.]*(\bcompat|checkpoint|\bckpts?\b|state.?dict|{_STRICT})|\b(checkpoint|ckpt)[ -]compat"
_PARTS = r"\b(layer|head|branch|block|submodule|parameter|buffer)(s|es)?\b"
_SAVED = r"(checkpoint|ckpt|state.?dict|weight)s?\b"
KEPT_PARTS = (
    rf"{_PARTS}[^.]*({_STAYS}|\b(exists?|instantiated|declared)\b)( \S+){{0,4}}? (so|for)\b"
    rf"[^.]*({_STRICT}|\b{_SAVED}( \S+){{0,4}}? (load|match|compat)|\bload\w*( \S+){{0,4}}? \W*{_SAVED})"
)
ASKED = r"\b(whether|if|filter|that)\b|\bstrict\b(?!=True|\W+loading)"  # of what a loader does with keys
VERSION = (
    r"(\bnot|n't|\bnever) (\w+ )?uses? (it|this|them)\b"
    r"|\bv\d|\bversions?\b(?! of\b)|\b(old|earli|previous|first|original|other)\w* (\w+ )?version"
    r"|\blegacy\b|\bdeprecated\b|\bbackwards?.compat"
)
ABSENT = r"\bno (\w+ ){1,9}?in the (?-i:[A-Z][A-Za-z]*) version\b"  # what another code lacks, its weights lack too
STAND_IN = (
    r"empty parameter list|\bdummy\b|\bplaceholder\b|\bnot (yet )?implemented\b"
    r"|(\bnot|\bnever|n't) (\w+ )?used\b|\bunused\b"
    r"|\b(just|only|merely|solely) (\w+ )?(to|for|so)\b[^.]*\boptimi[sz]er"
)


def kept_for_loading(found: Registered, module: ModuleClass) -> bool:
    """Whether the class cares for old checkpoints, or a comment or its docstring says that they need the keys."""
    if (
        _loads_old_keys(module.cls)
        or _is_bound_to_load(found)
        or _is_told_to_be_kept(found, module)
        or _is_kept_with_others(found, module)
    ):
        return True
    lines = module.inference.sources.lines(module.cls.path)
    comments = _said_of(found, module)
    header = joined(lines[module.cls.facts.line - 1 : module.cls.methods[0].line - 1])
    versions = re.sub(ABSENT, "", comments, flags=re.IGNORECASE)
    said = ((KNOWN_KEYS, comments), (KEPT, comments), (VERSION, versions), (OLD_KEYS, header))
    return any(re.search(pattern, text, re.IGNORECASE) for pattern, text in said) or any(
        map(_mirrors, sentences(lines))
    )


def may_be_published(module: ModuleClass) -> bool:
    """Whether the file says that its code comes from elsewhere, and speaks of weights that come from there too."""
    said = sentences(module.inference.sources.lines(module.cls.path))
    return all(any(re.search(each, part, re.IGNORECASE) for part in said) for each in (PORT, RELEASED))


def _is_told_to_be_kept(found: Registered, module: ModuleClass) -> bool:
    """Whether a docstring says that it is kept for what was saved: that of what makes it, or one that names it.

    That of the class or the file may also say so of parts in general.
    """
    lines, maker = module.inference.sources.lines(module.cls.path), found.method
    above = docstring_parts(takewhile(_is_outside, lines))
    above += docstring_parts(lines[module.cls.facts.line - 1 : module.cls.methods[0].line - 1])
    if any(re.search(KEPT_PARTS, part, re.IGNORECASE) for part in above):
        return True
    named = re.compile(rf"\b{re.escape(found.name)}\b")
    told = [part for part in (*above, *docstring_parts(lines[maker.line - 1 : maker.end_line])) if named.search(part)]
    factory = module.project.submodules.factory(module.cls, maker, found.kind)
    if factory is not None:
        told += docstring_parts([module.inference.sources.text(factory)])
    return any(re.search(KEPT, part, re.IGNORECASE) for part in told)


def _is_outside(line: str) -> bool:
    """Whether it stands before all classes and functions of a file, where its docstring is."""
    return not line.startswith(("class ", "def ", "async ", "@"))


def _is_kept_with_others(found: Registered, module: ModuleClass) -> bool:
    """Whether a comment says of another attribute that nothing uses that it is kept: for this one the same holds."""
    left = module.project.uses.left_alone(module.cls) - {found.name}
    others = (each for each in module.project.submodules.registered(module.cls) if each.name in left)
    return any(re.search(KEPT, _said_of(each, module), re.IGNORECASE) for each in others)


def _mirrors(sentence: str) -> bool:
    """Whether it says that the layers are made and named as weights from elsewhere have them."""
    alike = re.search(NAMED_ALIKE, sentence, re.IGNORECASE)
    return alike is not None and not re.search(ASKED, sentence, re.IGNORECASE)


def stands_for_another(found: Registered, module: ModuleClass) -> bool:
    """Whether its name or a comment says that it is there to be there, unused: an optimizer wants some parameter."""
    return stands_in(found.name) or re.search(STAND_IN, _said_of(found, module), re.IGNORECASE) is not None


def _said_of(found: Registered, module: ModuleClass) -> str:
    """The comments beside all that the class binds to the attribute."""
    facts = (fact for method in module.cls.methods for fact, name in bound(method) if name == found.name)
    lines = module.inference.sources.lines(module.cls.path)
    return " ".join(beside(fact.statement, lines) for fact in facts)


def _loads_old_keys(cls: Class) -> bool:
    """Whether the class counts its versions, or changes a state_dict before it is loaded."""
    methods = cls.methods
    hooked = (call.rpartition(".")[2] for method in methods for call in method.calls)
    return (
        any(store.name == "_version" for store in cls.facts.attributes)
        or any(method.name == "_load_from_state_dict" for method in methods)
        or any(name.lstrip("_") == "register_load_state_dict_pre_hook" for name in hooked)
    )


def _is_bound_to_load(found: Registered) -> bool:
    """Whether a method that loads weights into the object binds it: they have a key for it."""
    method = found.method
    return method.name != "__init__" and f"{method.receiver}.load_state_dict" in method.calls
