"""The gateway against a real HTTPS server: typed answers, counted requests, errors that say nothing secret."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

import pytest
from unit.hub.openbis_double import OpenbisDouble, slow

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.credentials import choose_credential
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.rpc import Graph, Rpc, checked_origin
from openbis_jupyter.openbis.values import SessionInformation
from openbis_jupyter.protocol.credentials import Credential
from openbis_jupyter.protocol.shapes import as_json, parse

TOKEN = "alice-token"
ALICE = SessionInformation("alice", False)


def gateway(openbis: OpenbisDouble, timeout: float = 5.0) -> Gateway:
    return Gateway(Rpc(openbis.url, openbis.ca_file, timeout))


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[OpenbisJupyterError]]:
    with pytest.raises(OpenbisJupyterError) as refusal:
        yield refusal
    assert refusal.value.code == code
    assert TOKEN not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_whose_token_it_is_openbis_says(openbis: OpenbisDouble) -> None:
    assert gateway(openbis).session_information(TOKEN) == ALICE


def test_an_expired_session_is_told_as_such(openbis: OpenbisDouble, caplog: pytest.LogCaptureFixture) -> None:
    openbis.users.clear()
    with refused("session-expired"):
        gateway(openbis).session_information(TOKEN)
    assert TOKEN not in caplog.text


def test_tokens_that_openbis_repeats_stay_out_of_the_log(
    openbis: OpenbisDouble, caplog: pytest.LogCaptureFixture
) -> None:
    pat = "$pat-alice-5f3a9c"
    error = {"code": -32603, "message": f"No token {pat} for {TOKEN}; sorry."}
    body = json.dumps({"jsonrpc": "2.0", "id": "1", "error": error}).encode()
    openbis.raw_answer = lambda: (200, {"Content-Type": "application/json"}, body)
    with refused("openbis-failed") as refusal:
        gateway(openbis).launch_facts(TOKEN, ["D-1"], pat=pat)
    assert pat not in str(refusal.value)
    assert "sorry" in caplog.text
    assert pat not in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("code", ["$NAME", "NAME"])
def test_one_batch_answers_everything(openbis: OpenbisDouble, code: str) -> None:
    openbis.name_property = code
    facts = gateway(openbis).launch_facts(TOKEN, ["D-2", "D-1"], "EXPERIMENT", "E-1")
    assert openbis.calls == ["executeOperations"]
    assert sorted(facts.datasets) == ["D-1", "D-2"]
    assert {(d.type, d.owner) for d in facts.datasets.values()} == {("RAW_DATA", "/LAB/P/E-1")}
    assert facts.datasets["D-2"].name == "Data D-2"
    assert facts.owner is not None
    assert (facts.owner.identifier, facts.owner.name, facts.owner.writable) == (
        "/LAB/P/E-1",
        "Owner E-1",
        True,
    )
    assert facts.name_property == code


def test_an_owner_without_rights_is_read_only(openbis: OpenbisDouble) -> None:
    facts = gateway(openbis).launch_facts(TOKEN, [], "OBJECT", "E-2")
    assert facts.owner is not None
    assert not facts.owner.writable


def test_an_owner_that_openbis_does_not_know_costs_one_request_more(openbis: OpenbisDouble) -> None:
    facts = gateway(openbis).launch_facts(TOKEN, ["D-1"], "EXPERIMENT", "E-9", pat="$pat-1")
    assert facts.owner is None
    assert list(facts.datasets) == ["D-1"]
    assert openbis.calls == ["executeOperations"] * 2


def test_the_same_batch_tells_which_datasets_openbis_takes_as_parents(openbis: OpenbisDouble) -> None:
    openbis.others_datasets = {"D-2"}
    facts = gateway(openbis).launch_facts(TOKEN, ["D-2", "D-1"], "EXPERIMENT", "E-1")
    assert {found.perm_id: found.may_be_parent for found in facts.datasets.values()} == {
        "D-1": True,
        "D-2": False,
    }
    assert facts.owner is not None and facts.owner.writable
    assert openbis.calls == ["executeOperations"]


def test_rights_on_the_datasets_are_none_on_the_owner(openbis: OpenbisDouble) -> None:
    facts = gateway(openbis).launch_facts(TOKEN, ["D-1"], "EXPERIMENT", "E-2")
    assert facts.owner is not None and not facts.owner.writable
    assert facts.datasets["D-1"].may_be_parent


def test_a_dataset_that_openbis_does_not_know_costs_one_request_more(openbis: OpenbisDouble) -> None:
    facts = gateway(openbis).launch_facts(TOKEN, ["D-1", "D-9"], "EXPERIMENT", "E-1")
    assert list(facts.datasets) == ["D-1"]
    assert openbis.calls == ["executeOperations"] * 2


def test_where_openbis_cannot_tell_rights_on_datasets_all_count_as_parents(openbis: OpenbisDouble) -> None:
    openbis.tells_rights_on_datasets = False
    facts = gateway(openbis).launch_facts(TOKEN, ["D-1"], "EXPERIMENT", "E-2")
    assert facts.datasets["D-1"].may_be_parent
    assert facts.owner is not None and not facts.owner.writable
    assert openbis.calls == ["executeOperations"] * 3


@pytest.mark.parametrize("count", [1, 1000])
def test_a_launch_asks_four_times_at_most(openbis: OpenbisDouble, count: int) -> None:
    openbis.datasets = {f"D-{number}" for number in range(count)}
    asking = gateway(openbis)
    session = asking.session_information(TOKEN)
    facts = asking.launch_facts(TOKEN, sorted(openbis.datasets), "EXPERIMENT", "E-1")
    choose_credential(asking, TOKEN, session, None, facts.pat_valid_to)
    assert len(facts.datasets) == count
    assert len(openbis.calls) == 4


def test_a_new_token_lives_as_long_as_the_instance_allows(openbis: OpenbisDouble) -> None:
    credential = gateway(openbis).create_personal_access_token(TOKEN, "alice")
    creation = openbis.pats[credential.token]
    assert creation["sessionName"] == "jupyter"
    assert 0 < creation["validToDate"] - creation["validFromDate"] <= 2592000 * 1000
    assert credential.valid_to is not None
    assert credential.valid_to - datetime.now(timezone.utc) > timedelta(days=29)
    assert credential.token not in repr(credential)
    assert parse(Credential, as_json(credential)) == credential


def test_a_token_is_kept_until_openbis_asks_for_its_renewal(openbis: OpenbisDouble) -> None:
    asking = gateway(openbis)
    known = asking.create_personal_access_token(TOKEN, "alice")
    facts = asking.launch_facts(TOKEN, pat=known.token)
    assert choose_credential(asking, TOKEN, ALICE, known, facts.pat_valid_to).token == known.token
    soon = datetime.now(timezone.utc) + timedelta(days=4)
    assert choose_credential(asking, TOKEN, ALICE, known, soon).token != known.token
    assert choose_credential(asking, TOKEN, ALICE, known, None).token != known.token


def test_somebody_elses_token_is_not_handed_on(openbis: OpenbisDouble) -> None:
    later = datetime.now(timezone.utc) + timedelta(days=20)
    known = Credential(kind="personal-access-token", token="$pat-bob", valid_to=later, openbis_user="bob")
    assert choose_credential(gateway(openbis), TOKEN, ALICE, known, later).openbis_user == "alice"


def test_without_personal_access_tokens_the_session_does(openbis: OpenbisDouble) -> None:
    openbis.server_information["personal-access-tokens-enabled"] = "false"
    kept = choose_credential(gateway(openbis), TOKEN, ALICE, None, None)
    assert (kept.kind, kept.token) == ("session-token", TOKEN)


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        ("User may not create tokens with {token}", "openbis-failed"),
        ('Authorization failure: ERROR: "None of method roles of {token}". (Context: [])', "access-denied"),
    ],
)
def test_whoever_may_not_make_tokens_works_with_the_session(
    openbis: OpenbisDouble, caplog: pytest.LogCaptureFixture, refusal: str, code: str
) -> None:
    openbis.pats_allowed, openbis.pat_refusal = False, refusal
    with refused(code):
        gateway(openbis).create_personal_access_token(TOKEN, "alice")
    assert choose_credential(gateway(openbis), TOKEN, ALICE, None, None).kind == "session-token"
    assert TOKEN not in caplog.text


def test_html_is_no_answer(openbis: OpenbisDouble) -> None:
    openbis.raw_answer = lambda: (200, {"Content-Type": "text/html"}, b"<html>maintenance</html>")
    with refused("openbis-unreachable"):
        gateway(openbis).session_information(TOKEN)


def test_redirects_are_not_followed(openbis: OpenbisDouble) -> None:
    openbis.raw_answer = lambda: (307, {"Location": openbis.url + "/elsewhere"}, b"")
    with refused("openbis-unreachable"):
        gateway(openbis).session_information(TOKEN)
    assert len(openbis.calls) == 1


def test_a_slow_openbis_is_given_up(openbis: OpenbisDouble) -> None:
    given_up = threading.Event()

    def wait() -> tuple[int, dict[str, str], bytes]:
        given_up.wait(10)
        return slow(0)

    openbis.raw_answer = wait
    with refused("openbis-unreachable"):
        gateway(openbis, timeout=0.2).session_information(TOKEN)
    given_up.set()


def test_an_openbis_that_is_down_is_told_as_such(openbis: OpenbisDouble) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        asking = Gateway(Rpc(f"https://localhost:{unused.getsockname()[1]}", openbis.ca_file))
        with refused("openbis-unreachable"):
            asking.session_information(TOKEN)


def test_a_certificate_of_somebody_else_is_refused(openbis: OpenbisDouble) -> None:
    with refused("openbis-unreachable"):
        Gateway(Rpc(openbis.url)).session_information(TOKEN)
    assert openbis.calls == []


@pytest.mark.parametrize(
    "url",
    [
        "http://openbis.org",
        "https://",
        "openbis.org",
        "https://user@openbis.org",
        "https://openbis.org/path?x",
        "",
    ],
)
def test_only_an_https_origin_is_an_openbis(url: str) -> None:
    with pytest.raises(ValueError, match="openBIS address"):
        checked_origin(url)


def test_back_references_lead_to_their_objects() -> None:
    graph = Graph([{"@id": 1, "a": {"@id": 2, "code": "X"}}, {"@id": 3, "a": 2, "b": [2, 1]}, 7])
    assert isinstance(graph.root, list)
    assert graph.child(graph.root[1], "a").get("code") == "X"
    assert [node["@id"] for node in graph.children(graph.root[1], "b")] == [2, 1]
    assert graph.node(7) == {}
    assert graph.child(None, "a", "b") == {}
