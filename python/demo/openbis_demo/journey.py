"""The whole journey of one click without a browser, by the addresses that a browser uses.

V3 login, `executeCustomASService`, ticket by form POST, hub sign-in with cookies, progress events, JupyterLab's page,
every cell in the real kernel over its websocket, save, and the new dataset read back and compared.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from openbis_demo.kernel import run_notebook
from openbis_demo.stack import Stack

AS_ENDPOINT = "/openbis/openbis/rmi-application-server-v3.json"
TIMEOUT = 60.0
DIFF_LINES = 40
"""Of how two notebooks differ, in a failure's text."""


class StepFailed(RuntimeError):
    """A step of the journey did not end as it should; `step` names it."""

    def __init__(self, step: str, cause: BaseException) -> None:
        super().__init__(f"{step}: {cause}")
        self.step = step


@dataclass
class Report:
    """What the journey measured: the steps with their seconds, and what came out; `outputs`: text by cell."""

    steps: dict[str, float] = field(default_factory=dict)
    notebook_path: str = ""
    cells_run: int = 0
    perm_id: str = ""
    outputs: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step; a failure in it is raised as StepFailed with the step's name."""
        started = time.perf_counter()
        try:
            yield
        except Exception as error:
            raise StepFailed(name, error) from error
        self.steps[name] = time.perf_counter() - started


@dataclass(frozen=True)
class Visitor:
    """One person with one browser: an openBIS session and the cookies of the hub."""

    openbis_url: str
    token: str
    browser: requests.Session

    def call(self, method: str, *parameters: object) -> Any:
        """Call a V3 method of the application server with this person's token; RuntimeError with its message."""
        return call_openbis(self.browser, self.openbis_url, method, self.token, *parameters)

    def call_service(self, code: str = "jupyter", /, **parameters: object) -> Any:
        """Call the AS service `jupyter`, as the plugin does, or another one."""
        return self.call(
            "executeCustomASService",
            {"@type": "as.dto.service.id.CustomASServiceCode", "permId": code},
            {"@type": "as.dto.service.CustomASServiceExecutionOptions", "parameters": parameters},
        )

    def follow(self, launch: dict[str, Any]) -> requests.Response:
        """Send the tab to the hub with its ticket: the form POST that the plugin makes, redirects followed."""
        answer = self.browser.post(
            launch["redirect_url"],
            data={"ticket": launch["ticket"]},
            headers={"Origin": self.openbis_url},
            timeout=TIMEOUT,
        )
        answer.raise_for_status()
        return answer


def call_openbis(browser: requests.Session, openbis_url: str, method: str, *parameters: object) -> Any:
    """One V3 JSON-RPC call; gives `result`, raises RuntimeError with openBIS's own message."""
    answer = browser.post(
        openbis_url + AS_ENDPOINT,
        json={"jsonrpc": "2.0", "id": "2", "method": method, "params": parameters},
        timeout=TIMEOUT,
    )
    answer.raise_for_status()
    content = answer.json()
    if content.get("error"):
        raise RuntimeError(content["error"]["message"])
    return content["result"]


def new_browser(ca_file: Path) -> requests.Session:
    """A browser without cookies that trusts this authority."""
    browser = requests.Session()
    browser.verify = str(ca_file)
    # The environment may name another authority (REQUESTS_CA_BUNDLE), which would win over `verify`.
    browser.trust_env = False
    return browser


def sign_in(stack: Stack, user: str, password: str) -> Visitor:
    """Sign in to openBIS as the login form does, with a fresh browser."""
    browser = new_browser(stack.ca_file)
    token = call_openbis(browser, stack.openbis_url, "login", user, password)
    if not token:
        raise RuntimeError(f"openBIS refused the password of {user}.")
    return Visitor(stack.openbis_url, token, browser)


