"""Launches and tickets: for one use, forgotten in time, nothing secret on the disk."""

import stat
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, MultiFernet
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import limits, tickets
from openbis_jupyter.hub.database import Launch, LaunchStore, open_database
from openbis_jupyter.protocol.credentials import Credential
from openbis_jupyter.protocol.tickets import TicketRef

SECRET = "$pat-alice-5f3a9c"
CREDENTIAL = Credential(kind="personal-access-token", token=SECRET, valid_to=None, openbis_user="alice")
KEY = Fernet.generate_key()


def a_launch(
    number: int = 0, user: str = "alice", key: str = "click-001", created_at: float | None = None
) -> Launch:
    return Launch(
        id=f"launch-{number:09d}",
        openbis_user=user,
        hub_user=user,
        launch_key=key,
        title="growth",
        directory="a/b",
        file_name="growth.ipynb",
        content="{}",
        state="accepted",
        progress=0,
        message="Waiting.",
        notebook_path="a/b/growth.ipynb",
        url=None,
        error=None,
        retry=False,
        created_at=time.time() if created_at is None else created_at,
    )


def opened(path: Path, key: bytes = KEY) -> LaunchStore:
    return LaunchStore(open_database(f"sqlite:///{path}"), MultiFernet([Fernet(key)]))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "launches.sqlite"


@pytest.fixture
def store(path: Path) -> LaunchStore:
    return opened(path)


def test_a_launch_survives_the_service(store: LaunchStore, path: Path) -> None:
    store.add(a_launch())
    store.change("launch-000000000", state="failed", error={"code": "internal", "details": {}}, retry=True)
    again = opened(path).get("launch-000000000")
    assert again is not None
    assert (again.state, again.retry, again.error) == ("failed", True, {"code": "internal", "details": {}})


def test_nobody_leaves_too_many_launches_behind(store: LaunchStore) -> None:
    for number in range(limits.UNFINISHED):
        store.add(a_launch(number, key=f"click-{number:03d}"))
    with pytest.raises(OpenbisJupyterError) as caught:
        store.add(a_launch(900, key="click-900"))
    assert caught.value.code == "too-many"
    assert store.add(a_launch(901, user="bert", key="click-901"))[1], "nobody else is concerned"
    store.change("launch-000000000", state="ready")
    assert store.add(a_launch(902, key="click-902"))[1]
    old = time.time() - 2 * 86400
    for number in range(limits.UNFINISHED):
        store.add(a_launch(1000 + number, user="carl", key=f"click-{number:03d}", created_at=old))
    assert store.add(a_launch(2000, user="carl", key="click-new"))[1], "tickets of the day before are over"


def test_only_launches_on_their_way_are_unfinished(store: LaunchStore) -> None:
    for number, state in enumerate(["accepted", "starting", "writing", "ready", "failed"]):
        store.add(a_launch(number, key=f"click-00{number}", created_at=100.0 + number))
        store.change(f"launch-{number:09d}", state=state)
    assert store.unfinished(0) == [f"launch-{number:09d}" for number in (0, 1, 2)]
    assert store.unfinished(101.0) == [f"launch-{number:09d}" for number in (1, 2)]
    assert store.unfinished(0, "bert") == []


def test_a_failed_launch_begins_anew_once_however_many_ask(store: LaunchStore) -> None:
    store.add(a_launch())
    assert not store.reopen("launch-000000000", "again")
    store.change("launch-000000000", state="failed", retry=True)
    with ThreadPoolExecutor(8) as threads:
        begun = list(threads.map(lambda _: store.reopen("launch-000000000", "again"), range(8)))
    assert sum(begun) == 1


def test_a_launch_whose_server_has_ended_since_begins_anew_and_runs_nothing_again(store: LaunchStore) -> None:
    store.add(replace(a_launch(), run=True))
    assert not store.reopen("launch-000000000", "again", "ready")
    store.change("launch-000000000", state="ready", url="/user/alice/lab", notebook_path="a.ipynb")
    assert not store.reopen("launch-000000000", "again"), "it has not failed"
    assert store.reopen("launch-000000000", "again", "ready")
    launch = store.get("launch-000000000")
    assert launch is not None
    assert (launch.state, launch.url, launch.notebook_path, launch.run) == (
        "starting",
        None,
        "a.ipynb",
        False,
    )


def test_the_same_key_of_the_same_user_is_the_same_launch(store: LaunchStore) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: store.add(a_launch(number)), range(8)))
    assert len({launch.id for launch, _ in answers}) == 1
    assert sum(is_new for _, is_new in answers) == 1
    assert store.add(a_launch(9, user="bob"))[1]


def test_a_ticket_is_good_once_however_many_try(store: LaunchStore) -> None:
    store.add(a_launch())
    reference = TicketRef(
        launch_id="launch-000000000", ticket=tickets.issue(store, "launch-000000000", CREDENTIAL, 60)
    )
    assert tickets.inspect(store, reference).credential == CREDENTIAL
    with ThreadPoolExecutor(8) as threads:
        held = list(
            threads.map(
                lambda _: store.use_ticket(tickets.digest(reference.ticket), reference.launch_id), range(8)
            )
        )
    assert [one.credential for one in held if one] == [CREDENTIAL]
    for attempt in (tickets.inspect, tickets.redeem):
        with pytest.raises(OpenbisJupyterError, match="ticket-invalid"):
            attempt(store, reference)


