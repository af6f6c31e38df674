"""What the hub's unit tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from unit.hub.openbis_double import OpenbisDouble, serve

from openbis_jupyter.hub.templates import TemplateWorker


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenbisDouble]:
    with serve(tmp_path_factory.mktemp("tls")) as double:
        yield double


@pytest.fixture
def openbis(_server: OpenbisDouble) -> OpenbisDouble:
    """The server with its first contents."""
    fresh = OpenbisDouble(url=_server.url, ca_file=_server.ca_file)
    _server.__dict__.update(fresh.__dict__)
    return _server


@pytest.fixture(scope="session")
def template_worker() -> Iterator[TemplateWorker]:
    """The processes that read and fill templates."""
    worker = TemplateWorker()
    yield worker
    worker.close()
