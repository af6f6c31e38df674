"""Files that are saved with a notebook without anybody asking for them: none of them keeps it from being saved."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from openbis_jupyter.client import texts
from openbis_jupyter.client.disk import LocalFile, measured, why
from openbis_jupyter.client.redaction import redacted, secret_pattern

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ByProducts:
    """The files by the names that they are stored under, and sentences about what is not among them."""

    files: Mapping[str, LocalFile] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()

    def and_then(self, more: ByProducts) -> ByProducts:
        """Both."""
        return ByProducts({**self.files, **more.files}, (*self.lacking, *more.lacking))


def by_products(
    what: str,
    make: Callable[[], Mapping[str, str]],
    taken: Collection[str],
    folder: Path,
    secrets: Collection[str],
) -> ByProducts:
    """In: what they say, for people; what gives their texts by name; names that are a person's own; where to put them.

    Out: the files, without secrets; nothing but a sentence where that cannot be, whatever the reason.
    """
    try:
        made = make()
        met = next((name for name in made if _meets(name, taken)), None)
        if met:
            return ByProducts(lacking=(texts.by_product_lacking(what, texts.name_taken(met.split("/")[0])),))
        pattern = secret_pattern(secrets, any_token=True)
        place = folder / uuid.uuid4().hex
        files = {}
        for name, text in made.items():
            file = place / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(redacted(text, secrets), encoding="utf-8")
            files[name] = measured(file, pattern)
        if any(file.holds_secret for file in files.values()):
            return ByProducts(lacking=(texts.by_product_lacking(what, texts.HOLDS_SECRET),))
        return ByProducts(files)
    except OSError as reason:
        return ByProducts(lacking=(texts.by_product_lacking(what, why(reason)),))
    except Exception as reason:
        log.exception("a by-product of a save")
        return ByProducts(lacking=(texts.by_product_lacking(what, type(reason).__name__),))


def _meets(name: str, taken: Collection[str]) -> bool:
    """Whether the top of this name, a file or a folder, is a person's own."""
    top = name.split("/", maxsplit=1)[0]
    return any(one.split("/", maxsplit=1)[0] == top for one in taken)
