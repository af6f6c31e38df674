"""What the tree's questions are answered with. In: an access, the body that came. Errors: those of `client.browsing`.

It loads openBIS's client, which a Jupyter server should not do before somebody looks: import it where it is used.
"""

from __future__ import annotations

from typing import Any

from openbis_jupyter.client import browsing
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.protocol.browsing import (
    Entity,
    EntityQuery,
    EntityTypes,
    FindQuery,
    Level,
    LevelQuery,
    NodesQuery,
    Preview,
    PreviewQuery,
)
from openbis_jupyter.protocol.shapes import parse


def level(access: Access, body: Any) -> Level:
    """What lies below something."""
    return browsing.level(access, parse(LevelQuery, body))


def find(access: Access, body: Any) -> Level:
    """A search over all of openBIS."""
    return browsing.find(access, parse(FindQuery, body))


def nodes(access: Access, body: Any) -> Level:
    """Experiments, objects and datasets by their permIds."""
    return browsing.nodes(access, parse(NodesQuery, body).perm_ids)


def entity(access: Access, body: Any) -> Entity:
    """One thing with its properties and relatives."""
    return browsing.entity(access, parse(EntityQuery, body))


def entity_types(access: Access) -> EntityTypes:
    """The codes of all types."""
    return browsing.entity_types(access)


def preview(access: Access, perm_id: str, body: Any) -> Preview:
    """What of a dataset's file can be shown."""
    return browsing.preview(access, perm_id, parse(PreviewQuery, body).path)
