"""Which openBIS is asked: only what the administrator, the old file or the person themselves has named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

LISTED = "https://listed.example.org"
EVIL = "https://evil.example.org"


def addresses(answer: Any) -> list[str]:
    return [row["url"] for row in answer["connections"]]


@pytest.mark.parametrize(
    "url",
    [
        "http://openbis.example.org",
        "https://user@host",
        "https://host/path",
        "https://host?x",
        "https://host#x",
        "file:///etc/passwd",
        "//host",
        "",
    ],
)
def test_only_https_origins_can_be_added(ask: Callable[..., Any], url: str) -> None:
    failure = ask("POST", "connections", name="x", url=url)
    assert failure["code"] == "request-invalid" and "url" in failure["message"]
    assert addresses(ask("GET", "connections")) == []


def test_what_a_person_adds_is_known_once_and_can_be_forgotten(ask: Callable[..., Any]) -> None:
    added = ask("POST", "connections", name="Ours", url=LISTED)
    assert added == ask("POST", "connections", name="Ours", url=f"{LISTED}/")
    (row,) = added["connections"]
    assert (row["name"], row["url"], row["source"], row["state"]) == ("Ours", LISTED, "own", "signed-out")
    assert ask("POST", f"connections/{row['id']}/session", token="")["code"] != "connection-unknown"
    assert addresses(ask("DELETE", f"connections/{row['id']}")) == []
    assert ask("GET", f"connections/{row['id']}/dataset-types")["code"] == "connection-unknown"


@pytest.mark.parametrize("settings", [{"addresses": [LISTED]}, {"add_connections": False}])
def test_where_the_administrator_says_so_nobody_adds_another(
    ask: Callable[..., Any], settings: dict[str, Any]
) -> None:
    before = ask("GET", "connections")
    assert addresses(before) == settings.get("addresses", []) and before["can_add"] is False
    refused = ask("POST", "connections", name="x", url=EVIL)
    assert refused["code"] == "address-not-allowed"
    assert ask("GET", "connections") == before


@pytest.mark.parametrize("settings", [{"addresses": [LISTED]}])
def test_what_was_added_before_the_administrator_listed_others_counts_no_longer(
    ask: Callable[..., Any], jp_home_dir: Path
) -> None:
    kept = jp_home_dir / ".config" / "openbis-jupyter" / "lab-connections.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(f'[{{"name": "x", "url": "{EVIL}", "ca_file": null}}]')
    kept.chmod(0o600)
    assert addresses(ask("GET", "connections")) == [LISTED]


@pytest.mark.parametrize("settings", [{"addresses": [LISTED]}])
def test_a_notebook_names_no_address_of_its_own(ask: Callable[..., Any], jp_root_dir: Path) -> None:
    for url in (
        EVIL,
        "https://listed.example.org.evil.example",
        "not an address",
        f"{LISTED}@evil.example.org",
    ):
        notebook = nbformat.v4.new_notebook(metadata={"openbis": {"url": url, "history_id": "h"}})
        nbformat.write(notebook, jp_root_dir / "a.ipynb")
        assert ask("POST", "runs", notebook="a.ipynb")["code"] == "connection-unknown", url
