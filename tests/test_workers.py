"""One function over many things, on every core or on one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bulletin.workers import FEW, cores, share


def joined(prefix: str, thing: int) -> str:
    return f"{prefix}{thing}"


def touched(folder: Path, number: int) -> None:
    (folder / str(number)).touch()


def broken(prefix: str, thing: int) -> str:
    raise ValueError(prefix)


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, FEW + 1, 1000])
def test_results_are_in_order_on_any_number_of_workers(workers, count):
    things = range(count)
    assert list(share(joined, things, payload="đ", stage="Thử", workers=workers)) == [f"đ{thing}" for thing in things]


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_rises_to_the_total(workers):
    told: list[tuple[str, int, int]] = []
    list(
        share(joined, range(1000), payload="", stage="Thử", workers=workers, report=lambda *report: told.append(report))
    )
    assert (told[0], told[-1]) == (("Thử", 0, 1000), ("Thử", 1000, 1000))
    done = [number for _, number, _ in told]
    assert done == sorted(set(done))


@pytest.mark.parametrize("workers", [1, 2])
def test_fault_of_a_worker_reaches_the_caller(workers):
    with pytest.raises(ValueError, match="đ"):
        list(share(broken, range(1000), payload="đ", stage="Thử", workers=workers))


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("count", [0, 1, FEW])
def test_what_is_done_meanwhile_is_done_once_and_changes_no_result(workers, count):
    done: list[str] = []
    found = share(joined, range(count), payload="", stage="Thử", workers=workers, meanwhile=lambda: done.append("x"))
    assert list(found) == [str(number) for number in range(count)]
    assert done == ["x"]


def test_meanwhile_others_are_at_work(tmp_path):
    def wait_for_the_last() -> None:
        end = time.monotonic() + 60
        while not (tmp_path / str(FEW - 1)).exists() and time.monotonic() < end:
            time.sleep(0.01)
        seen.append((tmp_path / str(FEW - 1)).exists())

    seen: list[bool] = []
    list(share(touched, range(FEW), payload=tmp_path, stage="Thử", workers=2, meanwhile=wait_for_the_last))
    assert seen == [True]


def waiting(folder: Path, number: int) -> None:
    time.sleep(0.01)
    touched(folder, number)


@pytest.mark.parametrize("workers", [1, 2])
def test_after_a_fault_of_what_is_done_meanwhile_the_rest_is_not_done(tmp_path, workers):
    def fail() -> None:
        raise ValueError("meanwhile")

    with pytest.raises(ValueError, match="meanwhile"):
        list(share(waiting, range(2 * FEW), payload=tmp_path, stage="Thử", workers=workers, meanwhile=fail))
    assert len(list(tmp_path.iterdir())) < 2 * FEW


def test_machine_has_a_core():
    assert cores() >= 1
