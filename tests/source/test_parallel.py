"""Work in several processes, some of which die."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from modlint.source import pool
from modlint.source.parallel import cores, each

NUMBERS = list(range(200))


def square(number: int) -> int:
    return number * number


def lost(number: int) -> int:
    return -number


def deadly(number: int) -> int:
    if number in (7, 8, 150):
        os._exit(1)
    return number * number


def failing(number: int) -> int:
    raise LookupError(number)


def process(number: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_item_has_its_result(workers: int) -> None:
    assert dict(each(square, NUMBERS, workers, lost)) == {number: number * number for number in NUMBERS}


@pytest.mark.parametrize("parts", [1, 3, 500])
def test_any_executor_does_the_work(parts: int) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert dict(each(square, NUMBERS, parts, lost, threads)) == {number: number * number for number in NUMBERS}
        assert list(each(square, [], parts, lost, threads)) == []


def test_several_processes_work() -> None:
    found = set(dict(each(process, NUMBERS, 2, lost)).values())
    assert os.getpid() not in found
    assert 1 <= len(found) <= 2


def test_one_worker_is_this_process() -> None:
    assert set(dict(each(process, NUMBERS, 1, lost)).values()) == {os.getpid()}


def test_no_item_is_no_work() -> None:
    assert list(each(square, [], 2, lost)) == []


def test_a_worker_that_dies_costs_only_the_items_that_kill_it() -> None:
    found = dict(each(deadly, NUMBERS, 2, lost))
    assert found == {number: -number if number in (7, 8, 150) else number * number for number in NUMBERS}


def test_parts_get_smaller_so_that_the_workers_end_together() -> None:
    parts = list(pool._chunks(range(100), 2))
    assert [item for part in parts for item in part] == list(range(100))
    sizes = [len(part) for part in parts]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (12, 1)


def test_an_exception_is_passed_on() -> None:
    with pytest.raises(LookupError):
        list(each(failing, NUMBERS, 2, lost))


def test_where_processes_are_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool.sys, "platform", "darwin")
    assert dict(each(abs, [-1, -2, -3], 2, lost)) == {-1: 1, -2: 2, -3: 3}


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs Linux")
def test_cores_are_those_this_process_may_use() -> None:
    code = "import os; os.sched_setaffinity(0, {0}); from modlint.source.parallel import cores; print(cores())"
    assert subprocess.check_output([sys.executable, "-c", code]).strip() == b"1"
    assert cores() >= 1
