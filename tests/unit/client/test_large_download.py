"""Before much is copied it is said how it is read where it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from openbis_jupyter.client.datasets import Listing, RemoteFile
from openbis_jupyter.client.downloading import downloads
from openbis_jupyter.client.progress import Event, Planned, ProgressLine, Started, sentence

SMALL, LARGE = (
    RemoteFile("1-2", "original/it's.csv", 5, None, "s"),
    RemoteFile("1-2", "original/big.bin", 900, None, "s"),
)

BEGUN = Started("the first file", 1)


def events_of(files: Sequence[RemoteFile], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What a download of these files tells before anything of them is here."""
    events: list[Event] = []

    def nothing(*_: Any) -> set[RemoteFile]:
        events.append(BEGUN)
        return set(files)

    monkeypatch.setenv("OPENBIS_JUPYTER_LARGE_BYTES", "900")
    monkeypatch.setattr(downloads, "fetch_together", nothing)
    monkeypatch.setattr(downloads, "list_files", lambda *_: Listing(tuple(files), ()))
    downloads.download_files(None, ["1-2"], folder, listen=events.append)  # type: ignore[arg-type]
    return events


def test_it_is_said_above_a_size_and_before_anything_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned, begun = events_of([LARGE], tmp_path / "a", monkeypatch)
    assert planned == Planned("download", 1, 900) and not sentence(planned) and begun == BEGUN
    planned, begun = events_of([SMALL, LARGE], tmp_path / "b", monkeypatch)
    assert planned == Planned("download", 2, 905, 0, "1-2/original/big.bin") and begun == BEGUN


def test_the_sentence_names_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    said = Planned("download", 2, 12_300_000_000, 0, f"1-2/{SMALL.path}")
    ProgressLine()(said)
    assert capsys.readouterr().out == sentence(said) + "\n"
    assert "12.3 GB" in sentence(said) and "openbis://1-2/original/it's.csv" in sentence(said)
    assert """openbis-jupyter cat '1-2/original/it'"'"'s.csv'""" in sentence(said)
