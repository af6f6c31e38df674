"""When a server ends by itself: as its job's script says it, as Slurm's environment does, or as squeue answers."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.client.time_limit import ends_at, moment_in

MOMENTS = st.datetimes(
    datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone.utc), allow_imaginary=False
).map(lambda moment: moment.replace(microsecond=0))
END = datetime(2026, 11, 30, 17, 30, tzinfo=timezone.utc)
SECONDS = str(int(END.timestamp()))


@given(MOMENTS)
def test_seconds_and_iso_8601_with_any_zone_and_without_one_are_the_same_moment(moment: datetime) -> None:
    local = moment.astimezone().replace(tzinfo=None)
    elsewhere = moment.astimezone(timezone(timedelta(hours=5, minutes=45)))
    zulu = moment.isoformat().replace("+00:00", "Z")
    for text in (str(int(moment.timestamp())), moment.isoformat(), elsewhere.isoformat(), zulu, f" {zulu}\n"):
        assert moment_in(text) == moment, text
    # An hour that a clock shows twice, when it is put back, is the first of both.
    found = moment_in(local.isoformat())
    assert found is not None and moment - found in (timedelta(0), timedelta(hours=1))


@given(st.text(max_size=30))
def test_other_text_is_no_moment_and_no_error(text: str) -> None:
    found = moment_in(text)
    assert found is None or found.tzinfo is not None


@pytest.mark.parametrize("text", ["", "N/A", "NONE", "Unknown", "17:30", "9" * 30, "-1", "٣"])
def test_what_slurm_says_of_jobs_without_an_end_is_none(text: str) -> None:
    assert moment_in(text) is None


def test_the_job_script_counts_before_slurm() -> None:
    assert (
        ends_at({"OPENBIS_JUPYTER_ENDS_AT": SECONDS, "SLURM_JOB_END_TIME": "1", "SLURM_JOB_ID": "1"}) == END
    )
    assert ends_at({"SLURM_JOB_END_TIME": SECONDS, "SLURM_JOB_ID": "1"}) == END
    assert ends_at({}) is None
    assert ends_at({"SLURM_JOB_ID": "1; rm -rf ~"}) is None


@pytest.fixture
def squeue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What stands in its file is run in the place of squeue."""
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return tmp_path / "squeue"


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ('test "$*" = "--noheader --jobs 42 --format %e" && echo 2026-11-30T17:30:00', "2026-11-30T17:30:00"),
        ("echo N/A", None),
        ("echo slurm_load_jobs error: Invalid job id specified >&2; exit 1", None),
    ],
)
def test_older_versions_of_slurm_are_asked(squeue: Path, program: str, expected: str | None) -> None:
    squeue.write_text(f"#!/bin/sh\n{program}\n")
    squeue.chmod(0o755)
    found = ends_at({"SLURM_JOB_ID": "42"})
    assert found == (datetime.fromisoformat(expected).astimezone() if expected else None)


def test_where_slurm_has_no_commands_for_jobs_nothing_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert ends_at({"SLURM_JOB_ID": "42"}) is None
