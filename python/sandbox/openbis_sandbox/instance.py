"""One openBIS: its documents, files and services, as the routes of the server use it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openbis_sandbox.as_api import entities, rights, sessions
from openbis_sandbox.as_api.context import Context, Options
from openbis_sandbox.as_api.failure_context import in_context, in_words
from openbis_sandbox.as_api.ids import need
from openbis_sandbox.as_api.methods import METHODS, id_of
from openbis_sandbox.as_api.results import search_result
from openbis_sandbox.core_plugins import CorePlugins
from openbis_sandbox.failures import (
    AuthorizationFailure,
    Failure,
    Masqueraded,
    ObjectNotFound,
    UploadNotAllowed,
    UserFailure,
)
from openbis_sandbox.jython.worker import JythonWorker, ServiceFailure
from openbis_sandbox.storage import Document, Storage

SYSTEM_USER = "system"
WITHOUT_SESSION = frozenset({"login", "isSessionActive", "getServerPublicInformation"})


@dataclass(frozen=True)
class Session:
    """Who a token belongs to; `is_pat`: it is a personal access token itself, not the session behind one."""

    user_id: str
    is_pat: bool


class Instance:
    """A running instance; its methods may be called from several threads."""

    def __init__(
        self,
        data: Path,
        options: Options,
        core_plugins: CorePlugins | None = None,
        jython: JythonWorker | None = None,
        own_services: Mapping[str, Callable[[Context, Mapping[str, Any]], Any]] | None = None,
    ) -> None:
        self.data = data
        self.options = options
        self.core_plugins = core_plugins
        self.storage = Storage(data / "openbis.sqlite")
        self._jython = jython
        self._own_services = own_services or {}

    def close(self) -> None:
        """End services and close the database."""
        if self._jython is not None:
            self._jython.close()
        self.storage.close()

    def call(self, method: str, parameters: Sequence[Any]) -> Any:
        """Call a V3 method of the application server.

        In: the method's name, its parameters with the session token first. Out: the result, before it is numbered.
        Raises a Failure as openBIS would.
        """
        if method in ("login", "loginAs", "loginAsAnonymousUser"):
            return self._login(method, parameters)
        token = parameters[0] if parameters else None
        if method == "isSessionActive":
            return self._is_active(token)
        if method == "executeCustomASService":
            return self._execute_service(token, *parameters[1:])
        if method == "searchCustomASServices":
            return self._search_services(token, *parameters[1:])
        if method == "getServerPublicInformation":
            token, parameters = None, [None]
        if method == "logout":
            return self._logout(token)
        with self.context(token, anonymous=method in WITHOUT_SESSION) as context:
            if method not in METHODS:
                raise UserFailure(f"The sandbox does not know the method {method}.")
            with in_context():
                return METHODS[method](context, *parameters[1:])

    @contextmanager
    def context(self, token: Any, anonymous: bool = False) -> Iterator[Context]:
        """A transaction in the name of a token's owner; a Failure where nobody is signed in with it."""
        with self.storage.transaction() as transaction:
            session = {} if anonymous else sessions.session_of(transaction, self.options, token)
            yield Context(transaction, self.options, str(session.get("user", "")), str(token), session)

    @contextmanager
    def system_context(self) -> Iterator[Context]:
        """A transaction with the rights of the instance itself, for its first data."""
        with self.storage.transaction() as transaction:
            yield Context(transaction, self.options, SYSTEM_USER, session={"system": True})

    def session(self, token: Any) -> Session:
        """Who a token belongs to; a Failure where nobody is signed in with it."""
        with self.context(token) as context:
            return Session(context.user_id, str(token).startswith(sessions.PAT_PREFIX))

    def session_token(self, token: Any) -> str:
        """The token of the session that the data store works in; see `sessions.session_behind`."""
        if str(token).startswith(sessions.PAT_PREFIX):
            time.sleep(self.options.access_token_delay)
        with self.storage.transaction() as transaction:
            return sessions.session_behind(transaction, self.options, token)

    def check_upload(self, token: Any, creation: Mapping[str, Any]) -> None:
        """What the data store looks at before it registers an upload: its type, its owner, the caller's right.

        Raises the Failure that says why not; an unknown type as the application server's, passed on.
        """
        with self.context(token) as context:
            try:
                owners = [
                    (kind, need(context, kind, creation[field]))
                    for kind, field in (("Sample", "sampleId"), ("Experiment", "experimentId"))
                    if creation.get(field)
                ]
                need(context, "DataSetType", creation.get("typeId"))
            except ObjectNotFound as failure:
                raise Masqueraded(str(failure)) from None
            if not owners:
                raise UserFailure("A dataset needs either a sample or an experiment as an owner.")
            for kind, owner in owners:
                if rights.rank_for(context, kind, owner) < rights.USER:
                    raise UploadNotAllowed(context.user_id)

    def may_read_dataset(self, token: Any, perm_id: str) -> Document:
        """The data set, if the token's owner may see it; raises the Failure that says why not."""
        with self.context(token) as context:
            document = need(
                context, "DataSet", {"@type": "as.dto.dataset.id.DataSetPermId", "permId": perm_id}
            )
            if not rights.may_read(context, "DataSet", document):
                raise AuthorizationFailure(context.user_id, "SPACE_OBSERVER, INSTANCE_OBSERVER")
            return document

    def register_dataset(
        self,
        token: Any,
        creation: Mapping[str, Any],
        files: Sequence[Mapping[str, Any]],
        place: Callable[[str], None],
    ) -> dict[str, Any]:
        """Register a data set with its files: both or neither.

        In: a `DataSetCreation`, the files (`path`, `size` in bytes, `crc32`), and how to move them to their place once
        the permId is known. Out: the permId object. Raises a Failure, or what `place` raises, and nothing is kept.
        """
        with self.context(token) as context:
            physical = {
                "shareId": "1",
                "location": "",
                "size": sum(int(file["size"]) for file in files),
                "complete": "YES",
                "status": "AVAILABLE",
                "presentInArchive": False,
                "archivingRequested": False,
                "storageConfirmation": True,
                "speedHint": -50,
            }
            key = entities.create_dataset(context, creation, physical)
            context.edit("DataSet", key)["physicalData"]["location"] = key
            place(key)
            return id_of(context, "DataSet", key)

    def expire_sessions(self, user_id: str) -> int:
        """End all sessions of a person as their expiry would; gives their number."""
        with self.storage.transaction() as transaction:
            return sessions.end_sessions(transaction, user_id)

    def _login(self, method: str, parameters: Sequence[Any]) -> str | None:
        if method == "loginAsAnonymousUser":
            return None
        user_id, password = str(parameters[0]), str(parameters[1])
        with self.storage.transaction() as transaction:
            sessions.forget_expired(transaction, self.options)
            token = sessions.login(transaction, user_id, password)
            if token is None:
                return None
            rights.refuse_without_role(Context(transaction, self.options, user_id, token))
            sessions.end_oldest(transaction, user_id, self.options.sessions_per_person)
            if method == "login":
                return token
            context = Context(transaction, self.options, user_id, token)
            rights.require_instance_admin(context)
            other = need(context, "Person", {"permId": str(parameters[2])})
            return sessions.new_session(transaction, str(other["key"]))

    def _logout(self, token: Any) -> None:
        # As in openBIS: who is not signed in is out already.
        with self.storage.transaction() as transaction:
            transaction.remove("session", str(token))

    def _is_active(self, token: Any) -> bool:
        try:
            self.session(token)
        except Failure:
            return False
        return True

    def _search_services(self, token: Any, criteria: Mapping[str, Any], fetch: Mapping[str, Any]) -> Any:
        """The services of core plugins. They are few: of the criteria only a code is looked at."""
        self.session(token)
        services = self.core_plugins.services.values() if self.core_plugins else ()
        codes = [part.get("fieldValue", {}).get("value") for part in criteria.get("criteria") or []]
        found = [
            {
                "@type": "as.dto.service.CustomASService",
                "fetchOptions": fetch,
                "code": {"@type": "as.dto.service.id.CustomASServiceCode", "permId": one.code},
                "label": one.label,
                "description": one.description,
            }
            for one in services
            if not codes or one.code in codes
        ]
        return search_result(found)

    def _execute_service(self, token: Any, service_id: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        # Outside of any transaction: a service may call back, and it may take its time.
        self.session(token)
        code = str(service_id.get("permId"))
        parameters = dict(options.get("parameters") or {})
        if code in self._own_services:
            with self.context(token) as context:
                return self._own_services[code](context, parameters)
        service = self.core_plugins.services.get(code) if self.core_plugins else None
        if service is None or self._jython is None:
            raise in_words(ObjectNotFound("CustomASServiceCode", code))
        try:
            return self._jython.execute(service, str(token), parameters)
        except ServiceFailure as failure:
            raise UserFailure(str(failure)) from failure
