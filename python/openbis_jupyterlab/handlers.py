"""The doors for the browser's half, below `<base url>openbis/`: thin, signed in, with XSRF, off the event loop."""

from __future__ import annotations

from functools import partial
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.web import authenticated

from openbis_jupyterlab import searches
from openbis_jupyterlab.door import Context, OpenbisHandler
from openbis_jupyterlab.run_handlers import RunHandler, RunsHandler
from openbis_jupyterlab.work import download_work, notebook_state, upload_work
from openbis_jupyter.errors import OpenbisJupyterError

_ID = r"([^/]+)"


class ConnectionsHandler(OpenbisHandler):
    """`connections`: all of them; add one."""

    @authenticated
    async def get(self) -> None:
        """All connections with their state."""
        await self.answer(self.context.connections.described)

    @authenticated
    async def post(self) -> None:
        """Add one: `{name, url, ca_file}`."""
        name, url, ca_file = (str(self.body().get(key) or "") for key in ("name", "url", "ca_file"))
        connections = self.context.connections

        def work() -> Any:
            connections.add(name, url, ca_file or None)
            return connections.described()

        await self.answer(work)


class ConnectionHandler(OpenbisHandler):
    """`connections/<id>`."""

    @authenticated
    async def delete(self, connection_id: str) -> None:
        """Forget one of people's own."""
        connections = self.context.connections

        def work() -> Any:
            connections.remove(connection_id)
            return connections.described()

        await self.answer(work)


class SessionHandler(OpenbisHandler):
    """`connections/<id>/session`: sign in and out."""

    @authenticated
    async def post(self, connection_id: str) -> None:
        """Sign in: `{token}`, `{user, password}`, or `{}` for what the YAML file holds."""
        user, password, token = (str(self.body().get(key) or "") for key in ("user", "password", "token"))
        connections = self.context.connections

        def work() -> Any:
            connections.sign_in(connections.get(connection_id), user=user, password=password, token=token)
            return connections.described()

        await self.answer(work)

    @authenticated
    async def delete(self, connection_id: str) -> None:
        """Sign out."""
        connections = self.context.connections

        def work() -> Any:
            connections.sign_out(connections.get(connection_id))
            return connections.described()

        await self.answer(work)


class DatasetsHandler(OpenbisHandler):
    """`connections/<id>/datasets`: a search, by POST because its words are nobody else's business."""

    @authenticated
    async def post(self, connection_id: str) -> None:
        """A page of datasets."""
        body = self.body()
        await self.answer(lambda: searches.dataset_page(self.access(connection_id), body))


class FilesHandler(OpenbisHandler):
    """`connections/<id>/datasets/<permId>/files`."""

    @authenticated
    async def get(self, connection_id: str, perm_id: str) -> None:
        """The files of a dataset."""
        await self.answer(lambda: searches.dataset_files(self.access(connection_id), perm_id))


class OwnersHandler(OpenbisHandler):
    """`connections/<id>/owners`: a search."""

    @authenticated
    async def post(self, connection_id: str) -> None:
        """Experiments and objects in which the user may save."""
        text = str(self.body().get("text") or "").strip()
        await self.answer(lambda: searches.owners(self.access(connection_id), text))


class TypesHandler(OpenbisHandler):
    """`connections/<id>/dataset-types`."""

    @authenticated
    async def get(self, connection_id: str) -> None:
        """Dataset types with their properties."""
        await self.answer(lambda: searches.dataset_types(self.access(connection_id)))


class TransfersHandler(OpenbisHandler):
    """`transfers`."""

    @authenticated
    async def post(self) -> None:
        """Begin a download or an upload."""
        body = self.body()

        def work() -> Any:
            kind = body.get("kind")
            if kind not in ("download", "upload"):
                raise OpenbisJupyterError("request-invalid", field="kind", reason="this is not understood.")
            # openBIS is asked only about what may be done here.
            wanted = (download_work if kind == "download" else upload_work)(self.context.root, body)
            access = self.access(str(body.get("connection")))
            return self.context.transfers.start(kind, partial(wanted, access)).as_json()

        await self.answer(work)


class TransferHandler(OpenbisHandler):
    """`transfers/<id>`."""

    @authenticated
    async def get(self, transfer_id: str) -> None:
        """How far it is."""
        await self.answer(lambda: self.context.transfers.get(transfer_id).as_json())

    @authenticated
    async def delete(self, transfer_id: str) -> None:
        """Stop it."""
        await self.answer(lambda: self.context.transfers.stop(transfer_id).as_json())


class NotebookStateHandler(OpenbisHandler):
    """`notebook-state`, by POST because a path may hold anything."""

    @authenticated
    async def post(self) -> None:
        """In: `{path}`. Out: whether openBIS has the file as it stands."""
        path = self.body().get("path")

        def work() -> Any:
            urls = [address.url for address in self.context.connections.all()]
            return notebook_state(urls, self.context.root.inside(path))

        await self.answer(work)


def routes(base_url: str, context: Context) -> list[tuple[str, type[OpenbisHandler], dict[str, Context]]]:
    """All doors."""
    doors: tuple[tuple[str, type[OpenbisHandler]], ...] = (
        ("connections", ConnectionsHandler),
        (f"connections/{_ID}", ConnectionHandler),
        (f"connections/{_ID}/session", SessionHandler),
        (f"connections/{_ID}/datasets", DatasetsHandler),
        (f"connections/{_ID}/datasets/{_ID}/files", FilesHandler),
        (f"connections/{_ID}/owners", OwnersHandler),
        (f"connections/{_ID}/dataset-types", TypesHandler),
        ("transfers", TransfersHandler),
        (f"transfers/{_ID}", TransferHandler),
        ("notebook-state", NotebookStateHandler),
        ("runs", RunsHandler),
        (f"runs/{_ID}", RunHandler),
    )
    return [
        (url_path_join(base_url, "openbis", door), handler, {"context": context}) for door, handler in doors
    ]
