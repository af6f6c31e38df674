"""Who did what stands in the log, line by line, and nothing that opens anything."""

from __future__ import annotations

import json

from integration.hub.conftest import Hub, Person


def recorded(hub: Hub, person: str) -> list[dict[str, str]]:
    """The lines about this person, in the order of their times."""
    lines = [line[line.index("{") :] for line in hub.log().splitlines() if '"act": ' in line]
    mine = [one for one in map(json.loads, lines) if one["person"] == person]
    return sorted(mine, key=lambda one: one["time"])


def test_a_journey_is_recorded_from_the_click_to_the_revoked_token(hub: Hub, person: Person) -> None:
    ready = person.arrive()
    assert person.click(owner={"kind": "EXPERIMENT", "perm_id": "E-2"}).status_code == 403
    person.account("renew")
    person.account("revoke")
    journey = recorded(hub, person.user)
    told = [(one["act"], one["outcome"]) for one in journey if one["act"] != "token-given"]
    assert told == [
        ("token-made", "made"),
        ("launch", "begun"),
        ("ticket-used", "given"),
        ("sign-in", "ticket"),
        ("launch-end", "ready"),
        ("launch", "owner-read-only"),
        ("token-made", "made"),
        ("token-revoked", "replaced"),
        ("token-revoked", "revoked"),
    ]
    by_act = {one["act"]: one for one in journey if one["outcome"] != "owner-read-only"}
    assert by_act["launch"]["owner"] == "E-1"
    assert {by_act[act]["launch"] for act in ("launch", "ticket-used", "launch-end")} == {ready["launch_id"]}
    text = json.dumps(journey)
    for secret in (person.token, "$pat-", "growth", "yeast"):
        assert secret not in text