def datasets_of(visitor: Visitor, experiment: str) -> list[str]:
    """PermIds of the data sets directly in the experiment with this identifier."""
    found = visitor.call(
        "searchDataSets",
        {
            "@type": "as.dto.dataset.search.DataSetSearchCriteria",
            "operator": "AND",
            "criteria": [
                {
                    "@type": "as.dto.experiment.search.ExperimentSearchCriteria",
                    "relation": "EXPERIMENT",
                    "operator": "AND",
                    "criteria": [
                        {
                            "@type": "as.dto.common.search.IdentifierSearchCriteria",
                            "fieldName": "identifier",
                            "fieldType": "ATTRIBUTE",
                            "fieldValue": {
                                "@type": "as.dto.common.search.StringEqualToValue",
                                "value": experiment,
                            },
                        }
                    ],
                }
            ],
        },
        {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"},
    )
    return sorted(dataset["code"] for dataset in found["objects"])


def experiment_perm_id(visitor: Visitor, experiment: str) -> str:
    """PermId of the experiment with this identifier."""
    found = visitor.call(
        "getExperiments",
        [{"@type": "as.dto.experiment.id.ExperimentIdentifier", "identifier": experiment}],
        {"@type": "as.dto.experiment.fetchoptions.ExperimentFetchOptions"},
    )
    return str(found[experiment]["permId"]["permId"])


def launch_request(datasets: list[str], owner: str, **more: object) -> dict[str, object]:
    """What the form sends for these data sets and this owner experiment (permId); `more` replaces entries."""
    return {
        "launch_key": str(uuid.uuid4()),
        "action": "open",
        "datasets": datasets,
        "owner": {"kind": "EXPERIMENT", "perm_id": owner},
        "entity": {"kind": "EXPERIMENT", "perm_id": owner},
        "directory": "growth",
        "notebook": "Growth curve",
        **more,
    }


def wait_until_ready(visitor: Visitor, stack: Stack, launch_id: str) -> dict[str, Any]:
    """Follow the progress events with the hub's cookies; gives the launch state `ready`.

    Raises RuntimeError with the service's own words when the launch fails or the stream ends early.
    """
    page = f"{stack.service_url}launches/{launch_id}/"
    visitor.browser.get(page, timeout=TIMEOUT).raise_for_status()
    events = f"{page}events"
    with visitor.browser.get(events, stream=True, timeout=TIMEOUT * 4) as stream:
        stream.raise_for_status()
        for line in stream.iter_lines():
            if not line.startswith(b"data:"):
                continue
            state: dict[str, Any] = json.loads(line[len(b"data:") :])
            if state["state"] == "ready":
                return state
            if state["state"] == "failed":
                raise RuntimeError(f"{state['error']['message']} [{state['error']['code']}]")
    raise RuntimeError("the progress events ended before the notebook was ready")


def compare_saved(stack: Stack, visitor: Visitor, perm_id: str, notebook: bytes) -> None:
    """Read the saved data set back with pybis and compare the notebook byte for byte."""
    from pybis import Openbis  # noqa: PLC0415  (half a second with pandas, wanted only here)

    openbis = Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=visitor.token)
    dataset = openbis.get_dataset(perm_id)
    if dataset.type.code != "ANALYSIS_NOTEBOOK":
        raise RuntimeError(f"{perm_id} is a {dataset.type.code}, not an ANALYSIS_NOTEBOOK")
    target = stack.directory / "read-back" / perm_id
    dataset.download(destination=str(target), create_default_folders=False, wait_until_finished=True)
    copies = list(target.rglob("*.ipynb"))
    if len(copies) != 1:
        raise RuntimeError(f"{perm_id} holds {len(copies)} notebooks")
    stored = copies[0].read_bytes()
    if stored != notebook:
        ours, theirs = (text.decode("utf-8", "replace").splitlines() for text in (notebook, stored))
        lines = unified_diff(ours, theirs, "saved", "stored", lineterm="", n=1)
        differing = "\n".join(islice(lines, DIFF_LINES))
        raise RuntimeError(f"{perm_id} holds not the bytes that were saved:\n{differing}")
    if not list(target.rglob("*.html")):
        raise RuntimeError(f"{perm_id} holds no HTML rendering")


def travel(
    stack: Stack,
    user: str,
    password: str,
    experiment: str,
    progress: Callable[[str], None],
    kernel: str | None = None,
) -> Report:
    """Make the whole journey once.

    In: a running stack, who travels, the experiment's identifier, whom to tell about each step, the name of a kernel
    (None: the default one).
    Out: the report with the seconds of each step. Raises StepFailed.
    """
    report = Report()
    with report.step("sign in to openBIS"):
        visitor = sign_in(stack, user, password)
        owner = experiment_perm_id(visitor, experiment)
        datasets = datasets_of(visitor, experiment)
    progress(f"signed in; {len(datasets)} data sets in {experiment}")
    with report.step("launch (AS service to redirect URL)"):
        choice = {"kernel": kernel} if kernel else {}
        launch = visitor.call_service(method="launch", **launch_request(datasets, owner, **choice))
    progress(f"launch {launch['launch_id']}: {launch['state']}")
    with report.step("ticket and hub sign-in"):
        visitor.follow(launch)
    with report.step("server start and notebook written"):
        state = wait_until_ready(visitor, stack, launch["launch_id"])
        report.notebook_path = state["notebook_path"]
    progress(f"ready: {report.notebook_path}")
    with report.step("JupyterLab's page"):
        lab_url = requests.compat.urljoin(stack.hub_url, state["url"])
        page = visitor.browser.get(lab_url, timeout=TIMEOUT)
        page.raise_for_status()
        if "jupyter-config-data" not in page.text:
            raise RuntimeError(f"{urlsplit(page.url).path} is not JupyterLab")
    server_url = page.url.split("/lab", 1)[0]
    with report.step("run all cells in the kernel"):
        run = run_notebook(visitor.browser, server_url, report.notebook_path, stack.ca_file)
        report.cells_run = run.cells_run
        report.outputs = run.outputs
    progress(f"{run.cells_run} cells ran")
    with report.step("read the saved data set back and compare"):
        saved = [code for code in datasets_of(visitor, experiment) if code not in datasets]
        if len(saved) != 1:
            raise RuntimeError(f"expected one new data set in {experiment}, found {len(saved)}")
        report.perm_id = saved[0]
        compare_saved(stack, visitor, report.perm_id, run.saved_bytes)
    return report
