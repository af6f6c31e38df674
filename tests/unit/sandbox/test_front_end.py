"""openBIS's own front end is found in every layout, and what it needs is served."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from unit.sandbox.desk import GROWTH, Desk

from openbis_sandbox.eln import master_data
from openbis_sandbox.eln.front_end import FrontEnd, find
from openbis_sandbox.eln.routes import PLUGIN_GUARD, eln_config
from openbis_sandbox.eln.services import AGGREGATION_SERVICES, AS_SERVICES
from openbis_sandbox.failures import UserFailure

JAVA = "source/java/ch/systemsx/cisd/openbis/public/resources"
HTML = "core-plugins/eln-lims/1/as/webapps/eln-lims/html"
LAYOUTS = {
    "2021": (f"openbis_standard_technologies/dist/{HTML}", f"openbis/{JAVA}", f"openbis/{JAVA}/api/v3"),
    "2023": (f"ui-eln-lims/src/{HTML}", f"server-application-server/{JAVA}", "api-openbis-javascript/src/v3"),
    "installed": (
        f"servers/{HTML}",
        "servers/openBIS-server/jetty/webapps/openbis/resources",
        "servers/openBIS-server/jetty/webapps/openbis/resources/api/v3",
    ),
}


def put(file: Path, text: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.fixture(params=LAYOUTS)
def source(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, FrontEnd]:
    html, resources, api_v3 = LAYOUTS[request.param]
    put(tmp_path / html / "index.html")
    put(tmp_path / html / "etc" / "config.js", "var PLUGINS_CONFIGURATION = { extraPlugins : [] };")
    put(tmp_path / resources / "js" / "openbis.js")
    put(tmp_path / api_v3 / "openbis.js")
    return tmp_path, FrontEnd(tmp_path / html, tmp_path / resources, tmp_path / api_v3)


def test_it_is_found(source: tuple[Path, FrontEnd]) -> None:
    folder, expected = source
    assert find(folder, None, None) == expected
    assert find(folder, expected.html, expected.resources) == expected


def test_nothing_named_is_nothing_served() -> None:
    assert find(None, None, None) is None


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(click.UsageError, match="The ELN-LIMS web app was not found"):
        find(tmp_path, None, None)
    with pytest.raises(click.UsageError, match=r"there is no index\.html"):
        find(None, tmp_path, tmp_path)


def test_the_configuration_keeps_what_is_given_and_is_written_once(
    source: tuple[Path, FrontEnd], tmp_path: Path
) -> None:
    path = eln_config(tmp_path, source[1], ["../../jupyter"])
    text = path.read_text()
    assert text.startswith("var PLUGINS_CONFIGURATION = { extraPlugins : [] };")
    assert text.endswith(f'PLUGINS_CONFIGURATION.extraPlugins.push("../../jupyter");\n{PLUGIN_GUARD}')
    path.write_text("// edited")
    assert eln_config(tmp_path, source[1], []).read_text() == "// edited"


def test_master_data_is_added_once_and_everybody_may_read_it(own_desk: Desk) -> None:
    master_data.ensure(own_desk.instance)
    before = own_desk.remembered()
    master_data.ensure(own_desk.instance)
    assert own_desk.remembered() == before
    value = {"@type": "as.dto.common.search.StringEqualToValue", "value": "GENERAL_ELN_SETTINGS"}
    code = {"@type": "as.dto.common.search.CodeSearchCriteria", "fieldValue": value}
    assert [one["code"] for one in own_desk.search("olga", "Samples", code)] == ["GENERAL_ELN_SETTINGS"]


def eln_api(desk: Desk, method: str, user: str = "alice", service: str = "eln-lims-api", **more: Any) -> Any:
    with desk.instance.context(desk.token(user)) as context:
        return AGGREGATION_SERVICES[service](context, {"method": method, **more})


def as_eln_api(desk: Desk, method: str, **more: Any) -> Any:
    with desk.instance.context(desk.token("alice")) as context:
        return AS_SERVICES["as-eln-lims-api"](context, {"method": method, **more})


def test_aggregation_services_answer_with_a_table(desk: Desk) -> None:
    table = eln_api(desk, "getDirectLinkURL")
    assert [column["title"] for column in table["columns"]] == ["STATUS", "MESSAGE", "RESULT"]
    status, _, result = (cell["value"] for cell in table["rows"][0])
    assert (status, json.loads(result)) == ("OK", {"cifs": None, "sftp": None})


def test_what_the_services_do_not_know_is_refused(desk: Desk) -> None:
    with pytest.raises(UserFailure, match="does not know"):
        eln_api(desk, "copySample")
    with pytest.raises(UserFailure, match="does not know"):
        as_eln_api(desk, "importSamples")


@pytest.mark.parametrize(("user", "may"), [("bob", "true"), ("olga", "false")])
def test_dropboxes_are_watched_by_those_who_are_at_least_user(desk: Desk, user: str, may: str) -> None:
    table = eln_api(desk, "", user, "dropbox-monitor-api", checkAuthorization=True)
    assert table["rows"] == [[{"type": "STRING", "value": may}]]
    if may == "true":
        assert eln_api(desk, "", user, "dropbox-monitor-api")["rows"] == []
        return
    with pytest.raises(UserFailure, match="isn't authorized for using the Dropbox Monitor"):
        eln_api(desk, "", user, "dropbox-monitor-api")


def test_the_next_codes_follow_the_highest_of_their_kind(own_desk: Desk) -> None:
    step = {"sampleTypeCode": "EXPERIMENTAL_STEP"}
    before = as_eln_api(own_desk, "getNextSequenceForType", **step)
    own_desk.create(
        "alice", "Samples", code="EXP41", experimentId=GROWTH, typeId={"permId": "EXPERIMENTAL_STEP"}
    )
    assert before < as_eln_api(own_desk, "getNextSequenceForType", **step) == 42
    with own_desk.instance.system_context() as context:
        number = next(one["number"] for one in context.all("Project") if one["code"] == "CELLS")
    assert as_eln_api(own_desk, "getNextExperimentCode", projectId=str(number)) == "CELLS_EXP_1"


def test_only_two_properties_of_the_service_can_be_asked_for(desk: Desk) -> None:
    name = "ui.unarchiving.threshold.relative"
    assert as_eln_api(desk, "getServiceProperty", propertyKey=name, defaultValue="0.5") == "0.5"
    with pytest.raises(UserFailure, match=r"Invalid property: database\.password"):
        as_eln_api(desk, "getServiceProperty", propertyKey="database.password")
