"""The same click with the sandbox as openBIS, through the AS service: real rights, real tokens."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from pybis import Openbis

from openbis_demo.journey import (
    Visitor,
    datasets_of,
    experiment_perm_id,
    launch_request,
    wait_until_ready,
)
from openbis_demo.kernel import run_notebook
from openbis_demo.kernels import kernel_named
from openbis_demo.stack import Stack
from openbis_jupyter.hub.usernames import hub_name

EXPERIMENT = "/MICROSCOPY/CELLS/GROWTH_CURVE"
Visit = Callable[[str], Visitor]


def request_of(visitor: Visitor, **changes: object) -> dict[str, object]:
    owner = experiment_perm_id(visitor, EXPERIMENT)
    return {**launch_request(datasets_of(visitor, EXPERIMENT), owner), **changes}


def click(visitor: Visitor, **changes: object) -> dict[str, object]:
    answer: dict[str, object] = visitor.call_service(method="launch", **request_of(visitor, **changes))
    return answer


def send(stack: Stack, visitor: Visitor, request: dict[str, object]) -> requests.Response:
    """What the AS service sends to the Hub service."""
    return requests.post(
        stack.service_url + "api/launches",
        json=request,
        headers={"Authorization": f"Bearer {quote(visitor.token)}"},
        verify=str(stack.ca_file),
        timeout=30,
    )


def test_people_with_awkward_names_get_homes_and_credentials_of_their_own(stack: Stack, visit: Visit) -> None:
    visitor = visit("Anna.Müller@lab")
    launch = click(visitor, notebook="hers")
    visitor.follow(launch)
    state = wait_until_ready(visitor, stack, str(launch["launch_id"]))
    assert (stack.homes / hub_name("Anna.Müller@lab") / str(state["notebook_path"])).is_file()
    tokens = visitor.call(
        "searchPersonalAccessTokens",
        {"@type": "as.dto.pat.search.PersonalAccessTokenSearchCriteria"},
        {"@type": "as.dto.pat.fetchoptions.PersonalAccessTokenFetchOptions"},
    )["objects"]
    assert [token["sessionName"] for token in tokens if token["sessionName"] == "jupyter"] == ["jupyter"]


def test_a_launch_opens_no_session_of_its_own(stack: Stack, visit: Visit) -> None:
    visitor, admin = visit("alice"), visit("admin")
    criteria = {"@type": "as.dto.session.search.SessionInformationSearchCriteria"}
    fetch = {"@type": "as.dto.session.fetchoptions.SessionInformationFetchOptions"}

    def sessions() -> list[str]:
        found = admin.call("searchSessionInformation", criteria, fetch)["objects"]
        own = [one for one in found if one["userName"] == "alice" and not one["personalAccessTokenSession"]]
        return sorted(one["sessionToken"] for one in own)

    before = sessions()
    assert visitor.token in before
    launch = click(visitor, notebook="no session")
    visitor.follow(launch)
    wait_until_ready(visitor, stack, str(launch["launch_id"]))
    assert sessions() == before


def test_datasets_that_one_may_not_see_are_named_like_those_that_do_not_exist(visit: Visit) -> None:
    hidden = [
        found["code"]
        for found in visit("bob").call(
            "searchDataSets",
            {"@type": "as.dto.dataset.search.DataSetSearchCriteria"},
            {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"},
        )["objects"]
    ]
    alice = visit("alice")
    seen = set(datasets_of(alice, EXPERIMENT))
    secret = _private(visit, hidden)
    with pytest.raises(RuntimeError, match="datasets-unknown") as refusal:
        click(alice, datasets=[*sorted(seen), "20990101000000000-1", *secret])
    for perm_id in ("20990101000000000-1", *secret):
        assert perm_id in str(refusal.value)
    assert not [perm_id for perm_id in seen if perm_id in str(refusal.value)]


def _private(visit: Visit, candidates: list[str]) -> list[str]:
    """Those of the datasets that Alice may not see."""
    ids = [{"@type": "as.dto.dataset.id.DataSetPermId", "permId": code} for code in candidates]
    options = {"@type": "as.dto.dataset.fetchoptions.DataSetFetchOptions"}
    visible = visit("alice").call("getDataSets", ids, options)
    return [code for code in candidates if code not in visible]


def test_an_observer_may_not_choose_an_owner_that_is_not_theirs(visit: Visit) -> None:
    with pytest.raises(RuntimeError, match=re.escape(EXPERIMENT) + r".*owner-read-only"):
        click(visit("olga"))


def test_an_owner_that_does_not_exist_is_told(visit: Visit) -> None:
    with pytest.raises(RuntimeError, match=r"20990101000000000-1.*owner-unknown"):
        click(visit("alice"), owner={"kind": "OBJECT", "perm_id": "20990101000000000-1"})


def test_a_session_that_ended_is_told(stack: Stack, visit: Visit) -> None:
    visitor = visit("alice")
    request = launch_request([], "20990101000000000-1")
    visitor.call("logout")
    answer = send(stack, visitor, request)
    assert answer.json()["error"]["code"] == "session-expired"


def test_an_openbis_that_is_down_is_told(stack: Stack, visit: Visit) -> None:
    visitor = visit("alice")
    request = request_of(visitor)
    stack.stop_openbis()
    try:
        answer = send(stack, visitor, request)
    finally:
        stack.start_openbis()
    assert (answer.status_code, answer.json()["error"]["code"]) == (502, "openbis-unreachable")


def test_a_saved_notebook_is_continued_and_saved_with_its_origin_as_parent(
    stack: Stack, visit: Visit, tmp_path: Path
) -> None:
    """In Bash, which does by a program what Python does by a library; Python goes this way in the browser."""
    visitor = visit("alice")
    made = click(visitor, action="download", kernel=kernel_named("bash"), notebook="first")
    first = saved_by_the_program(stack, visitor, tmp_path / "first.ipynb", str(made["notebook"]))
    before = set(datasets_of(visitor, EXPERIMENT))
    listed = visitor.call_service(method="source", dataset=first)["notebooks"]
    assert [one["name"] for one in listed] == ["first.ipynb"]
    source = {"dataset": first, "mode": "continuation", "file": listed[0]["path"]}
    launch = click(visitor, datasets=[], source=source, notebook="continued")
    visitor.follow(launch)
    state = wait_until_ready(visitor, stack, str(launch["launch_id"]))
    page = visitor.browser.get(requests.compat.urljoin(stack.hub_url, state["url"]))
    run_notebook(visitor.browser, page.url.split("/lab", 1)[0], state["notebook_path"], stack.ca_file)
    (saved,) = set(datasets_of(visitor, EXPERIMENT)) - before
    openbis = Openbis(stack.openbis_url, verify_certificates=str(stack.ca_file), token=visitor.token)
    old, new = openbis.get_dataset(first), openbis.get_dataset(saved)
    assert new.parents == [first]
    assert new.props["$history_id"] == old.props["$history_id"]


def saved_by_the_program(stack: Stack, visitor: Visitor, file: Path, notebook: str) -> str:
    """A notebook that nobody ran, saved as its own last cell saves it; gives the dataset's permId."""
    file.write_text(notebook, encoding="utf-8")
    ended = subprocess.run(
        [str(Path(sys.executable).with_name("openbis-jupyter")), "save", "--json", str(file)],
        env={
            **os.environ,
            "HOME": str(file.parent),
            "OPENBIS_URL": stack.openbis_url,
            "OPENBIS_TOKEN": visitor.token,
            "REQUESTS_CA_BUNDLE": str(stack.ca_file),
        },
        check=True,
        capture_output=True,
        timeout=60,
    )
    return str(json.loads(ended.stdout)["dataset"])


