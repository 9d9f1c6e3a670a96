"""Shared by the tests of the rules: the seeded knowledge, and a lot screened in one call."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from procurement.rules import Knowledge, Screening, read_seed, screen
from tests.rules.situations import make_lot


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.from_rows(**read_seed())


@pytest.fixture(scope="session")
def screened(knowledge: Knowledge) -> Callable[..., Screening]:
    """Screen a lot that is written as keyword facts."""

    def run(**facts: Any) -> Screening:
        return screen(make_lot(**facts), knowledge)

    return run


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real procurements; tests that need it skip where it is absent."""
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("LJUNGBY_SHARED") or root.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip("real procurements are absent: set LJUNGBY_SHARED to the folder with data/")
    return folder
