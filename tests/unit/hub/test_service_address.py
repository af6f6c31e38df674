"""Where the service is found, with subdomains and without; the whole way with them is in `test_subdomains.py`."""

from types import SimpleNamespace
from typing import Any

import pytest

from openbis_jupyter.hub.settings import checked_settings
from openbis_jupyter.hub.sign_in.service_address import keep_at_the_hub, page_address

PREFIX = "/jupyter/services/openbis/"
SETTINGS = checked_settings(
    openbis_url="https://openbis.example.org",
    hub_url="https://Hub.example.org:8000/jupyter",
    service_url="http://127.0.0.1:9000",
)


def test_with_subdomains_what_programs_ask_stays_at_the_hub() -> None:
    app: Any = SimpleNamespace(
        subdomain_host="https://hub.example.org:8000",
        proxy=SimpleNamespace(extra_routes={"hub.example.org/docs/": "http://127.0.0.1:1"}),
    )
    keep_at_the_hub(app, SETTINGS)
    assert app.proxy.extra_routes == {
        "hub.example.org/docs/": "http://127.0.0.1:1",
        f"hub.example.org{PREFIX}api/": "http://127.0.0.1:9000",
        f"hub.example.org{PREFIX}metrics/": "http://127.0.0.1:9000",
    }


def test_without_subdomains_the_service_has_its_one_route() -> None:
    # A proxy that is asked for nothing.
    keep_at_the_hub(SimpleNamespace(subdomain_host=""), SETTINGS)


@pytest.mark.parametrize("host", ["", "https://openbis--service.hub.example.org:8000"])
def test_hub_and_service_agree_where_pages_are(host: str) -> None:
    of_the_hub = page_address({"openbis": SimpleNamespace(host=host)}, SETTINGS)
    told_by_the_hub = (host or "https://hub.example.org:8000") + PREFIX
    assert of_the_hub == SETTINGS.page_address(told_by_the_hub) == host + PREFIX


def test_a_hub_that_tells_no_address_has_the_pages() -> None:
    assert SETTINGS.page_address("") == PREFIX
