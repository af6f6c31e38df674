"""The notebooks in a dataset.

They lie at its top: the level of its first `.ipynb` file. openBIS puts one or two folders above what is uploaded.
"""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Content, Count, PermId


@shape
class SourceRequest:
    """Which dataset."""

    dataset: PermId


@shape
class SavedFile:
    """A notebook in a dataset."""

    path: Content
    name: Content
    size: Count = Field(description="Bytes.")


@shape
class Source:
    """A dataset with its notebooks."""

    dataset: PermId
    notebooks: tuple[SavedFile, ...]
