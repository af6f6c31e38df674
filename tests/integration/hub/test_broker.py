"""Users' servers ask for the current credential with their own hub token; nobody else gets it."""

from typing import Any

import requests
from integration.hub.conftest import Hub, Person
from waiting import wait_until


def ask(hub: Hub, token: str | None) -> tuple[int, dict[str, Any]]:
    answer = requests.get(
        hub.stack.service_url + "api/credential",
        headers={"Authorization": f"token {token}".encode()} if token else {},
        verify=str(hub.stack.ca_file),
        timeout=30,
    )
    return answer.status_code, answer.json()


def server_environment(person: Person) -> dict[str, str]:
    return dict(person.hub.server_process(person.home.name).environ())


def test_a_server_gets_its_users_credential(hub: Hub, resident: Person) -> None:
    environment = server_environment(resident)
    assert environment["OPENBIS_URL"] == hub.openbis.url
    assert environment["OPENBIS_JUPYTER_SERVICE_URL"] == hub.stack.service_url
    assert environment["OPENBIS_JUPYTER_CA_FILE"] == str(hub.stack.ca_file)
    status, answer = ask(hub, environment["JUPYTERHUB_API_TOKEN"])
    assert status == 200
    assert (answer["openbis_url"], answer["user"]) == (hub.openbis.url, "resident")
    credential = answer["credential"]
    assert credential["kind"] == "personal-access-token"
    assert hub.openbis.users[credential["token"]] == "resident"
    assert not {value for value in environment.values() if value in (resident.token, credential["token"])}


def test_other_tokens_get_nothing(hub: Hub, resident: Person) -> None:
    read_only = hub.administrate(
        "POST", "users/resident/tokens", {"scopes": ["read:users:name!user"], "expires_in": 60}
    ).json()["token"]
    for token in (None, "x", "ä", "%C3%A4", "%0A", "生" * 50, "x" * 5000, resident.token, read_only):
        status, answer = ask(hub, token)
        assert status in (401, 403, 404)
        assert "credential" not in answer


def test_a_credential_that_openbis_no_longer_takes_is_expired_until_the_next_click(
    hub: Hub, neighbour: Person
) -> None:
    token = server_environment(neighbour)["JUPYTERHUB_API_TOKEN"]
    held = ask(hub, token)[1]["credential"]["token"]
    del hub.openbis.users[held]
    del hub.openbis.pats[held]
    gone = wait_until(lambda: answer[1] if (answer := ask(hub, token))[0] != 200 else None)
    assert gone["error"]["code"] == "credential-expired"
    neighbour.follow(neighbour.launch(directory="renewed"))
    status, answer = ask(hub, token)
    assert status == 200
    assert answer["credential"]["token"] != held
