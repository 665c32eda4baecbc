"""Which operators may be given tensors of several devices: what CUDA does, as its documentation and sources say."""

from __future__ import annotations

import pytest
import torch

from modlint.runtime.device.mixed_operands import common_device
from modlint.runtime.device.storage_tags import CPU

CUDA, OTHER = torch.device("cuda", 1), torch.device("cuda", 0)
NUMBER, ROW, INDEX = torch.tensor(1.0), torch.ones(2), torch.tensor([0, 1])


@pytest.mark.parametrize(
    ("operator", "operands", "device"),
    [
        ("add", ((ROW, CUDA), (ROW, CUDA)), CUDA),
        ("add", ((ROW, CUDA), (ROW, CPU)), None),
        ("add", ((ROW, CUDA), (ROW, OTHER)), None),
        ("add", ((ROW, CUDA), (NUMBER, CPU)), CUDA),
        ("add", ((NUMBER, CPU), (ROW, CUDA)), CUDA),
        ("add", ((NUMBER, CPU), (NUMBER, CPU)), CPU),
        ("add", ((ROW, CPU), (NUMBER, CUDA)), None),
        ("add_", ((NUMBER, CPU), (NUMBER, CUDA)), None),
        ("cat", ((ROW, CUDA), (NUMBER, CPU)), None),
        ("copy_", ((ROW, CPU), (ROW, CUDA)), CPU),
        ("index", ((ROW, CUDA), (INDEX, CPU)), CUDA),
        ("index", ((ROW, CPU), (INDEX, CUDA)), None),
        ("index_put_", ((ROW, CUDA), (INDEX, CPU), (ROW, CPU)), None),
        ("index_put_", ((ROW, CUDA), (INDEX, CPU), (NUMBER, CPU)), CUDA),
        ("index_select", ((ROW, CUDA), (INDEX, CPU)), None),
        ("_pack_padded_sequence", ((ROW, CUDA), (INDEX, CPU)), CUDA),
        ("_pack_padded_sequence", ((ROW, CUDA), (INDEX, CUDA)), None),
    ],
)
def test_common_device(operator, operands, device) -> None:
    tensors, devices = zip(*operands, strict=True)
    assert common_device(operator, tensors, devices) == device
