"""Attributes looked up under a name that another attribute holds: `getattr(self, self.base_model_prefix)`."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Iterable, Iterator

from modlint.facts.schema import Access, Store
from modlint.project.names.definitions import Class

ANY = "*"


def saying(access: Access) -> str:
    """The attribute that says which one is read of the same object, empty where none does."""
    owner, _, name = access.named.rpartition(".")
    return name if owner == access.receiver else ""


def strings(name: str, family: Iterable[Class]) -> frozenset[str]:
    """The strings that the classes of a family bind to an attribute, with `*` where it may be another one."""
    stores = [store for cls in family for store in _stores(cls) if store.name == name]
    return frozenset(map(_string, stores)) - {""} if stores else frozenset({ANY})


def _stores(cls: Class) -> Iterator[Store]:
    yield from (store for store in cls.facts.attributes if store.form != "annotate")
    yield from (store for method in cls.methods for store in method.stores)


def _string(store: Store) -> str:
    value = literal_eval(f"({store.constant})") if store.constant else None  # in pieces it may go over several lines
    return value if isinstance(value, str) and store.form == "assign" else ANY
