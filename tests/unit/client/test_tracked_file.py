"""A notebook that is written again and again while people move it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from openbis_jupyter.client.notebooks import TrackedFile, place_of
from openbis_jupyter.client.notebooks import tracked_file as moving_file
from openbis_jupyter.errors import OpenbisJupyterError


def notebook(file: Path, history: str = "ours") -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(metadata={"openbis": {"history_id": history}}), file)
    return file


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(moving_file, "GONE_SECONDS", 0.3)
    return tmp_path.resolve()


@pytest.fixture
def tracked(home: Path) -> Iterator[TrackedFile]:
    with TrackedFile(notebook(home / "lab" / "a.ipynb"), home) as tracked:
        yield tracked


def all_files(home: Path) -> dict[str, str]:
    return {
        str(path.relative_to(home)): path.read_text("utf-8") for path in home.rglob("*") if path.is_file()
    }


def renamed(home: Path) -> None:
    (home / "lab/a.ipynb").rename(home / "lab/b.ipynb")


def folder_renamed(home: Path) -> None:
    (home / "lab").rename(home / "yeast")


def moved_twice(home: Path) -> None:
    renamed(home)
    (home / "deep/er").mkdir(parents=True)
    (home / "lab/b.ipynb").rename(home / "deep/er/c.ipynb")
    folder_renamed(home)


def renamed_and_made_anew(home: Path) -> None:
    renamed(home)
    notebook(home / "lab/a.ipynb", "another")


@pytest.mark.parametrize(
    ("move", "place"),
    [
        (renamed, "lab/b.ipynb"),
        (folder_renamed, "yeast/a.ipynb"),
        (moved_twice, "deep/er/c.ipynb"),
        (renamed_and_made_anew, "lab/b.ipynb"),
    ],
)
def test_it_is_written_where_it_was_moved_to_and_nowhere_else(
    home: Path, tracked: TrackedFile, move: Callable[[Path], None], place: str
) -> None:
    tracked.write("1")
    assert all_files(home) == {"lab/a.ipynb": "1"}
    move(home)
    others = {name: text for name, text in all_files(home).items() if text != "1"}
    tracked.write("2")
    assert all_files(home) == {**others, place: "2"}
    assert tracked.path == home / place and tracked.places[0] == home / "lab/a.ipynb"
    (home / place).rename(home / "last.ipynb")
    assert tracked.look() and tracked.path == home / "last.ipynb"


def in_the_trash(home: Path) -> None:
    (home / ".local/share/Trash/files").mkdir(parents=True)
    (home / "lab/a.ipynb").rename(home / ".local/share/Trash/files/a.ipynb")


def in_the_trash_and_made_anew(home: Path) -> None:
    in_the_trash(home)
    notebook(home / "lab/a.ipynb", "ours")


def deleted_and_made_anew(home: Path) -> None:
    (home / "lab/a.ipynb").unlink()
    notebook(home / "lab/a.ipynb", "another")


def outside(home: Path) -> None:
    away = home.with_name(f"{home.name}-outside")
    away.mkdir()
    (home / "lab/a.ipynb").rename(away / "a.ipynb")


@pytest.mark.parametrize(
    "lose",
    [
        lambda home: (home / "lab/a.ipynb").unlink(),
        in_the_trash,
        in_the_trash_and_made_anew,
        deleted_and_made_anew,
        outside,
    ],
)
def test_one_that_is_gone_is_said_to_be_and_not_made_anew(
    home: Path, tracked: TrackedFile, lose: Callable[[Path], None]
) -> None:
    lose(home)
    left = all_files(home)
    with pytest.raises(OpenbisJupyterError) as gone:
        tracked.write("2")
    assert gone.value.code == "notebook-gone" and "lab/a.ipynb" in gone.value.message
    assert all_files(home) == left


def test_what_an_editor_puts_in_its_place_is_it(home: Path, tracked: TrackedFile) -> None:
    notebook(home / "other").replace(home / "lab/a.ipynb")
    assert tracked.look()
    (home / "lab/a.ipynb").rename(home / "lab/b.ipynb")
    tracked.write("2")
    assert all_files(home) == {"lab/b.ipynb": "2"}


def test_one_that_is_away_for_a_moment_is_waited_for(home: Path, tracked: TrackedFile) -> None:
    (home / "lab/a.ipynb").unlink()
    assert not tracked.look()
    notebook(home / "lab/a.ipynb")
    tracked.write("2")
    assert all_files(home) == {"lab/a.ipynb": "2"}


def test_people_who_move_it_all_the_time_never_get_two(home: Path, tracked: TrackedFile) -> None:
    """The moments between a look and a write, and after it, are met sooner or later."""
    stop, places, both = threading.Event(), [home / "lab/a.ipynb"], list[Exception]()

    def move() -> None:
        try:
            while not stop.is_set():
                places.append(places[-1].rename(home / f"lab/{len(places)}.ipynb"))
        except OSError as reason:
            both.append(reason)

    mover = threading.Thread(target=move)
    mover.start()
    try:
        for number in range(300):
            tracked.write(str(number))
    finally:
        stop.set()
        mover.join()
    assert both == [] and len(places) > 100
    assert tracked.look() and tracked.path == places[-1]
    assert all_files(home) == {f"lab/{places[-1].name}": "299"}


def test_another_program_finds_it_by_its_handle(home: Path, tracked: TrackedFile) -> None:
    renamed(home)
    assert place_of(tracked.handle, home) == home / "lab/b.ipynb"
    assert place_of(-1, home / "as told") == home / "as told"


def test_a_link_to_a_notebook_stays_one(home: Path) -> None:
    file = notebook(home / "data/a.ipynb")
    (home / "link.ipynb").symlink_to(file)
    with TrackedFile(home / "link.ipynb") as tracked:
        tracked.write("1")
    assert (home / "link.ipynb").is_symlink() and file.read_text() == "1"
