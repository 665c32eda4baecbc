"""The surroundings of a child process: nothing that it does by habit reaches the user's files."""

from __future__ import annotations

import os
import site
from collections.abc import Mapping
from pathlib import Path

MARK = "MODLINT_TRIAL"
ONE_THREAD = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "RAYON_NUM_THREADS")
SWITCHES = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUNBUFFERED": "1",
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",  # asking whether there is CUDA must not initialise it: it survives no fork
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "WANDB_MODE": "disabled",
    "MPLBACKEND": "Agg",
}


def environment(scratch: Path, mark: str) -> Mapping[str, str]:
    """The variables of a child that has a scratch folder and carries a mark."""
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    path = os.environ.get("PYTHONPATH", "")
    if path:
        surroundings["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, path.split(os.pathsep)))
    surroundings["PYTHONUSERBASE"] = os.environ.get("PYTHONUSERBASE") or site.getuserbase()
    home = str(scratch / "home")
    caches = {"HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home, "TORCH_HOME": home, "HF_HOME": home}
    threads = dict.fromkeys(ONE_THREAD, "1")
    return {**surroundings, **SWITCHES, **threads, **caches, "TMPDIR": str(scratch / "temporary"), MARK: mark}
