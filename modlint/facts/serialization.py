"""Facts as bytes: so they are kept, and travel between processes in a quarter of the time.

The functions of a file, and the methods of each class, are bytes within the bytes: they are unpacked by themselves.
"""

from __future__ import annotations

from functools import partial

from modlint.facts.msgspec_import import msgspec
from modlint.facts.schema import FileFacts, FunctionFacts, Functions


def packed(facts: FileFacts) -> bytes | FileFacts:
    """The facts as bytes, or as they are where a name holds a lone surrogate."""
    try:
        return _encode(facts)
    except UnicodeEncodeError:
        return facts


def unpacked(sent: bytes | msgspec.Raw | FileFacts) -> FileFacts:
    """The facts that were packed. A msgspec.DecodeError for bytes that are no facts."""
    return sent if isinstance(sent, FileFacts) else _decode(sent)


def _to_bytes(functions: object) -> bytes:
    return msgspec.msgpack.encode(tuple(functions) if isinstance(functions, Functions) else functions)


def _from_bytes(kind: type, sent: bytes) -> Functions:
    return Functions(partial(_functions, sent))


def _functions(sent: bytes) -> tuple[FunctionFacts, ...]:
    return _decode_functions(sent)


_encode = msgspec.msgpack.Encoder(enc_hook=_to_bytes).encode
_decode = msgspec.msgpack.Decoder(FileFacts, dec_hook=_from_bytes).decode
_decode_functions = msgspec.msgpack.Decoder(tuple[FunctionFacts, ...]).decode
