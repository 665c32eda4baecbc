"""Which operators take tensors of several devices, as CUDA does."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from modlint.runtime.device.storage_tags import CPU

_COPYING = frozenset({
    "_to_copy", "copy", "copy_", "set_", "alias", "detach", "fill", "fill_", "is_same_size", "is_set_to", "resize_as_",
    "record_stream", "_pin_memory", "_has_compatible_shallow_copy_type", "_has_same_storage_numel",
    "_local_scalar_dense", "_foreach_copy", "_foreach_copy_",
})  # fmt: skip
_INDEXING = frozenset({
    "index", "index_put", "index_put_", "_index_put_impl_", "_unsafe_index", "_unsafe_index_put",
})  # fmt: skip
_LENGTHS = frozenset({"_ctc_loss", "_ctc_loss_backward"})
_LENGTHS_ON_CPU = frozenset({  # their second tensor holds lengths, which are read on the CPU
    "_pack_padded_sequence", "_pad_packed_sequence", "_pack_padded_sequence_backward", "tensor_split",
})  # fmt: skip
RESULTS_ON_CPU = {"_pack_padded_sequence": 1}  # operator -> the place of a result that is on the CPU wherever it works
_STRICT = frozenset({  # not elementwise: they take no number on the CPU beside tensors on CUDA
    "cat", "stack", "index_select", "embedding", "gather", "scatter", "scatter_", "scatter_add", "take",
})  # fmt: skip
_INDEX_TYPES = (torch.long, torch.int, torch.bool, torch.uint8)


def common_device(operator: str, tensors: Sequence[Tensor], devices: Sequence[torch.device]) -> torch.device | None:
    """The device that an operator works on, None if it mixes devices that it must not."""
    if operator in _COPYING or operator in _LENGTHS:
        return devices[0]
    if operator in _LENGTHS_ON_CPU:
        return None if any(device != CPU for device in devices[1:]) else devices[0]
    if operator in _INDEXING:
        free = [_is_index(tensor, device) for tensor, device in zip(tensors, devices, strict=True)]
        free[0] = False
    elif operator in _STRICT:
        free = [False] * len(tensors)
    else:
        free = [device == CPU and tensor.dim() == 0 for tensor, device in zip(tensors, devices, strict=True)]
        if _writes_its_first(operator):
            free[0] = False
    bound = {device for device, is_free in zip(devices, free, strict=True) if not is_free}
    if len(bound) > 1:
        return None
    return bound.pop() if bound else CPU


def _is_index(tensor: Tensor, device: torch.device) -> bool:
    return device == CPU and (tensor.dim() == 0 or tensor.dtype in _INDEX_TYPES)


def _writes_its_first(operator: str) -> bool:
    return operator.endswith("_") and not operator.endswith("__")
