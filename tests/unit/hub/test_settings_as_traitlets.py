"""Settings are traitlets, as JupyterHub's own: they may stand in the configuration, and the hub finds us by name."""

from __future__ import annotations

from importlib.metadata import entry_points
from secrets import token_hex
from typing import Any

import pytest
from traitlets.config import Config

from openbis_jupyter.hub import configure
from openbis_jupyter.hub.settings import Settings, settings_from_json
from openbis_jupyter.hub.sign_in import OpenbisAuthenticator

URL = "https://openbis.example.org"


@pytest.fixture(autouse=True)
def _crypt_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_CRYPT_KEY", token_hex(32))


def test_settings_may_stand_before_the_call() -> None:
    c = Config()
    c.OpenbisAuthenticator.openbis_url = URL
    c.OpenbisAuthenticator.hub_url = "https://elsewhere.example.org"
    c.OpenbisAuthenticator.ticket_seconds = 30
    configure(c, hub_url="https://hub.example.org")
    settings = settings_from_json(c.JupyterHub.services[0]["environment"]["OPENBIS_JUPYTER_SETTINGS"])
    assert (settings.openbis_url, settings.hub_url) == (URL, "https://hub.example.org")
    assert settings.ticket_seconds == 30
    assert OpenbisAuthenticator(config=c).settings.values() == settings.values()


def test_the_hub_finds_the_authenticator_by_its_name() -> None:
    [found] = entry_points(group="jupyterhub.authenticators", name="openbis")
    assert found.load() is OpenbisAuthenticator
    c = Config()
    configure(c, openbis_url=URL, hub_url="https://hub.example.org")
    assert c.JupyterHub.authenticator_class == "openbis"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("workers", "many", "workers"),
        ("openbis_origins", 3, "openbis_origins"),
        (
            "kernels",
            ["python3"],
            "kernels, entry 1: a dictionary with name, display_name, language is expected.",
        ),
        ("start_early", "always", "start_early"),
        ("batch_ended_hook", "no_such_module:mail", "cannot be imported"),
        ("ticket_seconds", -1, "ticket_seconds must be greater than 0."),
        ("allowed_users", 3, "allowed_users"),
    ],
)
def test_a_wrong_value_below_the_call_ends_the_hub_with_a_sentence(name: str, value: Any, said: str) -> None:
    c = Config()
    configure(c, openbis_url=URL, hub_url="https://hub.example.org")
    c.OpenbisAuthenticator[name] = value
    with pytest.raises(SystemExit) as ended:
        OpenbisAuthenticator(config=c)
    sentence = str(ended.value)
    assert sentence.startswith("openBIS Jupyter: ") and said in sentence and "\n" not in sentence


def test_every_setting_says_what_it_is_for() -> None:
    assert all(trait.help for trait in Settings.class_own_traits(config=True).values())
