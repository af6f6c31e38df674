"""In which order openBIS carries out the operations of a batch that has no order of its own: by what they do, then by
what they do it to. Source: its `OperationsExecutor`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_KINDS: Mapping[str, tuple[str, ...]] = {
    "Delete": (
        "SemanticAnnotations", "Experiments", "Samples", "DataSets", "Projects", "Spaces",
        "ExternalDms", "Tags", "RoleAssignments", "AuthorizationGroups", "ExperimentTypes",
        "SampleTypes", "DataSetTypes", "MaterialTypes", "PropertyTypes", "Plugins", "VocabularyTerms", "Vocabularies",
        "OperationExecutions", "Persons", "PersonalAccessTokens",
    ),
    "Create": (
        "Persons", "Plugins", "Vocabularies", "VocabularyTerms", "PropertyTypes", "ExperimentTypes", "SampleTypes",
        "DataSetTypes", "MaterialTypes", "Spaces", "Projects", "Experiments", "Samples",
        "ExternalDms", "DataSets", "SemanticAnnotations", "Tags", "AuthorizationGroups",
        "RoleAssignments", "PersonalAccessTokens",
    ),
    "Update": (
        "SemanticAnnotations", "Plugins", "Vocabularies", "PropertyTypes", "VocabularyTerms", "MaterialTypes",
        "ExperimentTypes", "SampleTypes", "DataSetTypes", "Tags", "Persons", "AuthorizationGroups",
        "ExternalDms", "Spaces", "Projects", "Experiments", "Samples", "DataSets",
        "PersonalAccessTokens",
    ),
    "Get": (),
    "Search": (),
}  # fmt: skip
"""Verb → kinds, both in their order; what is not here comes last: what confirms, reverts and executes."""
_VERBS = tuple(_KINDS)


def turn(operation: Mapping[str, Any]) -> tuple[int, int]:
    """When an operation of a batch has its turn: what to sort by."""
    name = str(operation.get("@type", "")).rpartition(".")[2].removesuffix("Operation")
    verb = next((verb for verb in _VERBS if name.startswith(verb)), "")
    if not verb:
        return len(_VERBS), 0
    kinds = _KINDS[verb]
    plural = name.removeprefix(verb)
    return _VERBS.index(verb), kinds.index(plural) if plural in kinds else len(kinds)
