"""What an institute starts from, beside the code: settings that exist, addresses that are answered, secrets nowhere."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
import yaml
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from openbis_jupyter.hub.service.elsewhere import environment_for
from openbis_jupyter.hub.settings import Settings, settings_from_json
from openbis_jupyter.hub.sign_in.profile_handlers import profiles_in
from openbis_jupyter.notebook.languages import LANGUAGES

REPOSITORY = Path(__file__).resolve().parents[3]
COMPOSE, KUBERNETES = REPOSITORY / "deploy" / "compose", REPOSITORY / "deploy" / "kubernetes"
FILES = {"compose": COMPOSE / "jupyterhub_config.py", "kubernetes": KUBERNETES / "openbis.py"}
KEY = "0123456789abcdef" * 2 + "f1e2d3c4b5a69788" * 2
KUBERNETES_VERSION = "1.33"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What compose.yaml and values.yaml set."""
    monkeypatch.setenv("JUPYTERHUB_CRYPT_KEY", KEY)
    monkeypatch.setenv("PGPASSWORD", "word-of-the-database")
    monkeypatch.setenv("HUB_HOST", "hub.example.org")
    monkeypatch.setenv("OPENBIS_URL", "https://openbis.example.org")
    monkeypatch.setenv("USER_IMAGE", "openbis-jupyter/user:0.1.0")
    monkeypatch.setenv("PEOPLE_NETWORK", "openbis-jupyter-people")
    monkeypatch.setenv("CA_FILE", "")


def loaded(kind: str) -> tuple[Config, Settings]:
    """The configuration as hub and service load it, and our settings in it."""
    file = FILES[kind]
    c = PyFileConfigLoader(file.name, path=str(file.parent)).load_config()
    return c, settings_from_json(c.JupyterHub.services[0]["environment"]["OPENBIS_JUPYTER_SETTINGS"])


def manifests() -> list[Any]:
    return list(yaml.safe_load_all((KUBERNETES / "service.yaml").read_text()))


def values() -> Any:
    return yaml.safe_load((KUBERNETES / "values.yaml").read_text())


def compose() -> Any:
    return yaml.safe_load((COMPOSE / "compose.yaml").read_text())


def arguments_of_the_service(kind: str) -> list[str]:
    if kind == "compose":
        return list(compose()["services"]["service"]["command"])
    deployment = next(one for one in manifests() if one["kind"] == "Deployment")
    return list(deployment["spec"]["template"]["spec"]["containers"][0]["args"])


@pytest.mark.parametrize("kind", FILES)
def test_the_service_listens_where_hub_and_proxy_look_for_it(kind: str) -> None:
    _, settings = loaded(kind)
    command, serve, *options = arguments_of_the_service(kind)
    given = dict(option.split("=", 1) for option in options)
    assert (command, serve) == ("openbis-jupyter-hub", "serve")
    listens = urlsplit(given["--listen"])
    assert listens.hostname == "0.0.0.0"
    assert listens.port == urlsplit(settings.service_url).port
    assert urlsplit(given["--hub-api-url"]).path == f"{settings.base_path}hub/api"
    environment = environment_for(FILES[kind], given["--listen"], given["--hub-api-url"])
    assert environment["JUPYTERHUB_API_URL"] == given["--hub-api-url"]


@pytest.mark.parametrize("kind", FILES)
def test_no_password_is_in_the_settings(kind: str) -> None:
    """The hub keeps them in its database and shows them to administrators."""
    c, settings = loaded(kind)
    assert urlsplit(settings.database_url).password is None
    held = json.dumps([c.JupyterHub.services[0]["environment"], dict(c.Spawner.environment)], default=str)
    assert "word-of-the-database" not in held and KEY not in held


@pytest.mark.parametrize("kind", FILES)
def test_the_form_offers_the_kernels_of_the_image(kind: str) -> None:
    _, settings = loaded(kind)
    assert [kernel.name for kernel in settings.kernels] == ["python3", "ir", "octave", "bash", "sos"]
    assert {kernel.language.lower() for kernel in settings.kernels} <= set(LANGUAGES)


