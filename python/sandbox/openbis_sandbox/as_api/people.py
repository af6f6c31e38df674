"""People, groups of them, and their roles, which an administrator gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from openbis_sandbox.as_api import rights
from openbis_sandbox.as_api.codes import checked_code
from openbis_sandbox.as_api.context import Context
from openbis_sandbox.as_api.creations import given_text, refuse_twin
from openbis_sandbox.as_api.definitions import Creation, Update, update_definition
from openbis_sandbox.as_api.ids import keys_of, need
from openbis_sandbox.as_api.settings import update_settings_of_person
from openbis_sandbox.as_api.updates import changed_value
from openbis_sandbox.failures import AuthorizationFailure, UserFailure
from openbis_sandbox.storage import Document


def create_person(context: Context, creation: Creation) -> str:
    """Add a person who can sign in; gives their key."""
    rights.require_instance_admin(context)
    user_id = given_text(creation, "userId", "User id")
    if context.transaction.get("password", user_id) is None:
        raise UserFailure(f"Following persons unknown by the authentication service: [{user_id}]")
    refuse_twin(context, "Person", user_id)
    space = creation.get("spaceId")
    context.add(
        "Person",
        user_id,
        {
            "userId": user_id,
            "firstName": creation.get("firstName", user_id),
            "lastName": creation.get("lastName"),
            "email": creation.get("email"),
            "active": True,
            "space": need(context, "Space", space)["key"] if space else None,
        },
    )
    return user_id


def create_group(context: Context, creation: Creation) -> str:
    """Create an authorization group; gives its key."""
    rights.require_instance_admin(context)
    code = checked_code(creation)
    refuse_twin(context, "AuthorizationGroup", code, "Authorization group")
    users = keys_of(context, "Person", creation.get("userIds") or [])
    context.add(
        "AuthorizationGroup", code, {"code": code, "description": creation.get("description"), "users": users}
    )
    return code


def create_role_assignment(context: Context, creation: Creation) -> str:
    """Give a role to a person or group, for the instance, a space or a project; gives its key."""
    space = need(context, "Space", creation["spaceId"]) if creation.get("spaceId") else None
    project = need(context, "Project", creation["projectId"]) if creation.get("projectId") else None
    if project is not None:
        _require_to_assign(context, "Project", project)
    elif space is not None:
        _require_to_assign(context, "Space", space)
    else:
        rights.require_instance_admin(context)
    role = str(creation.get("role"))
    if role not in rights.RANKS:
        raise UserFailure(f"Unknown role: {role}")
    user, group = creation.get("userId"), creation.get("authorizationGroupId")
    key = str(context.transaction.next_number("roleAssignment"))
    context.add(
        "RoleAssignment",
        key,
        {
            "role": role,
            "roleLevel": "PROJECT" if project else "SPACE" if space else "INSTANCE",
            "user": need(context, "Person", user)["key"] if user else None,
            "authorizationGroup": need(context, "AuthorizationGroup", group)["key"] if group else None,
            "space": space["key"] if space else None,
            "project": project["key"] if project else None,
        },
    )
    rights.forget_roles(context)
    return key


def _require_to_assign(context: Context, kind: str, document: Document) -> None:
    if rights.rank_for(context, kind, document) < rights.ADMIN:
        raise AuthorizationFailure(context.user_id, rights.ASSIGN_ROLE)


def update_person(context: Context, update: Update) -> None:
    """Change a person: their settings of web apps, which are their own affair, and what administrators decide."""
    settings = update.get("webAppSettings")
    if settings:
        person = need(context, "Person", update.get("userId") or {"@type": "as.dto.person.id.Me"})
        update_settings_of_person(context, str(person["key"]), settings)
    if not settings or any(changed_value(update, name)[0] for name in ("spaceId", "active")):
        update_definition("Person")(context, update)


CREATORS: Mapping[str, Callable[[Context, Creation], str]] = {
    "Person": create_person,
    "AuthorizationGroup": create_group,
    "RoleAssignment": create_role_assignment,
}
UPDATERS: Mapping[str, Callable[[Context, Update], None]] = {
    "AuthorizationGroup": update_definition("AuthorizationGroup"),
    "Person": update_person,
}
