"""One sandbox for all tests of the toolbox, with ten thousand datasets in a place of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme
from integration.sandbox.server import Server, serving
from matlab.octave import Outcome, environment, octave

TEN_THOUSAND = "/METHODS/PROTOCOLS/TEN_THOUSAND"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("openbis"), "--faults", "--checksum-delay", "0") as running:
        fill(running)
        yield running


def fill(server: Server, number: int = 10_000) -> None:
    """Register so many datasets in one call, in an experiment of their own."""
    token = server.login()
    project = {"@type": "as.dto.project.id.ProjectIdentifier", "identifier": "/METHODS/PROTOCOLS"}
    experiment = {"code": "TEN_THOUSAND", "projectId": project, "typeId": {"permId": "COLLECTION"}}
    [created] = server.call("createExperiments", token, [experiment])
    # In each creation anew: a number that openBIS gave an object of its answer may stand only once in a question.
    place = {key: value for key, value in created.items() if key != "@id"}
    creation = {"typeId": {"permId": "RAW_DATA"}, "experimentId": place}
    creations = [{**creation, "properties": {"$NAME": f"Lauf {one} µ"}} for one in range(number)]
    server.call("createDataSets", token, creations)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def run_group(server: Server, home: Path, tmp_path: Path) -> Callable[..., Outcome]:
    """Run the M-code tests of a group in one Octave: all of them, or those that are named."""

    def run(group: str, *names: str, **more: str) -> Outcome:
        ready = tmp_path / "ready.json"
        ready.write_text(json.dumps(server.ready))
        other = tmp_path / "other-ca.pem"
        trustme.CA().cert_pem.write_to_path(str(other))
        environ = environment(
            home,
            OPENBIS_TEST_READY=str(ready),
            OPENBIS_TEST_OTHER_CA=str(other),
            OPENBIS_TEST_FOLDER=str(tmp_path),
            OPENBIS_TESTS=" ".join(names),
            **more,
        )
        return octave(f"tests.run('{group}')", environ, tmp_path)

    return run
