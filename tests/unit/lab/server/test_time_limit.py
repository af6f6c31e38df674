"""The page asks when its server ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("said", "told"), [("1796059800", "2026-11-30T17:30:00+00:00"), ("whenever", None), ("", None)]
)
def test_as_the_job_says(
    monkeypatch: pytest.MonkeyPatch, ask: Callable[..., Any], said: str, told: str | None
) -> None:
    monkeypatch.delenv("SLURM_JOB_ID", raising=False)
    monkeypatch.setenv("OPENBIS_JUPYTER_ENDS_AT", said)
    assert ask("GET", "time-limit") == {"ends": told}
