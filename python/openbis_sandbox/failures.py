"""Failures as openBIS sends them to a client.

The class names are those of openBIS (`ch.systemsx.cisd.*`); they travel in `error.data`.
"""

from __future__ import annotations


class Failure(Exception):
    """Anything that a caller is told; `exception_type` is the Java class that openBIS would have thrown."""

    exception_type = "ch.systemsx.cisd.common.exceptions.UserFailureException"


class UserFailure(Failure):
    """The caller asked for something that cannot be; the text says what."""


class InvalidSession(Failure):
    """The session token is unknown or expired."""

    exception_type = "ch.systemsx.cisd.common.exceptions.InvalidSessionException"

    def __init__(self) -> None:
        super().__init__("Session token is invalid: user is not logged in.")


class AuthorizationFailure(Failure):
    """The caller's roles do not allow it."""

    exception_type = "ch.systemsx.cisd.common.exceptions.AuthorizationFailureException"

    def __init__(self, user_id: str, needed: str) -> None:
        roles = f"None of method roles '[{needed}]' could be found in roles of user '{user_id}'."
        super().__init__(f'Authorization failure: ERROR: "{roles}".')


class ObjectNotFound(UserFailure):
    """An id names nothing, or nothing that the caller may see."""

    def __init__(self, id_class: str, value: str) -> None:
        super().__init__(f"Object with {id_class} = [{value}] has not been found.")
