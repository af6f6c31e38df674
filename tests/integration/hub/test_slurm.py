"""People's servers as jobs of Slurm: waiting is told in Slurm's words, who cancels leaves the queue, and all else is as
ever. `REAL_SLURM=1` tries the same with the Slurm of this machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from integration.hub.conftest import HUB_PYTHON
from integration.hub.slurm.cluster import HUB_CONFIG, Cluster, cluster_in
from waiting import wait_until

from openbis_demo.journey import (
    Visitor,
    compare_saved,
    datasets_of,
    experiment_perm_id,
    launch_request,
    sign_in,
    wait_until_ready,
)
from openbis_demo.kernel import run_notebook
from openbis_demo.stack import Stack, StackOptions, start_stack

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
PROFILES = [
    {"id": "short", "title": "Short", "user_options": {"runtime": "0:45:00"}},
    {"id": "nowhere", "title": "Nowhere", "user_options": {"partition": "nowhere"}},
]


@dataclass(frozen=True)
class Site:
    """A hub whose servers are jobs, and the cluster."""

    stack: Stack
    cluster: Cluster

    def hold(self, hub_user: str) -> Path:
        """As long as it is there, what the person starts is held in the queue."""
        self.stack.homes.mkdir(exist_ok=True)
        file = self.stack.homes / f"{hub_user}.held"
        file.touch()
        return file

    def jobs(self) -> list[str]:
        """The numbers of all jobs that were handed in, the last one last."""
        log = (self.stack.directory / "logs" / "jupyterhub.log").read_text(errors="replace")
        return re.findall(r"Job submitted\. output: (\d+)", log)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("slurm")
    cluster = cluster_in(folder / "commands")
    options = StackOptions(
        folder / "stack",
        hub_python=HUB_PYTHON,
        hub_config=HUB_CONFIG,
        hub_settings={"profiles": PROFILES, "start_early": "never"},
        sandbox_arguments=("--faults", "--checksum-delay", "0"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", cluster.path)
        with start_stack(options) as stack:
            yield Site(stack, cluster)


@pytest.fixture(scope="module")
def alice(site: Site) -> Visitor:
    return sign_in(site.stack, "alice", "alice-demo")


def click(visitor: Visitor, **choices: object) -> dict[str, Any]:
    """As the form sends it."""
    owner = experiment_perm_id(visitor, EXPERIMENT)
    used = datasets_of(visitor, EXPERIMENT)[:1]
    launch: dict[str, Any] = visitor.call_service(method="launch", **launch_request(used, owner, **choices))
    visitor.follow(launch)
    return launch


def told(visitor: Visitor, launch: dict[str, Any]) -> str:
    state: dict[str, Any] = visitor.call_service(method="status", launch_id=launch["launch_id"])
    return str(state["message"])


def press_cancel(site: Site, visitor: Visitor, launch: dict[str, Any]) -> dict[str, Any]:
    page = visitor.browser.get(f"{site.stack.service_url}launches/{launch['launch_id']}/", timeout=60)
    xsrf = page.text.split('data-xsrf="')[1].split('"')[0]
    headers = {"X-XSRFToken": xsrf, "Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
    state: dict[str, Any] = visitor.browser.post(f"{page.url}cancel", headers=headers, timeout=60).json()
    return state


def test_who_cancels_a_launch_leaves_the_queue(site: Site, alice: Visitor) -> None:
    site.hold("alice")
    launch = click(alice)
    wait_until(lambda: told(alice, launch) == "Waiting in the queue of the cluster (JobHeldUser).")
    number = site.jobs()[-1]
    assert site.cluster.state(number) == "PENDING"
    assert press_cancel(site, alice, launch)["error"]["code"] == "launch-cancelled"
    wait_until(lambda: site.cluster.state(number) == "")


def test_a_click_waits_in_the_queue_and_then_works_as_ever(site: Site, alice: Visitor) -> None:
    held = site.hold("alice")
    launch = click(alice)
    wait_until(lambda: "(JobHeldUser)" in told(alice, launch))
    held.unlink()
    number = site.jobs()[-1]
    site.cluster.ask("scontrol", "release", number)
    state = wait_until_ready(alice, site.stack, launch["launch_id"])
    assert site.cluster.state(number) == "RUNNING"

    before = datasets_of(alice, EXPERIMENT)
    page = alice.browser.get(requests.compat.urljoin(site.stack.hub_url, state["url"]), timeout=60)
    assert "jupyter-config-data" in page.text
    server_url = page.url.split("/lab", 1)[0]
    limit = alice.browser.get(f"{server_url}/openbis-jupyterlab/time-limit", timeout=60).json()
    assert (
        datetime.fromisoformat(limit["ends"])
        == datetime.fromisoformat(site.cluster.ends(number)).astimezone()
    )
    run = run_notebook(alice.browser, server_url, state["notebook_path"], site.stack.ca_file)
    (saved,) = set(datasets_of(alice, EXPERIMENT)) - set(before)
    compare_saved(site.stack, alice, saved, run.saved_bytes)


def test_what_slurm_refuses_is_told_in_its_words(site: Site, alice: Visitor) -> None:
    with pytest.raises(RuntimeError, match=r"sbatch: error: .*[iI]nvalid partition.*spawn-failed"):
        # Whether the call or the page tells it is a question of time.
        launch = click(alice, profile="nowhere", running_server="restart")
        wait_until_ready(alice, site.stack, launch["launch_id"])
