"""Failures as openBIS sends them to a client.

The class names are those of openBIS (`ch.systemsx.cisd.*`); they travel in `error.data`.
"""

from __future__ import annotations

from collections.abc import Sequence


class Failure(Exception):
    """Anything that a caller is told; `exception_type` is the Java class that openBIS would have thrown."""

    exception_type = "ch.systemsx.cisd.common.exceptions.UserFailureException"
    context = ""
    """What openBIS was at, as it says behind the sentence: `(Context: [...])`."""


class ProtocolFailure(Failure):
    """The request is no call of a method: JSON-RPC's own code and the status that openBIS answers with."""

    code, status, text = -32700, 400, "JSON parse error"

    def __init__(self) -> None:
        super().__init__(self.text)


class InvalidRequest(ProtocolFailure):
    """JSON, but no call of a method. Our guess, after jsonrpc4j's source: openBIS was not asked."""

    code, status, text = -32600, 400, "invalid request"


class MethodNotFound(ProtocolFailure):
    """There is no such method."""

    code, status, text = -32601, 404, "method not found"


class MethodParametersInvalid(ProtocolFailure):
    """The method takes another number of parameters, or takes them by their place."""

    code, status, text = -32602, 500, "method parameters invalid"


class UserFailure(Failure):
    """The caller asked for something that cannot be; the text says what."""


class InvalidSession(Failure):
    """The session token is unknown or expired. As in openBIS, the message holds the token."""

    exception_type = "ch.systemsx.cisd.common.exceptions.InvalidSessionException"

    def __init__(self, token: object) -> None:
        super().__init__(f"Session token '{token}' is invalid: user is not logged in.")


class AuthorizationFailure(Failure):
    """The caller's roles do not allow it."""

    exception_type = "ch.systemsx.cisd.common.exceptions.AuthorizationFailureException"

    def __init__(self, user_id: str, needed: str = "") -> None:
        """In: who asked, and the roles that the operation is for, where the refusal names them."""
        why = f"{user_id} does not have enough privileges."
        if needed:
            why = f"None of method roles '[{needed}]' could be found in roles of user '{user_id}'."
        super().__init__(f'Authorization failure: ERROR: "{why}".')


class NoRole(UserFailure):
    """Somebody without any role cannot sign in."""

    def __init__(self, user_id: str) -> None:
        super().__init__(f"User '{user_id}' has no role assignments and thus is not permitted to login.")


class AccessDenied(UserFailure):
    """The caller may not do this with a thing."""

    def __init__(self, id_class: str, value: str) -> None:
        super().__init__(f"Access denied to object with {id_class} = [{value}].")


class AccessDeniedToSome(UserFailure):
    """The caller may not do this with at least one of several things."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(f"Access denied to at least one of the {len(ids)} = [{', '.join(ids)}].")


class ObjectNotFound(UserFailure):
    """An id names nothing, or nothing that the caller may see."""

    def __init__(self, id_class: str, value: str) -> None:
        super().__init__(f"Object with {id_class} = [{value}] has not been found.")


class UnexpectedFailure(Failure):
    """An exception that openBIS does not expect of a caller: told by its class for anything."""

    exception_type = "java.lang.RuntimeException"


class EnvironmentFailure(Failure):
    """Something went wrong on the server's side, as it sees it."""

    exception_type = "ch.systemsx.cisd.common.exceptions.EnvironmentFailureException"


class Masqueraded(Failure):
    """A failure of the application server as the data store passes it on."""

    exception_type = "ch.systemsx.cisd.common.exceptions.MasqueradingException"


class UploadNotAllowed(AuthorizationFailure):
    """The caller may not register data sets there: what the data store makes of it."""

    def __init__(self, user_id: str) -> None:
        super().__init__(f"User '{user_id}'")
        again = "Authorization failure: "
        self.args = (f"{again}{again}{self}",)
