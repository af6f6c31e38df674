"""What cells and commands say while all goes well; what goes wrong is in the table of errors."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

SAVED_BY_RUN = "This run saves the notebook itself when its last cell has ended."
NOT_SAVED = "Not in openBIS: the output of this cell, and what you change from now on."
ENVIRONMENT = "What the notebook was computed with"
PROVENANCE = "Where the notebook came from, as an RO-Crate,"
HOLDS_SECRET = "a credential would stand in it"  # noqa: S105
MADE_FROM = "Made from"
CAME_OF_IT = "What came of it"
NOTHING_KNOWN = "nothing that openBIS knows"
NO_PARENT = "used, no parent in openBIS"
TOLD_ABOVE = "see above"
UNSEEN = "not to be seen"
VERSION_BEFORE = "the version before it"
THIS_NOTEBOOK = "this notebook"
CHAIN_AT_SAVING = "What it was made from"
PICTURE_OF_CHAIN = "Picture of what it was made from"
CHAIN_ON_PAGE = "What the notebook was made from, at the end of its page,"
CHAIN_CUT = "There is more: the chain is longer than is shown."
ONE_DATASET = "where something came from is told of one dataset at a time."
SVG_OF_PROVENANCE = "the picture is one of --provenance."
COMPARISON = "What came out the same"
DOING = {"download": "downloaded", "upload": "sent", "compare": "compared"}
SHOWN = 5
"""So many permIds are read in one sentence."""
DATASET_COLUMNS = ("Name", "Type", "Registered", "Size")
NO_DATASETS = "No datasets."
_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_STEP = 1000


def press_save(file_name: str) -> str:
    """The file is older than the results."""
    return f"Press Ctrl+S now: this cell waits until {file_name} holds your results."


def saved_as(perm_id: str, already: bool) -> str:
    """`already`: openBIS had it."""
    return f"Saved already as {perm_id}: nothing has changed since." if already else f"Saved as {perm_id}"


def by_product_lacking(what: str, reason: str) -> str:
    """Something that is saved with a notebook and is not this time; the notebook is."""
    return f"{what} could not be saved with it: {reason}. The notebook is in openBIS all the same."


def by_product_differs(name: str) -> str:
    """The same, found in the end."""
    return f"The notebook is in openBIS as it is here, but {name}, which was made for it, is not: save it once more."


def name_taken(name: str) -> str:
    """A result file has the place."""
    return f"a result of yours is called {name}"


def environment_again(folder: Path, python: str, commands: Sequence[str], left_out: Sequence[str]) -> str:
    """A folder, the Python in it, what installs the rest, what nobody can have again."""
    lines = [
        f"{folder} has what the notebook was computed with; environment.txt in it says all that is known."
    ]
    lines += [f"Its Python: {python}"] if python else []
    lines += [f"To install the rest: {command}" for command in commands]
    lines += [f"Not to be had elsewhere: {one}" for one in left_out]
    return "\n".join(lines)


def not_empty(folder: Path) -> str:
    """Where something new should go."""
    return f"{folder} is there already and not empty."


def other_python(wanted: str, here: str) -> str:
    """Without uv, the Python that runs this is the one that can be had."""
    return f"It was Python {wanted}, this is {here}: with uv installed, the same one would be used."


def provenance_of(perm_id: str) -> str:
    """The title of a picture; perm_id is empty for what is being saved."""
    return CHAIN_AT_SAVING if not perm_id else f"Where the dataset {perm_id} came from, and what came of it"


def picture_written(file: Path) -> str:
    """A picture is there."""
    return f"{file} shows it as a picture."


def page_refused(reason: str) -> str:
    """openBIS has the page, this computer has not."""
    return f"The web page is in openBIS, but could not be written here: {reason}."


def renamed(words: Sequence[str]) -> str:
    """What of a dataset that openBIS had is new."""
    return f"New in openBIS, as you gave it: its {' and '.join(words)}."


def without_results(cells: Sequence[str]) -> str:
    """In: first lines of cells above the one that saves."""
    shown = " · ".join(f"“{line[:40]}”" for line in cells[:SHOWN])
    more = f" and {len(cells) - SHOWN} more" if len(cells) > SHOWN else ""
    which = "This cell has" if len(cells) == 1 else "These cells have"
    return (
        f"Warning: {which} no results in what was saved: {shown}{more}. Where they did run, run them again, so that the"
        " page shows their results, and save again."
    )


def as_opened(owner: str) -> str:
    """The notebook's own cells hold what was true before it was opened anew."""
    return (
        "Owner, parents and history are those that this notebook was opened with from openBIS, not those in its cells:"
        f" it belongs to {owner}."
    )


def on_a_branch(history_id: str) -> str:
    """What was saved got a history of its own."""
    return f"It belongs to a branch with the history id {history_id}, as all next versions from here."


def beside(perm_ids: Sequence[str]) -> str:
    """Others were quicker."""
    return f"Others saved into the same history meanwhile: {', '.join(perm_ids)}."


def not_parents(perm_ids: Sequence[str], *, before: bool = False) -> str:
    """openBIS does not take some datasets as parents; `before`: said of what is going to be saved."""
    shown = ", ".join(perm_ids[:SHOWN])
    more = f" and {len(perm_ids) - SHOWN} more" if len(perm_ids) > SHOWN else ""
    role, them = ("a parent", "it") if len(perm_ids) == 1 else ("parents", "them")
    if before:
        return f"openBIS will not take {shown}{more} as {role}: the saved notebook will name {them} instead."
    return (
        f"openBIS did not take {shown}{more} as {role}: the saved notebook and its page name {them} instead."
    )


