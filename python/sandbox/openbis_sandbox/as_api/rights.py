"""Who may see and change what: roles per instance, space and project, as openBIS grants them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openbis_sandbox.as_api.context import Context, space_and_project
from openbis_sandbox.failures import AccessDenied, AuthorizationFailure, NoRole
from openbis_sandbox.storage import Document

OBSERVER, USER, POWER_USER, ADMIN = 1, 2, 3, 4
RANKS = {"OBSERVER": OBSERVER, "USER": USER, "POWER_USER": POWER_USER, "ADMIN": ADMIN, "ETL_SERVER": USER}
TRASHED = ("Experiment", "Sample", "DataSet")
"""Kinds that are deleted into a trash, from which they can come back."""
PLACED = frozenset({"Space", "Project", "Experiment", "Sample", "DataSet"})
"""Kinds that lie in a space; of the others, all but what is personal is seen by everybody who is signed in."""


@dataclass(frozen=True)
class Roles:
    """The highest rank of a caller for the instance, each space and each project."""

    instance: int
    spaces: dict[str, int]
    projects: dict[str, int]

    def rank(self, space: str | None, project: str | None) -> int:
        """The rank that holds in a project of a space; what lies in no space can be seen by everybody."""
        if space is None:
            return max(self.instance, OBSERVER)
        return max(self.instance, self.spaces.get(space, 0), self.projects.get(project or "", 0))


def roles_of(context: Context) -> Roles:
    """The caller's roles, their own and those of their groups; worked out once per call."""
    known = context.__dict__.get("roles")
    if isinstance(known, Roles):
        return known
    instance, spaces, projects = 0, dict[str, int](), dict[str, int]()
    if context.session.get("system"):
        instance = ADMIN
    groups = {g["key"] for g in context.all("AuthorizationGroup") if context.user_id in g["users"]}
    for role in context.all("RoleAssignment"):
        if role.get("user") != context.user_id and role.get("authorizationGroup") not in groups:
            continue
        rank = RANKS.get(role["role"], 0)
        if role.get("project"):
            projects[role["project"]] = max(rank, projects.get(role["project"], 0))
        elif role.get("space"):
            spaces[role["space"]] = max(rank, spaces.get(role["space"], 0))
        else:
            instance = max(rank, instance)
    roles = Roles(instance, spaces, projects)
    context.__dict__["roles"] = roles
    return roles


def forget_roles(context: Context) -> None:
    """Work the caller's roles out anew: they were changed in this call."""
    context.__dict__.pop("roles", None)


def rank_for(context: Context, kind: str, document: Document) -> int:
    """The caller's rank where this document lies."""
    return roles_of(context).rank(*space_and_project(context, kind, document))


def may_read(context: Context, kind: str, document: Document) -> bool:
    """Whether the caller may see the document."""
    roles = roles_of(context)
    if kind == "Tag":
        return bool(document["owner"] == context.user_id)
    if kind == "PersonalAccessToken":
        return document["owner"] == context.user_id or roles.instance >= ADMIN
    if kind == "Deletion":
        trashed = in_trash(context, str(document["key"]))
        return roles.instance >= ADMIN or any(may_read(context, one, other) for one, other in trashed)
    if kind not in PLACED:
        return True
    if kind == "Space":
        own_projects = {p["key"] for p in context.all("Project") if p["space"] == document["key"]}
        return roles.rank(document["key"], None) >= OBSERVER or any(
            roles.projects.get(p) for p in own_projects
        )
    return rank_for(context, kind, document) >= OBSERVER


def in_trash(context: Context, deletion: str) -> Iterator[tuple[str, Document]]:
    """Kind and document of all that one deletion moved to the trash."""
    for kind in TRASHED:
        for document in context.transaction.all(kind):
            if document.get("deletion") == deletion:
                yield kind, document


CREATING: Mapping[str, int] = {"Project": POWER_USER, "Experiment": USER, "Sample": USER, "DataSet": USER}
CHANGING: Mapping[str, tuple[tuple[str, int], ...]] = {
    "Space": (("UPDATE", ADMIN), ("DELETE", ADMIN)),
    "Project": (("UPDATE", POWER_USER), ("DELETE", POWER_USER)),
    "Experiment": (("UPDATE", USER), ("DELETE", POWER_USER)),
    "Sample": (("UPDATE", USER), ("DELETE", POWER_USER)),
    "DataSet": (("UPDATE", POWER_USER), ("DELETE", POWER_USER)),
}
"""Kind → what can be done with a thing and the rank that it takes where the thing lies. Recorded for experiments,
samples and data sets; spaces and projects: our guess, after openBIS's table of capabilities."""
RELATING: Mapping[str, int] = {"Sample": USER, "DataSet": POWER_USER}
"""Kind → the rank that it takes where something lies to make it a parent, a child or a component."""
CONFIRMING, REVERTING = ADMIN, USER
"""The ranks that it takes to empty something out of the trash and to bring it back. Source: openBIS's
`DeletionAuthorizationExecutor`."""
ADD_PARENT_TO_DATASET = (
    "SPACE_ETL_SERVER, INSTANCE_ETL_SERVER, INSTANCE_ADMIN, PROJECT_POWER_USER, PROJECT_ADMIN, SPACE_ADMIN, "
    "SPACE_POWER_USER"
)
"""The roles of the capability: who has none of them anywhere gets no parents to a data set."""
ADMINISTRATORS = "INSTANCE_ADMIN"
ASSIGN_ROLE = "PROJECT_ADMIN, SPACE_ADMIN, INSTANCE_ADMIN"
DEFINE = "INSTANCE_ADMIN, INSTANCE_ETL_SERVER"