def test_a_ticket_opens_its_own_launch_only(store: LaunchStore) -> None:
    store.add(a_launch())
    store.add(a_launch(1, key="click-002"))
    ticket = tickets.issue(store, "launch-000000000", CREDENTIAL, 60)
    with pytest.raises(OpenbisJupyterError, match="ticket-invalid"):
        tickets.redeem(store, TicketRef(launch_id="launch-000000001", ticket=ticket))
    assert tickets.redeem(store, TicketRef(launch_id="launch-000000000", ticket=ticket))


def test_a_ticket_ends(store: LaunchStore) -> None:
    store.add(a_launch())
    ticket = tickets.issue(store, "launch-000000000", CREDENTIAL, 0)
    with pytest.raises(OpenbisJupyterError, match="ticket-invalid"):
        tickets.redeem(store, TicketRef(launch_id="launch-000000000", ticket=ticket))


def test_nothing_secret_is_on_the_disk_and_nobody_else_may_read_it(store: LaunchStore, path: Path) -> None:
    store.add(a_launch())
    ticket = tickets.issue(store, "launch-000000000", CREDENTIAL, 60)
    files = list(path.parent.iterdir())
    assert files
    for file in files:
        content = file.read_bytes()
        assert SECRET.encode() not in content
        assert ticket.encode() not in content
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_credential_leaves_with_its_ticket(store: LaunchStore) -> None:
    store.add(a_launch())
    assert store.waiting_credential("alice") is None
    ticket = tickets.issue(store, "launch-000000000", CREDENTIAL, 60)
    assert store.waiting_credential("alice") == CREDENTIAL
    assert store.waiting_credential("bob") is None
    tickets.redeem(store, TicketRef(launch_id="launch-000000000", ticket=ticket))
    assert store.waiting_credential("alice") is None


def test_a_ticket_sealed_with_another_key_is_too_old(store: LaunchStore, path: Path) -> None:
    store.add(a_launch())
    ticket = tickets.issue(store, "launch-000000000", CREDENTIAL, 60)
    other = opened(path, Fernet.generate_key())
    with pytest.raises(OpenbisJupyterError, match="ticket-invalid"):
        tickets.redeem(other, TicketRef(launch_id="launch-000000000", ticket=ticket))


def test_what_is_over_is_forgotten(store: LaunchStore) -> None:
    store.add(a_launch(0, created_at=1.0))
    store.add(a_launch(1, key="click-002"))
    tickets.issue(store, "launch-000000000", CREDENTIAL, 60)
    kept = tickets.issue(store, "launch-000000001", CREDENTIAL, 60)
    tickets.issue(store, "launch-000000001", CREDENTIAL, 0)
    store.clean_up(launches_before=2.0)
    assert store.get("launch-000000000") is None
    assert tickets.inspect(store, TicketRef(launch_id="launch-000000001", ticket=kept))


json_values = st.recursive(
    st.none() | st.integers() | st.text(max_size=60), lambda inner: st.lists(inner, max_size=3)
)


@given(st.dictionaries(st.sampled_from(["launch_id", "ticket", "x"]), json_values) | json_values)
def test_only_references_that_we_could_have_made_are_looked_up(data: object) -> None:
    with pytest.raises(OpenbisJupyterError, match="ticket-invalid"):
        tickets.shown_ticket(data)


def test_references_that_we_made_are_read() -> None:
    data = {"launch_id": tickets.new_launch_id(), "ticket": "A" * 43}
    assert tickets.shown_ticket(data) == TicketRef(**data)


def test_a_database_of_an_older_version_gets_the_new_columns(path: Path) -> None:
    engine = open_database(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE launches DROP COLUMN deadline"))
        connection.execute(text("ALTER TABLE launches DROP COLUMN restart"))
    store = opened(path)
    store.add(a_launch())
    store.change("launch-000000000", deadline=5.0)
    kept = store.get("launch-000000000")
    assert kept is not None
    assert (kept.deadline, kept.restart) == (5.0, None)


def test_a_launch_ends_only_from_the_states_that_are_named(store: LaunchStore) -> None:
    store.add(a_launch())
    assert not store.end("launch-000000000", ["starting"], state="failed")
    assert store.end("launch-000000000", ["starting", "accepted"], state="failed", error={"code": "x"})
    assert not store.end("launch-000000000", ["starting", "accepted"], state="failed")
    ended = store.get("launch-000000000")
    assert ended is not None
    assert ended.error == {"code": "x"}


def test_voided_tickets_hand_over_nothing_and_tell_what_they_held(store: LaunchStore) -> None:
    store.add(a_launch())
    store.add(a_launch(1, user="bob", key="click-002"))
    ticket = tickets.issue(store, "launch-000000000", CREDENTIAL, 60)
    of_bob = tickets.issue(store, "launch-000000001", CREDENTIAL, 60)
    assert store.void_tickets("alice") == [SECRET]
    with pytest.raises(OpenbisJupyterError, match="ticket-invalid"):
        tickets.redeem(store, TicketRef(launch_id="launch-000000000", ticket=ticket))
    assert tickets.redeem(store, TicketRef(launch_id="launch-000000001", ticket=of_bob))
    assert store.waiting_credential("alice") is None
