"""Searches over all of openBIS: by words in names, codes, properties and types, by type and by day (1 request each)."""

from __future__ import annotations

from collections.abc import Mapping

from openbis_jupyter.client.browsing.levels import groups_of, page
from openbis_jupyter.client.browsing.questions import ask
from openbis_jupyter.client.browsing.tree_nodes import KINDS
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.criteria import Criteria, equals, field_criteria, search_criteria
from openbis_jupyter.openbis.questions import search
from openbis_jupyter.protocol.browsing import EntityTypes, FindQuery, Level
from openbis_jupyter.protocol.words import EntityKind

_TYPE_CLASSES: Mapping[EntityKind, tuple[str, str]] = {
    "EXPERIMENT": ("experiment", "ExperimentType"),
    "OBJECT": ("sample", "SampleType"),
    "DATASET": ("dataset", "DataSetType"),
}
_WILD = str.maketrans({"*": r"\*", "?": r"\?", "\\": r"\\"})


def find(access: Access, asked: FindQuery) -> Level:
    """What has all of the words. Errors: those of `ask`; `request-invalid` for a group that has no such search."""
    kinds: tuple[EntityKind, ...] = ("PROJECT", *_TYPE_CLASSES)
    # A project has neither type nor properties.
    kinds = tuple(
        kind for kind in kinds if asked.group in (None, kind) and (KINDS[kind].typed or not asked.type)
    )
    if not kinds:
        raise OpenbisJupyterError("request-invalid", field="group", reason="nothing of it can be found so.")
    questions = [page(kind, _criteria(kind, asked), asked.start, newest=True, owners=True) for kind in kinds]
    return groups_of(access, kinds, questions)


def entity_types(access: Access) -> EntityTypes:
    """All types by their codes (1 request). Errors: those of `ask`."""
    questions = []
    for package, name in _TYPE_CLASSES.values():
        fetch = {"@type": f"as.dto.{package}.fetchoptions.{name}FetchOptions"}
        questions.append(search(package, f"{name}s", search_criteria(package, name, []), fetch))
    _, found, _ = ask(access, questions)
    experiments, objects, datasets = (tuple(sorted(str(one.get("code")) for one in kind)) for kind in found)
    return EntityTypes(experiments=experiments, objects=objects, datasets=datasets)


def _criteria(kind: EntityKind, asked: FindQuery) -> Criteria:
    one = KINDS[kind]
    parts = [_word(kind, word) for word in asked.text.split()]
    if asked.type:
        parts.append(_of_type(kind, equals("Code", "code", asked.type)))
    for day, comparison in ((asked.since, "LaterThanOrEqualTo"), (asked.until, "EarlierThanOrEqualTo")):
        if day:
            field = ("RegistrationDate", "registration_date", "ATTRIBUTE", day, f"Date{comparison}Value")
            parts.append(field_criteria(*field))
    return search_criteria(one.package, one.name, parts)


def _word(kind: EntityKind, word: str) -> Criteria:
    """A word may stand anywhere: what would be a wildcard is itself."""
    one, text = KINDS[kind], word.translate(_WILD)
    code = field_criteria("Code", "code", "ATTRIBUTE", text, "StringContainsValue")
    if not one.typed:
        return code
    anywhere = field_criteria("AnyField", "anyfield", "ANY_FIELD", text, "StringContainsValue")
    return search_criteria(one.package, one.name, [anywhere, _of_type(kind, code)], "OR")


def _of_type(kind: EntityKind, code: Criteria) -> Criteria:
    package, name = _TYPE_CLASSES[kind]
    return search_criteria(package, name, [code])
