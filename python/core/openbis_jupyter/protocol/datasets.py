"""What the dialogs in JupyterLab ask openBIS: datasets, their files, owners to save in, types with properties."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Content, Count, Flag, PermId, Word
from openbis_jupyter.protocol.words import OwnerKind


@shape
class DatasetQuery:
    """What a search asks for; empty texts ask for nothing."""

    text: Word = ""
    place: Word = Field(default="", description="Identifier or permId of a project, experiment or object.")
    type: Word = ""
    start: Count = Field(default=0, alias="from")
    count: Count = 25


@shape
class Dataset:
    """A dataset that was found."""

    perm_id: Content
    type: Content
    name: Content
    owner: Content = Field(description="Identifier of the object or experiment that it belongs to.")
    registered: Content = Field(description="ISO day.")


@shape
class DatasetPage:
    """Those of one page."""

    items: tuple[Dataset, ...]
    total: Count


@shape
class DatasetFile:
    """A file of a dataset."""

    path: Content
    size: Count = Field(description="Bytes.")
    checksum: Content | None = Field(
        description="CRC32, eight hexadecimal digits; null where it is not known."
    )


@shape
class DatasetFiles:
    """The files of a dataset."""

    files: tuple[DatasetFile, ...]


@shape
class OwnerQuery:
    """Part of a name, code or identifier, or a permId."""

    text: Word = ""


@shape
class Owner:
    """An experiment or object in which the user may save."""

    kind: OwnerKind
    perm_id: PermId
    identifier: Content
    name: Content


@shape
class Owners:
    """Those that were found."""

    owners: tuple[Owner, ...]


@shape
class Term:
    """Of a controlled vocabulary."""

    code: Content
    label: Content


@shape
class Assignment:
    """A property that a dataset type has."""

    code: Content
    label: Content
    description: Content
    data_type: Content = Field(description="openBIS's data type: VARCHAR, INTEGER, CONTROLLEDVOCABULARY, …")
    mandatory: Flag
    terms: tuple[Term, ...]


@shape
class DatasetType:
    """A dataset type with the properties that a form may show."""

    code: Content
    description: Content
    assignments: tuple[Assignment, ...]


@shape
class DatasetTypes:
    """All of them."""

    types: tuple[DatasetType, ...]
