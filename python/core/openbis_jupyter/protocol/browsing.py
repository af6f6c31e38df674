"""What the panel in JupyterLab asks openBIS: the tree level by level, searches over all of it, entities and files."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Content, Count, Day, Flag, PermId, Required, Word
from openbis_jupyter.protocol.words import EntityKind, GroupName, LevelKind, PreviewKind


@shape
class LevelQuery:
    """What lies below something. The first page of each group; where a group is named, a page of that one alone."""

    kind: LevelKind = "ROOT"
    perm_id: Word = Field(default="", description="Of what it lies below; a space's is its code.")
    group: GroupName | None = None
    start: Count = Field(default=0, alias="from", description="Number of the first one, from 0 on.")


@shape
class FindQuery:
    """What is searched for in all of openBIS; empty texts ask for nothing. Groups and pages as of a level."""

    text: Word = Field(
        default="", description="Words that all must be found: in name, code, property or type."
    )
    type: Word = ""
    since: Day = Field(
        default="", description="ISO day of the registration; with the next one: days between."
    )
    until: Day = ""
    group: GroupName | None = None
    start: Count = Field(default=0, alias="from")


@shape
class Node:
    """A place or thing in the tree."""

    kind: EntityKind
    perm_id: Content = Field(description="A space's is its code.")
    code: Content
    name: Content
    type: Content
    identifier: Content = Field(
        description="Of a dataset: that of its object or experiment, where that is asked."
    )
    registered: Content = Field(description="ISO day.")


@shape
class Group:
    """The things of one kind on a level, or a page of them."""

    name: GroupName
    items: tuple[Node, ...]
    total: Count = Field(description="How many there are.")


@shape
class Level:
    """What lies below something, or what was found."""

    groups: tuple[Group, ...]


@shape
class NodesQuery:
    """Things by their permIds; those that are not there, or not to be seen, are left out."""

    perm_ids: tuple[PermId, ...]


@shape
class EntityTypes:
    """The codes of all types, for a filter."""

    experiments: tuple[Content, ...]
    objects: tuple[Content, ...]
    datasets: tuple[Content, ...]


@shape
class EntityQuery:
    """The thing whose properties and relatives are asked for."""

    kind: EntityKind
    perm_id: Required


@shape
class EntityProperty:
    """A property that has a value. Formatted text comes as plain text."""

    code: Content
    label: Content
    value: Content


@shape
class Entity:
    """A thing as the panel shows it."""

    node: Node
    description: Content
    registrator: Content
    size: Count | None = Field(description="Bytes of a dataset's files; null where openBIS does not say.")
    properties: tuple[EntityProperty, ...]
    parents: Group | None = Field(description="Null for what has none by its kind.")
    children: Group | None
    link: Content = Field(description="Its page in openBIS.")


@shape
class PreviewQuery:
    """A file of a dataset."""

    path: Required


@shape
class Preview:
    """What of a file can be shown so that nothing in it runs."""

    kind: PreviewKind
    size: Count = Field(description="Bytes.")
    checksum: Content | None = Field(
        description="CRC32, eight hexadecimal digits; null where it is not known."
    )
    text: Content = Field(
        description="Of a text; of a picture its bytes in base64; of a notebook a page without script."
    )
    media_type: Content = Field(description="Of a picture.")
    rows: tuple[tuple[Content, ...], ...] = Field(description="Of a table, its head first.")
    cut: Flag = Field(description="Whether there is more than is shown.")
