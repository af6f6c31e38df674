"""What openBIS told us: plain frozen values without any trace of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class SessionInformation:
    """Whose token it is. `user`: the openBIS user id as openBIS spells it; `is_pat`: a personal access token."""

    user: str
    is_pat: bool


@dataclass(frozen=True)
class ServerInformation:
    """What the instance allows. Periods in seconds."""

    pats_enabled: bool
    pat_max_validity: int
    pat_warning_period: int


@dataclass(frozen=True)
class DatasetFacts:
    """One dataset. `owner`: identifier of its object or experiment, empty where it has none; `history_id` and
    `notes`: of a saved notebook, the first shared by its versions; `may_be_parent`: openBIS takes it as a parent of
    what this user saves, or cannot say.
    """

    perm_id: str
    type: str
    name: str
    owner: str
    history_id: str = ""
    notes: str = ""
    may_be_parent: bool = True


@dataclass(frozen=True)
class OwnerFacts:
    """The experiment or object that a notebook will belong to; `writable`: this user may save there; `properties`: as
    texts by their codes, without empty ones.
    """

    kind: Literal["EXPERIMENT", "OBJECT"]
    perm_id: str
    identifier: str
    name: str
    writable: bool
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LaunchFacts:
    """The answer to the one batched read.

    `datasets`: by permId, only those that exist and that the user may see; `owner`: None where unknown;
    `name_property`: code of the property that names datasets here; `pat_valid_to`: end of the personal access token
    asked for, None where it is gone.
    """

    datasets: Mapping[str, DatasetFacts]
    owner: OwnerFacts | None
    name_property: str
    pat_valid_to: datetime | None
