"""The questions that the hub side asks openBIS, each with its number of HTTP requests.

A launch needs four at most, however many datasets it names: whose token (1), what the instance allows (1, remembered
for some minutes), everything else in one batch (1), a personal access token where a new one is due (1; 1 more to delete
the one that it replaces). Where openBIS does not know the owner or a dataset, which ends the launch, the batch is asked
a second time; where it cannot tell rights on datasets, a third time. A saved notebook costs two more, to the data
store.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.failure import AccessDenied, OpenbisFailure, told
from openbis_jupyter.openbis.operations import RightsOn, launch_facts, launch_operations
from openbis_jupyter.openbis.questions import TOGETHER
from openbis_jupyter.openbis.rpc import Graph, Rpc
from openbis_jupyter.openbis.shapes import OwnerKind, moment
from openbis_jupyter.openbis.values import LaunchFacts, ServerInformation, SessionInformation
from openbis_jupyter.protocol.credentials import Credential

PAT_SESSION_NAME = "jupyter"
SERVER_INFORMATION_SECONDS = 600.0
CLOCK_TOLERANCE = timedelta(minutes=1)
"""openBIS measures the validity of a new token with its own clock: stay below the maximum, begin before now."""
_LONG_AGO = datetime.min.replace(tzinfo=timezone.utc)


class Gateway:
    """Typed questions to one openBIS. Safe to be used by several threads."""

    def __init__(self, rpc: Rpc) -> None:
        self._rpc = rpc
        self._lock = threading.Lock()
        self._server: tuple[float, ServerInformation] | None = None

    @property
    def url(self) -> str:
        """The origin of openBIS."""
        return self._rpc.url

    def login(self, user: str, password: str) -> str | None:
        """A session token, or None where openBIS refuses the password or an account without any role (1 request).

        Errors: `no-role` where openBIS tells the two apart.
        """
        token = self._ask("login", None, user, password)
        return str(token) if token else None

    def logout(self, token: str) -> None:
        """End a session (1 request)."""
        self._ask("logout", token)

    def session_information(self, token: str) -> SessionInformation:
        """Whose token it is (1 request). Errors: `session-expired`."""
        answer = self._ask("getSessionInformation", token)
        graph = Graph(answer)
        user = graph.child(answer, "person").get("userId") or graph.node(answer).get("userName")
        if not user:
            raise OpenbisJupyterError("session-expired")
        return SessionInformation(str(user), bool(graph.node(answer).get("personalAccessTokenSession")))

    def server_information(self, token: str) -> ServerInformation:
        """What the instance allows (1 request, none for some minutes after it)."""
        with self._lock:
            if self._server and time.monotonic() - self._server[0] < SERVER_INFORMATION_SECONDS:
                return self._server[1]
        answer = self._ask("getServerInformation", token) or {}
        information = ServerInformation(
            pats_enabled=answer.get("personal-access-tokens-enabled") == "true",
            pat_max_validity=_seconds(answer, "personal-access-tokens-max-validity-period"),
            pat_warning_period=_seconds(answer, "personal-access-tokens-validity-warning-period"),
        )
        with self._lock:
            self._server = (time.monotonic(), information)
        return information

    def launch_facts(
        self,
        token: str,
        datasets: Sequence[str] = (),
        owner_kind: OwnerKind | None = None,
        owner_perm_id: str = "",
        pat: str | None = None,
    ) -> LaunchFacts:
        """Everything that a launch reads, in one batch (1 request; 2 where openBIS does not know the owner or a
        dataset, 3 where it cannot tell rights on datasets).
        """

        def ask(rights_on: RightsOn, pat: str | None = None) -> LaunchFacts:
            operations = launch_operations(datasets, owner_kind, owner_perm_id, pat, rights_on)
            return launch_facts(self._execute(token, operations), owner_kind)

        try:
            return ask("owner and datasets", pat)
        except OpenbisFailure:
            # openBIS refuses to tell rights on an owner that it does not know, and with it the whole batch.
            if owner_kind is None:
                raise OpenbisJupyterError("openbis-failed") from None
        try:
            facts = ask("nothing")
            if facts.owner is None or any(perm_id not in facts.datasets for perm_id in datasets):
                return facts
            return ask("owner", pat)
        except OpenbisFailure:
            raise OpenbisJupyterError("openbis-failed") from None

    def create_personal_access_token(
        self, token: str, user: str, session_name: str = PAT_SESSION_NAME, validity: int | None = None
    ) -> Credential:
        """A new personal access token (1 request), as long-lived as the instance allows, or `validity` seconds."""
        longest = self.server_information(token).pat_max_validity
        now = _now()
        valid_from = now - CLOCK_TOLERANCE
        valid_to = valid_from + timedelta(seconds=min(validity or longest, longest))
        creation = {
            "@type": "as.dto.pat.create.PersonalAccessTokenCreation",
            "sessionName": session_name,
            "validFromDate": _milliseconds(valid_from),
            "validToDate": _milliseconds(valid_to),
        }
        answer = self._ask("createPersonalAccessTokens", token, [creation])
        created = Graph(answer).node(answer[0] if isinstance(answer, list) and answer else None)
        if not created.get("permId"):
            raise OpenbisJupyterError("openbis-failed")
        return Credential(
            kind="personal-access-token",
            token=str(created["permId"]),
            valid_to=moment(_milliseconds(valid_to)),
            openbis_user=user,
        )

    def personal_access_tokens(self, token: str, user: str, session_name: str) -> list[Credential]:
        """The user's tokens of this session name, those that hold longest first (1 request)."""
        found = [
            Credential(
                kind="personal-access-token",
                token=pat,
                valid_to=moment(one.get("validToDate")),
                openbis_user=user,
            )
            for pat, one in self._own_tokens(token, user).items()
            if one.get("sessionName") == session_name
        ]
        return sorted(found, key=lambda one: one.valid_to or _LONG_AGO, reverse=True)

    def _own_tokens(self, token: str, user: str) -> dict[str, Mapping[str, Any]]:
        """The user's tokens as openBIS sends them; somebody who may see those of others gets none of theirs."""
        criteria = {"@type": "as.dto.pat.search.PersonalAccessTokenSearchCriteria"}
        fetch = {
            "@type": "as.dto.pat.fetchoptions.PersonalAccessTokenFetchOptions",
            "owner": {"@type": "as.dto.person.fetchoptions.PersonFetchOptions"},
        }
        answer = self._ask("searchPersonalAccessTokens", token, criteria, fetch)
        graph = Graph(answer)
        return {
            str(graph.child(one, "permId").get("permId") or one.get("hash")): one
            for one in graph.children(answer, "objects")
            if graph.child(one, "owner").get("userId") == user
        }

    def groups(self, token: str, user: str) -> list[str]:
        """Codes of the authorization groups that the user is in (1 request).

        Errors: `access-denied` where openBIS does not let them see groups: who has only roles of users or observers
        may not, unless the capability `SEARCH_AUTHORIZATION_GROUP` says otherwise.
        """
        person = "as.dto.person"
        criteria = {
            "@type": "as.dto.authorizationgroup.search.AuthorizationGroupSearchCriteria",
            "operator": "AND",
            "criteria": [
                {
                    "@type": f"{person}.search.PersonSearchCriteria",
                    "operator": "AND",
                    "criteria": [
                        {
                            "@type": f"{person}.search.UserIdSearchCriteria",
                            "fieldName": "userId",
                            "fieldType": "ATTRIBUTE",
                            "fieldValue": {"@type": "as.dto.common.search.StringEqualToValue", "value": user},
                        }
                    ],
                }
            ],
        }
        fetch = {
            "@type": "as.dto.authorizationgroup.fetchoptions.AuthorizationGroupFetchOptions",
            "users": {"@type": f"{person}.fetchoptions.PersonFetchOptions"},
        }
        answer = self._ask("searchAuthorizationGroups", token, criteria, fetch)
        graph = Graph(answer)
        # What is found is not believed but looked at: a user id may hold what openBIS takes for a wildcard.
        return [
            str(one["code"])
            for one in graph.children(answer, "objects")
            if any(member.get("userId") == user for member in graph.children(one, "users"))
        ]

    def delete_personal_access_tokens(
        self, token: str, user: str, also: Collection[str] = (), reason: str = "revoked by the user"
    ) -> list[str]:
        """Delete the user's tokens that were made for Jupyter, and those of `also` (2 requests at most).

        In: the session token of the user, or of an administrator of openBIS; what openBIS notes as the reason.
        Out: what was deleted.
        """
        if not self.server_information(token).pats_enabled:
            return []
        found = self._own_tokens(token, user)
        doomed = [
            pat for pat, one in found.items() if one.get("sessionName") == PAT_SESSION_NAME or pat in also
        ]
        if doomed:
            self._delete_tokens(token, doomed, reason)
        return doomed

    def delete_replaced_token(self, token: str, replaced: str) -> None:
        """Delete the personal access token that another one has taken the place of (1 request)."""
        self._delete_tokens(token, [replaced], "replaced by a new one")

    def _delete_tokens(self, token: str, pats: Sequence[str], reason: str) -> None:
        ids = [{"@type": "as.dto.pat.id.PersonalAccessTokenPermId", "permId": pat} for pat in pats]
        options = {"@type": "as.dto.pat.delete.PersonalAccessTokenDeletionOptions", "reason": reason}
        self._ask("deletePersonalAccessTokens", token, ids, options)

    def _execute(self, token: str, operations: list[dict[str, Any]]) -> Any:
        return self._rpc.call("executeOperations", token, operations, TOGETHER)

    def _ask(self, method: str, token: str | None, *parameters: object) -> Any:
        try:
            return self._rpc.call(method, token, *parameters)
        except AccessDenied as reason:
            raise told(reason) from None
        except OpenbisFailure:
            raise OpenbisJupyterError("openbis-failed") from None


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _seconds(answer: dict[str, Any], key: str) -> int:
    try:
        return int(answer[key])
    except (KeyError, TypeError, ValueError):
        return 0


def _milliseconds(time_point: datetime) -> int:
    return int(time_point.timestamp() * 1000)