@dataclass(frozen=True)
class Needed:
    """The rank that a method takes wherever the caller has it, and whether data stores (`ETL_SERVER`) have it, too."""

    rank: int
    data_stores: bool = True

    def roles(self) -> str:
        """The roles as openBIS names them in a refusal."""
        names = [name for name, rank in RANKS.items() if rank >= self.rank and name != "ETL_SERVER"]
        found = [f"{level}_{name}" for level in ("PROJECT", "SPACE") for name in names]
        found += ["INSTANCE_ADMIN", *(["INSTANCE_OBSERVER"] if self.rank == OBSERVER else [])]
        return ", ".join([*found, *(["SPACE_ETL_SERVER", "INSTANCE_ETL_SERVER"] if self.data_stores else [])])


NEEDED: Mapping[tuple[str, str], Needed] = {
    ("get", "AuthorizationGroup"): Needed(ADMIN, data_stores=False),
    ("search", "AuthorizationGroup"): Needed(ADMIN, data_stores=False),
    ("get", "RoleAssignment"): Needed(ADMIN, data_stores=False),
    ("search", "RoleAssignment"): Needed(ADMIN, data_stores=False),
    ("get", "Deletion"): Needed(USER),
    ("search", "Deletion"): Needed(USER),
    ("create", "Sample"): Needed(USER),
    ("create", "codes"): Needed(USER),
    ("create", "unofficial term"): Needed(USER),
    ("create", "permIds"): Needed(USER),
    ("search", "OperationExecution"): Needed(USER),
}
"""Method and kind → who may call it at all, where that is more than any role. Source: openBIS's
`*AuthorizationExecutor`s."""


def require_for(context: Context, verb: str, kind: str) -> None:
    """AuthorizationFailure for somebody who nowhere has a role that the method is for."""
    needed = NEEDED.get((verb, kind), Needed(OBSERVER))
    roles = roles_of(context)
    if max((roles.instance, *roles.spaces.values(), *roles.projects.values())) < needed.rank:
        raise AuthorizationFailure(context.user_id, needed.roles())


def needed_to_change(kind: str) -> tuple[tuple[str, int], ...]:
    """What can be done with a thing of this kind, and the rank that it takes."""
    return CHANGING.get(kind, (("UPDATE", ADMIN), ("DELETE", ADMIN)))


def rank_to_change(context: Context, kind: str, document: Document) -> int:
    """The caller's rank where a document lies; what lies in no space is changed by the instance's people."""
    space, project = space_and_project(context, kind, document)
    return roles_of(context).rank(space, project) if space else roles_of(context).instance


def require_to_change(
    context: Context, kind: str, document: Document, id_class: str = "", text: str = "", verb: str = "UPDATE"
) -> None:
    """AccessDenied unless the caller may update (or delete) the document; it names the id that was given."""
    needed = dict(needed_to_change(kind))[verb]
    if rank_to_change(context, kind, document) < needed:
        raise AccessDenied(id_class or f"{kind}PermId", text or str(document["key"]))


def require_to_relate(context: Context, kind: str, document: Document) -> None:
    """AuthorizationFailure unless the caller may make the document a relative of something."""
    roles = roles_of(context)
    everywhere = (roles.instance, *roles.spaces.values(), *roles.projects.values())
    if kind == "DataSet" and max(everywhere, default=0) < POWER_USER:
        raise AuthorizationFailure(context.user_id, ADD_PARENT_TO_DATASET)
    if rank_to_change(context, kind, document) < RELATING[kind]:
        raise AuthorizationFailure(context.user_id)


def require_instance_admin(context: Context) -> None:
    """AuthorizationFailure unless the caller administers the instance."""
    if roles_of(context).instance < ADMIN:
        raise AuthorizationFailure(context.user_id, DEFINE)


def refuse_without_role(context: Context) -> None:
    """Errors: AuthorizationFailure for somebody who signs in without any role. Source: openBIS's `AbstractServer`."""
    roles = roles_of(context)
    if not (roles.instance or roles.spaces or roles.projects):
        raise NoRole(context.user_id)


def require_any_role(context: Context) -> None:
    """AuthorizationFailure for somebody without any role."""
    roles = roles_of(context)
    if not (roles.instance or roles.spaces or roles.projects):
        raise AuthorizationFailure(context.user_id, "PROJECT_OBSERVER, SPACE_OBSERVER, INSTANCE_OBSERVER")
