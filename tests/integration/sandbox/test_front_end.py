"""A front end of openBIS's layout is served at openBIS's addresses, with the interfaces that it calls."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from integration.sandbox.server import CallFailed, Server, made_up_front_end, serving

V1 = "/openbis/openbis/rmi-general-information-v1.json"
QUERY = "/openbis/openbis/rmi-query-v1.json"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    source = made_up_front_end(tmp_path_factory.mktemp("source"))
    with serving(tmp_path_factory.mktemp("openbis"), "--openbis-source", str(source)) as running:
        yield running


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/openbis/webapp/eln-lims/", "<title>ELN</title>"),
        ("/openbis/webapp/eln-lims/etc/config.js", "var given;"),
        ("/openbis/resources/js/openbis.js", "// V1"),
        ("/openbis/resources/api/v3/openbis.js", "// V3"),
    ],
)
def test_files(server: Server, address: str, text: str) -> None:
    answer = server.request("GET", address)
    assert answer.ok
    assert answer.text.startswith(text)


def test_nothing_beside_them(server: Server) -> None:
    assert server.request("GET", "/openbis/resources/..%2f..%2fjs").status_code == 404
    assert server.request("GET", "/openbis/webapp/eln-lims-2025/").status_code == 404


def test_interfaces(server: Server) -> None:
    token = server.call("tryToAuthenticateForAllServices", "olga", "olga-demo", api=V1)
    assert [one["code"] for one in server.call("listDataStores", token, api=V1)] == ["DSS1"]
    found = server.call("searchForSamples", token, {"matchClauses": []}, api=V1)
    assert "GENERAL_ELN_SETTINGS" in {one["code"] for one in found}, "the settings are there, for everybody"
    service = ["DSS1", "eln-lims-api", {"method": "init"}]
    report = server.call("createReportFromAggregationService", token, *service, api=QUERY)
    assert report["rows"][0][0]["value"] == "OK"
    with pytest.raises(CallFailed, match="user is not logged in"):
        server.call("listDataStores", "nobody", api=V1)
