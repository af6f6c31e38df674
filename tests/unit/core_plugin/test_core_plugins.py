"""The rules of openBIS's CorePluginScanner, ModuleEnabledChecker and CorePluginsInjector."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cases import cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openbis_sandbox.core_plugins import JYTHON_EXECUTOR, CorePlugins, load
from openbis_sandbox.properties import ConfigurationFailure

Write = Callable[[str, str], Path]
SERVICE = f"class = {JYTHON_EXECUTOR}\nscript-path = script.py\n"
WEBAPP = "webapp-folder = html\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(path: str, text: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    return write_file


def enable(write: Write, modules: str, more: str = "") -> None:
    write("core-plugins.properties", f"enabled-modules = {modules}\n{more}")


def add_service(write: Write, module: str, code: str, properties: str = SERVICE, version: str = "1") -> Path:
    write(f"{module}/{version}/as/services/{code}/plugin.properties", properties)
    return write(f"{module}/{version}/as/services/{code}/script.py", "pass\n")


def add_webapp(write: Write, module: str, name: str, version: str = "1") -> Path:
    write(f"{module}/{version}/as/webapps/{name}/plugin.properties", WEBAPP)
    return write(f"{module}/{version}/as/webapps/{name}/html/index.html", "<html></html>").parent


def test_services_and_webapps_with_their_paths(write: Write, tmp_path: Path) -> None:
    enable(write, "eln")
    script = add_service(write, "eln", "eln-api", SERVICE + "label = ELN\n")
    html = add_webapp(write, "eln", "eln-lims")
    plugins = load(tmp_path)
    assert plugins.webapps == {"eln-lims": html}
    service = plugins.services["eln-api"]
    assert (service.code, service.script, service.label, service.description) == (
        "eln-api",
        script,
        "ELN",
        "",
    )
    assert plugins.properties["services"] == "eln-api"
    assert plugins.properties["eln-api.script-path"] == str(script)


def test_nothing_is_enabled_unasked(write: Write, tmp_path: Path) -> None:
    add_service(write, "eln", "eln-api")
    assert load(tmp_path) == CorePlugins()
    enable(write, "")
    assert load(tmp_path).services == {}
    assert load(tmp_path / "absent") == CorePlugins()


@pytest.mark.parametrize(
    ("patterns", "enabled"),
    [
        ("eln-lims", {"eln-lims"}),
        ("eln.*", {"eln-lims", "eln-two"}),
        ("lims", set()),
        ("jupyter-o.*, eln-t..", {"jupyter-old", "eln-two"}),
        (".*", {"eln-lims", "eln-two", "jupyter", "jupyter-old"}),
        # As in openBIS: names that begin with that of an enabled module are enabled with it.
        ("jupyter", {"jupyter", "jupyter-old"}),
    ],
)
def test_enabled_modules_are_regular_expressions(
    write: Write, tmp_path: Path, patterns: str, enabled: set[str]
) -> None:
    enable(write, patterns)
    for module in ("eln-lims", "eln-two", "jupyter", "jupyter-old"):
        add_service(write, module, f"{module}-service")
    assert {code.removesuffix("-service") for code in load(tmp_path).services} == enabled


def test_a_broken_regular_expression(write: Write, tmp_path: Path) -> None:
    enable(write, "eln(")
    with pytest.raises(ConfigurationFailure, match="Invalid regular expression"):
        load(tmp_path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=cases(25))
@given(versions=st.sets(st.integers(0, 2000), min_size=1, max_size=4))
def test_the_highest_version_wins_by_number(
    tmp_path_factory: pytest.TempPathFactory, versions: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("versions")
    (folder / "core-plugins.properties").write_text("enabled-modules = m")
    for version in versions:
        (folder / f"m/{version}/as/webapps/app/html").mkdir(parents=True)
        (folder / f"m/{version}/as/webapps/app/plugin.properties").write_text(WEBAPP)
    assert load(folder).webapps == {"app": folder / f"m/{max(versions)}/as/webapps/app/html"}


@pytest.mark.parametrize("other", ["2beta", "v3", "-4", ".5", "9/dss"])
def test_folders_that_are_no_version_of_the_application_server(
    write: Write, tmp_path: Path, other: str
) -> None:
    enable(write, "m")
    html = add_webapp(write, "m", "app", "1")
    (tmp_path / "m" / other).mkdir(parents=True)
    assert load(tmp_path).webapps == {"app": html}


@pytest.mark.parametrize("disabled", ["m", "m:services", "m:services:one", "other, m:serv"])
def test_disabled_core_plugins_are_prefixes(write: Write, tmp_path: Path, disabled: str) -> None:
    enable(write, "m", f"disabled-core-plugins = {disabled}")
    add_service(write, "m", "one")
    assert load(tmp_path).services == {}


def test_a_marker_file_disables_a_plugin(write: Write, tmp_path: Path) -> None:
    enable(write, "m")
    add_service(write, "m", "one")
    add_service(write, "m", "two")
    write("m/1/as/services/one/disabled", "")
    assert set(load(tmp_path).services) == {"two"}


def test_required_plugins_are_enabled_too(write: Write, tmp_path: Path) -> None:
    enable(write, "a")
    for module in ("a", "b", "c"):
        add_service(write, module, f"{module}-one")
        add_service(write, module, f"{module}-two")
    write("a/1/core-plugin.properties", "required-plugins = b:services:b-one")
    write("b/1/core-plugin.properties", "required-plugins = c, a")
    assert set(load(tmp_path).services) == {"a-one", "a-two", "b-one", "c-one", "c-two"}
    write("c/1/core-plugin.properties", "required-plugins = d")
    with pytest.raises(ConfigurationFailure, match="unknown module"):
        load(tmp_path)


def test_plugin_properties_win_over_service_properties(write: Write, tmp_path: Path) -> None:
    enable(write, "m")
    add_service(write, "m", "one", SERVICE + "set = by plugin\nremoved = by plugin\n")
    service_properties = write(
        "service.properties", "one.set = by admin\none.unset = by admin\none.removed = __DELETE__\n"
    )
    properties = load(tmp_path, service_properties).properties
    assert properties["one.set"] == "by plugin"
    assert properties["one.unset"] == "by admin"
    assert "one.removed" not in properties


def test_core_plugins_properties_win_over_service_properties(write: Write, tmp_path: Path) -> None:
    add_service(write, "m", "one")
    add_service(write, "n", "two")
    service_properties = write("service.properties", "enabled-modules = m\n")
    assert set(load(tmp_path, service_properties).services) == {"one"}
    enable(write, "n")
    assert set(load(tmp_path, service_properties).services) == {"two"}


@pytest.mark.parametrize("module", ["m", "n"])
def test_a_service_and_a_webapp_of_one_name_keep_openbis_from_starting(
    write: Write, tmp_path: Path, module: str
) -> None:
    enable(write, ".*")
    add_service(write, "m", "same")
    add_webapp(write, module, "same")
    with pytest.raises(ConfigurationFailure, match="There is already a plugin named 'same'"):
        load(tmp_path)


def test_a_miscellaneous_plugin_may_add_a_service_of_that_name(write: Write, tmp_path: Path) -> None:
    enable(write, "m")
    html = add_webapp(write, "m", "same")
    folder = "m/1/as/miscellaneous/same-service"
    write(
        f"{folder}/plugin.properties",
        f"services = same\nsame.class = {JYTHON_EXECUTOR}\nsame.script-path = run.py\n",
    )
    script = write(f"{folder}/run.py", "pass\n")
    plugins = load(tmp_path)
    assert plugins.webapps == {"same": html}
    assert plugins.services["same"].script == script


@pytest.mark.parametrize("name", ["a b", "a,b", "a=b"])
def test_names_that_openbis_refuses(write: Write, tmp_path: Path, name: str) -> None:
    enable(write, "m")
    add_service(write, "m", name)
    with pytest.raises(ConfigurationFailure, match="Plugin name contains"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ("", "'one.class' not found"),
        (f"class = {JYTHON_EXECUTOR}", "'one.script-path' not found"),
        ("class = org.example.Executor\nscript-path = script.py", "only services of the class"),
    ],
)
def test_incomplete_services(write: Write, tmp_path: Path, properties: str, message: str) -> None:
    enable(write, "m")
    add_service(write, "m", "one", properties)
    with pytest.raises(ConfigurationFailure, match=message):
        load(tmp_path)


def test_a_plugin_without_properties(write: Write, tmp_path: Path) -> None:
    enable(write, "m")
    write("m/1/as/services/one/script.py", "")
    with pytest.raises(ConfigurationFailure, match="Missing plugin properties"):
        load(tmp_path)