@pytest.mark.parametrize(("user", "are_taken"), [("alice", True), ("bob", False)])
def test_the_notebook_says_what_openbis_will_not_take_as_parents(
    visit: Visit, user: str, are_taken: bool
) -> None:
    visitor = visit(user)
    request = request_of(visitor, action="download")
    answer = visitor.call_service(method="launch", **request)
    title = json.loads(answer["notebook"])["cells"][0]["source"]
    named = [perm_id for perm_id in request["datasets"] if perm_id in title]  # type: ignore[attr-defined]
    assert ("will not take" in title, bool(named)) == (not are_taken, not are_taken)


def test_a_saved_notebook_that_one_may_not_see_is_none(visit: Visit) -> None:
    visitor = visit("alice")
    (hidden,) = datasets_of(visit("bob"), "/PRIVATE_BOB/SECRETS/ONLY_BOB")
    with pytest.raises(RuntimeError, match="source-without-notebook"):
        visitor.call_service(method="source", dataset=hidden)
    with pytest.raises(RuntimeError, match="datasets-unknown"):
        click(visitor, datasets=[], source={"dataset": hidden, "mode": "template"})


def test_renewed_and_revoked_access_tokens_are_those_of_openbis(visit: Visit) -> None:
    visitor = visit("bob")
    others = visit("admin")

    def tokens() -> list[str]:
        found = visitor.call(
            "searchPersonalAccessTokens",
            {"@type": "as.dto.pat.search.PersonalAccessTokenSearchCriteria"},
            {"@type": "as.dto.pat.fetchoptions.PersonalAccessTokenFetchOptions"},
        )["objects"]
        return [token["hash"] for token in found if token["sessionName"] == "jupyter"]

    others.call_service(method="renew")
    renewed = visitor.call_service(method="renew")
    assert renewed["user"] == "bob"
    assert renewed["credential"]["kind"] == "personal-access-token"
    assert tokens()
    assert visitor.call_service(method="revoke")["credential"]["state"] == "none"
    assert tokens() == []
    assert others.call_service(method="account")["credential"]["state"] == "valid"