def unnoted(reason: str) -> str:
    """Which version the notebook is now stands nowhere on this computer."""
    return f"This computer could not note that ({reason}): the next save may ask how it goes on from there."


def page_made(page: Path) -> str:
    """A web page was written anew."""
    return f"{page} shows the notebook as it was saved last."


def page_without_content(reason: Exception) -> str:
    """In place of a notebook that cannot be shown."""
    return (
        f"This notebook could not be made into a page ({type(reason).__name__})."
        " It is saved as it is, beside this page: open it in Jupyter."
    )


def output_cut(characters: int) -> str:
    """In place of the rest of a long output."""
    return f"… {characters:,} more characters are in the notebook."


def downloaded(fetched: int, there: int, folder: str | Path) -> str:
    """In: how many files came, how many had been there, and where."""
    return f"{files(fetched)} downloaded, {there} there already, all in the folder {folder}."


NAME_CANNOT_BE = "on this computer no file can be called so, or its name leads out of the folder"
PLACE_TAKEN = "on this computer it would lie in the place of another file of the dataset"


def left_out(dataset: str, reason: str, file: str | None = None) -> str:
    """Files that openBIS cannot give now, or one that cannot be here."""
    if file is None:
        return f"The files of dataset {dataset} are left out: {reason}."
    return f"The file {file!a} of dataset {dataset} is left out: {reason}."


def large_download(size: int, name: str) -> str:
    """Before much is copied; the name as `PERMID/path`."""
    return (
        f"{size_text(size)} are going to be copied. What is read once, or only in part, need not be: openbis://{name}"
        " in the place of a file's name (pandas, xarray, zarr, Dask) reads it where it is, and so does"
        f" `openbis-jupyter cat {shlex.quote(name)}` in a shell and from other languages."
    )


def large_datasets(size: int) -> str:
    """Of datasets that are described, before anything of them is copied."""
    return (
        f"{size_text(size)} would be copied by a download. What is read once, or only in part, need not be:"
        " `openbis-jupyter ls PERMID` names the files, and `openbis-jupyter cat PERMID/path` gives one of them,"
        " without a copy."
    )


def read_from_a_copy(file: str, size: int, reason: str) -> str:
    """No part of a file can be had alone."""
    return (
        f"{file}: its data store gives no parts of it ({reason}). All of it, {size_text(size)}, is copied to this"
        " computer once and read there."
    )


def mounted(folder: str | Path) -> str:
    """The folder shows openBIS from now on."""
    return f"{folder} shows the datasets until Ctrl-C, or until it is unmounted."


def unreadable(name: str, reason: object) -> str:
    """A program that reads a mounted file is told nothing but that it cannot."""
    return f"{name}: {reason}"


def page(start: int, count: int, total: int) -> str:
    """A part of a list: what comes before it, its length, that of the whole list."""
    shown = f"{start + 1}–{start + count} of {total}" if count else f"None of {total}"
    return (
        f"{shown}; --from {start + count} shows what follows."
        if count and start + count < total
        else f"{shown}."
    )


def goes_on_in(file: str, seconds: float) -> str:
    """A pause in the transfer of a file."""
    return f"{file}: the connection broke; it goes on in {seconds:g} s."


def from_its_beginning(file: str) -> str:
    """The rest of a file does not come alone."""
    return f"{file}: its data store cannot go on in the middle of a file; it comes from its beginning again."


def cell_ended(number: int, cells: int, seconds: float, name: str) -> str:
    """A cell of a run."""
    return f"cell {number} of {cells} · {seconds:.1f} s · {name}"


def cell_raised(number: int, name: str, reason: str) -> str:
    """A cell of a run that its author lets fail."""
    return f"Cell {number} ({name}) ended in an error, as its tag raises-exception lets it: {reason}."


def moved(done: int, size: int, what: str) -> str:
    """In: bytes, bytes of all, a key of `DOING`."""
    percent = min(100, 100 * done // size) if size else 100
    return f"{percent:3d} % of {size_text(size)} {DOING[what]}"


def size_text(count: int) -> str:
    """A number of bytes, as people say it: “1 byte”, “340 bytes”, “1.5 MB”."""
    value, units = float(count), iter(_UNITS)
    unit = next(units)
    while abs(value) >= _STEP - 0.05 and (larger := next(units, None)):
        value, unit = value / _STEP, larger
    if unit == _UNITS[0]:
        return "1 byte" if count == 1 else f"{count} bytes"
    return f"{value:.1f} {unit}"


def more_datasets(count: int) -> str:
    """Of a table that shows the first ones only."""
    return f"… and {count} more: `frame` of this table has them all, with all their properties."


def files(count: int) -> str:
    """A number of files."""
    return "1 file" if count == 1 else f"{count} files"


def batch_row(place: int, rows: int, label: str, state: str, detail: str) -> str:
    """One of the notebooks of a batch that has ended: its number among those that have, its state, what came of it."""
    return f"{place} of {rows} · {label} · {state}{f': {detail}' if detail else ''}"


def batch_ended(done: int, failed: int, rows: int, folder: Path) -> str:
    """All that could be done is done."""
    first = f"{done} of {rows} notebooks are saved; they are in the folder {folder}."
    if not failed:
        return first
    return f"{first} {failed} failed: correct what is wrong and give the same command with --repeat-failed."


def comparison_written(file: Path) -> str:
    """A page is there."""
    return f"{file} shows both."


def comparison_unwritten(reason: str) -> str:
    """The notebook's folder refuses the page."""
    return f"The page that compares the outputs could not be written beside the notebook: {reason}."


def comparison_lacking(reason: str) -> str:
    """A run has ended well; what came out the same could not be said."""
    return f"What came out the same could not be told: {reason}. The results are all there."
