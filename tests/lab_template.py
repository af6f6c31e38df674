"""A template that a lab keeps in openBIS, as docs/templates.md shows it, and a stack whose hub offers templates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pybis import DataSet, Openbis

from openbis_demo.journey import Visitor
from openbis_demo.stack import Stack

SITE = Path(__file__).with_name("templates")
SPACE = "METHODS"
TYPE = "NOTEBOOK_TEMPLATE"
HUB_SETTINGS: dict[str, Any] = {
    "template_directory": str(SITE),
    "template_spaces": [SPACE],
    "template_type": TYPE,
}
_PAGE = (Path(__file__).parents[1] / "docs" / "templates.md").read_text(encoding="utf-8")
SOURCE = _PAGE.split("```python\n")[1].split("```\n")[0]


def register(
    stack: Stack, admin: Visitor, folder: Path, source: str = SOURCE, name: str = "report.py"
) -> DataSet:
    """A template dataset in the space METHODS, made with its type by an administrator; gives the dataset."""
    o = Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=admin.token)
    if TYPE not in set(o.get_dataset_types().df["code"]):
        creation = {"@type": "as.dto.dataset.create.DataSetTypeCreation", "code": TYPE}
        admin.call("createDataSetTypes", [creation])
    file = folder / name
    file.write_text(source, encoding="utf-8")
    experiment = "/METHODS/PROTOCOLS/PROTOCOL_COLLECTION"
    return o.new_dataset(type=TYPE, experiment=experiment, files=[str(file)]).save()


@contextmanager
def registered(
    stack: Stack, admin: Visitor, folder: Path, source: str = SOURCE, name: str = "report.py"
) -> Iterator[DataSet]:
    """A lab's template while the block runs: other tests of the same stack, or the same one again, find none of it."""
    template = register(stack, admin, folder, source, name)
    try:
        yield template
    finally:
        template.delete("the test has ended")