def test_secrets_of_the_project_are_files() -> None:
    project = compose()
    assert set(project["secrets"]) == {
        *re.findall(r'^    "([a-z-]+)": "[A-Z_]+",$', FILES["compose"].read_text(), re.MULTILINE),
        "hub-certificate",
        "hub-key",
    }
    given = {secret for service in project["services"].values() for secret in service.get("secrets", [])}
    assert given == set(project["secrets"])
    # Who starts containers is root on the machine: the hub alone.
    socketed = {name for name, one in project["services"].items() if "docker.sock" in str(one.get("volumes"))}
    assert socketed == {"hub"}
    with_people = {name for name, one in project["services"].items() if "people" in one["networks"]}
    assert with_people == {"proxy", "hub"}


def test_an_authority_of_ones_own_reaches_all_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CA_FILE", "/etc/ssl/certs/our-authority.pem")
    monkeypatch.setattr(Path, "is_file", lambda path: str(path) == "/etc/jupyterhub/ca.pem")
    c, settings = loaded("compose")
    assert c.DockerSpawner.read_only_volumes == {"/etc/ssl/certs/our-authority.pem": settings.ca_file}
    mounts = [
        one["volumes"]
        for one in compose()["services"].values()
        if "jupyterhub_config" in str(one.get("volumes"))
    ]
    mounts.append(compose()["x-hub"]["volumes"])
    assert all(any(mount.endswith(f":{settings.ca_file}:ro") for mount in one) for one in mounts)


@pytest.mark.parametrize("manifest", manifests(), ids=lambda one: one["kind"])
def test_kubernetes_understands_the_manifests(manifest: Any) -> None:
    kubernetes_validate.validate(manifest, KUBERNETES_VERSION, strict=True)


def test_a_fault_in_a_manifest_is_found() -> None:
    deployment = manifests()[0]
    deployment["spec"]["replica"] = 2
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment, KUBERNETES_VERSION, strict=True)


def test_the_probes_ask_for_what_the_service_answers() -> None:
    _, settings = loaded("kubernetes")
    pod = manifests()[0]["spec"]["template"]["spec"]
    [container] = pod["containers"]
    [port] = container["ports"]
    assert port["containerPort"] == urlsplit(settings.service_url).port
    paths = {
        name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")
    }
    health = f"{settings.service_prefix}api/health"
    assert paths == {"startup": health, "liveness": health, "readiness": f"{health}/ready"}
    service = next(one for one in manifests() if one["kind"] == "Service")
    assert service["metadata"]["name"] == urlsplit(settings.service_url).hostname
    # Secrets come from the same Kubernetes secret, with the same keys, as for the hub.
    keys = {one["name"]: one["valueFrom"]["secretKeyRef"] for one in container["env"]}
    hub = values()["hub"]
    assert (
        keys["JUPYTERHUB_CRYPT_KEY"] == hub["extraEnv"]["JUPYTERHUB_CRYPT_KEY"]["valueFrom"]["secretKeyRef"]
    )
    assert {one["name"] for one in keys.values()} == {hub["existingSecret"]}


def test_hub_and_service_read_the_same_file() -> None:
    [generated] = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())["configMapGenerator"]
    assert [str(KUBERNETES / name) for name in generated["files"]] == [str(FILES["kubernetes"])]
    pod = manifests()[0]["spec"]["template"]["spec"]
    names = [
        one["configMap"]["name"]
        for one in (*pod["volumes"], *values()["hub"]["extraVolumes"])
        if "configMap" in one
    ]
    assert names == [generated["name"]] * 2


def test_the_form_offers_the_profiles_of_the_chart() -> None:
    _, settings = loaded("kubernetes")
    assert settings.profiles_from == "spawner"
    profiles, left_out = profiles_in(values()["singleuser"]["profileList"])
    assert [(one["id"], one["default"]) for one in profiles] == [("small", True), ("large", False)]
    assert left_out == []


def test_no_secret_is_in_the_values() -> None:
    told = [(KUBERNETES / name).read_text() for name in ("values.yaml", "service.yaml", "openbis.py")]
    assert not re.search(r"(?i)(password|token|secret|key): *['\"]?[A-Za-z0-9+/=]{16,}", "\n".join(told))
