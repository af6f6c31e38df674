"""Each person's server, and the service, under a name of its own (`JupyterHub.subdomain_host`): the whole way."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest
import requests
from browser.jupyterlab import run_all_cells, wait_for_the_saved_notebook
from browser.people import arrive, create_and_open, open_form, open_page, shown, sign_in, until
from conftest import SANDBOX
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver

from openbis_demo.stack import Stack, StackOptions, start_stack
from openbis_jupyter.hub.tickets import new_launch_id

pytestmark = pytest.mark.browser

SERVICE_HOST = "openbis--service"
"""As JupyterHub names the host of a service."""


@pytest.fixture(scope="module")
def openbis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    options = StackOptions(
        tmp_path_factory.mktemp("subdomains"),
        sandbox_arguments=SANDBOX,
        # The server is not there yet at the click, so the progress page is shown.
        hub_settings={"start_early": "never"},
        subdomains=("alice", SERVICE_HOST),
    )
    with start_stack(options) as stack:
        yield stack


def test_from_the_form_to_a_saved_notebook(lone_driver: WebDriver, openbis: Stack) -> None:
    driver, port = lone_driver, openbis.hub_port
    sign_in(driver, openbis.eln_url, "alice")
    open_page(driver, "experiment", "GROWTH_CURVE")
    open_form(driver)
    create_and_open(driver)
    pages = f"https://{SERVICE_HOST}.localhost:{port}/services/openbis/launches/"
    until(driver, "the page of the launch", lambda page: page.current_url.startswith(pages))
    arrive(driver)
    assert driver.current_url.startswith(f"https://alice.localhost:{port}/user/alice/lab/tree/")
    # The kernel asks the service for its credential, and saves with it.
    run_all_cells(driver)
    wait_for_the_saved_notebook(driver)

    # A launch that is none, by the hub's address for it: its page stands at the service's host, and leads back.
    driver.get(f"{openbis.hub_url}/hub/openbis/open/{new_launch_id()}")
    shown(driver, "main")
    assert driver.current_url.startswith(pages)
    link = driver.find_element(By.LINK_TEXT, "To the JupyterHub")
    assert link.get_attribute("href") == f"{openbis.hub_url}/hub/home"

    assert what_the_token_opens(openbis) == {"alice": 200, "/hub/api/users": 403}


def what_the_token_opens(stack: Stack) -> dict[str, int]:
    """The status at Alice's server and at the hub, with a token as the service is given it for her server."""
    below_the_hub = psutil.Process(stack.child("JupyterHub").process.pid).children(recursive=True)
    service = next(one for one in below_the_hub if "openbis_jupyter.hub.service" in one.cmdline())

    def ask(method: str, path: str, token: str, **more: object) -> requests.Response:
        headers = {"Authorization": f"token {token}", **more.pop("headers", {})}  # type: ignore[dict-item]
        url, verify = stack.hub_url + path, str(stack.ca_file)
        return requests.request(method, url, headers=headers, verify=verify, timeout=60, **more)  # type: ignore[arg-type]

    of_the_service = service.environ()["JUPYTERHUB_API_TOKEN"]
    issue = {"user": "alice", "server": ""}
    token = ask("POST", "/hub/openbis/server-tokens", of_the_service, json=issue).json()["token"]
    scopes = ask("GET", "/hub/api/user", token).json()["scopes"]
    assert "access:servers!server=alice/" in scopes
    assert not [scope for scope in scopes if not scope.endswith(("alice/", "!user=alice"))]
    # Python knows no names below localhost; the proxy tells hosts apart by this header.
    at_alice = {"Host": f"alice.localhost:{stack.hub_port}"}
    return {
        "alice": ask("GET", "/user/alice/api/contents", token, headers=at_alice).status_code,
        "/hub/api/users": ask("GET", "/hub/api/users", token).status_code,
    }
