"""The hub's doors: tickets used, reused, stolen, planted; passwords; nothing leads elsewhere."""

import html
import re
from urllib.parse import quote, urlsplit

import pytest
import requests
from integration.hub.conftest import Hub, Person
from waiting import wait_until

# Published forms of open redirects (CVE-2019-10255, CVE-2026-33709 and their neighbourhood).
ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "http:evil.example",
    "https:/\\evil.example",
    "https://hub@evil.example",
    "%2f%2fevil.example",
    "/%09/evil.example",
    "/%5cevil.example",
    "javascript:alert(1)",
    "\u3002evil.example",
]


def signed_in_as(browser: requests.Session, hub: Hub) -> str | None:
    """The hub name of whoever is signed in, from the hub's home page."""
    page = browser.get(f"{hub.stack.hub_url}/hub/home", headers={"Sec-Fetch-Mode": "navigate"})
    found = re.search(r'user: "([^"]+)"', page.text)
    return found[1] if found else None


def hidden_xsrf(page: requests.Response) -> str:
    found = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
    assert found, page.text
    return html.unescape(found[1])


def problem(page: requests.Response) -> str | None:
    found = re.search(r"Reference: ([a-z-]+)", page.text)
    return found[1] if found else None


def test_the_ticket_signs_in_and_its_cookie_is_narrow_and_gone_afterwards(resident: Person) -> None:
    launch = resident.launch(directory="cookie")
    fresh = resident.hub.new_browser()
    at_door = Person(resident.hub, resident.user, resident.token, fresh).follow(launch, allow_redirects=False)
    assert at_door.status_code == 303
    cookie = at_door.headers["Set-Cookie"]
    for attribute in (
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
        "Max-Age=",
        f"Path=/hub/openbis/continue/{launch['launch_id']}",
    ):
        assert attribute in cookie
    assert launch["ticket"] not in at_door.headers["Location"]
    fresh.get(resident.hub.stack.hub_url + at_door.headers["Location"])
    assert signed_in_as(fresh, resident.hub) == "resident"
    assert not [cookie for cookie in fresh.cookies if cookie.name == "openbis-jupyter-ticket"]


def test_a_ticket_is_good_once(hub: Hub, resident: Person) -> None:
    launch = resident.launch(directory="once")
    assert resident.follow(launch).status_code == 200
    thief = hub.new_user()
    page = thief.post_ticket(launch["redirect_url"], launch["ticket"], hub.openbis.url)
    assert (page.status_code, problem(page)) == (403, "ticket-invalid")
    assert signed_in_as(thief.browser, hub) is None


def test_a_ticket_that_we_never_gave_opens_nothing(hub: Hub, resident: Person) -> None:
    launch = resident.launch(directory="made-up")
    for ticket in ("", "x", "A" * 43, "<script>", "A" * 100_000):
        page = resident.post_ticket(launch["redirect_url"], ticket, hub.openbis.url)
        assert (page.status_code, problem(page)) == (403, "ticket-invalid")


def test_a_ticket_of_one_launch_does_not_open_another(hub: Hub, resident: Person, person: Person) -> None:
    mine, yours = person.launch(), resident.launch(directory="other")
    page = person.post_ticket(yours["redirect_url"], mine["ticket"], hub.openbis.url)
    assert (page.status_code, problem(page)) == (403, "ticket-invalid")
    assert signed_in_as(person.browser, hub) is None


def test_nobody_but_the_hub_may_ask_about_tickets(hub: Hub, resident: Person) -> None:
    launch = resident.launch(directory="ask")
    for token in (resident.token, "", "x" * 48):
        for what in ("inspect", "redeem"):
            answer = resident.browser.post(
                f"{hub.stack.service_url}api/tickets/{what}",
                json={"launch_id": launch["launch_id"], "ticket": launch["ticket"]},
                headers={"Authorization": f"token {token}"} if token else {},
            )
            assert answer.status_code in (401, 403)
            assert "credential" not in answer.json()
    assert resident.follow(launch).status_code == 200


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "https://localhost", "https://127.0.0.1"]
)
def test_a_planted_ticket_asks_and_does_not_sign_in(hub: Hub, resident: Person, origin: str | None) -> None:
    launch = resident.launch(directory="planted")
    victim = hub.new_user()
    page = victim.post_ticket(launch["redirect_url"], launch["ticket"], origin)
    assert "Open this notebook?" in page.text
    assert "resident" in page.text
    assert signed_in_as(victim.browser, hub) is None
    again = victim.browser.get(page.url)
    assert "Open this notebook?" in again.text
    assert signed_in_as(victim.browser, hub) is None


def test_whoever_says_yes_goes_on(hub: Hub, resident: Person) -> None:
    launch = resident.launch(directory="yes")
    browser = Person(hub, resident.user, resident.token, hub.new_browser())
    page = browser.post_ticket(launch["redirect_url"], launch["ticket"], "null")
    xsrf = hidden_xsrf(page)
    forged = browser.browser.post(page.url, data={"_xsrf": "x"}, headers={"Sec-Fetch-Mode": "navigate"})
    assert forged.status_code == 403
    assert signed_in_as(browser.browser, hub) is None
    sent = browser.browser.post(page.url, data={"_xsrf": xsrf}, headers={"Sec-Fetch-Mode": "navigate"})
    assert sent.status_code == 200
    assert signed_in_as(browser.browser, hub) == "resident"


def test_a_browser_of_somebody_else_is_asked_not_switched(hub: Hub, resident: Person, person: Person) -> None:
    person.sign_in()
    assert signed_in_as(person.browser, hub) == person.user
    theirs = resident.launch(directory="switch")
    page = person.post_ticket(theirs["redirect_url"], theirs["ticket"], hub.openbis.url)
    assert "You are signed in as somebody else" in page.text
    assert signed_in_as(person.browser, hub) == person.user
    before = person.browser.cookies.get("jupyterhub-session-id")
    sent = person.browser.post(
        page.url, data={"_xsrf": hidden_xsrf(page)}, headers={"Sec-Fetch-Mode": "navigate"}
    )
    assert sent.status_code == 200, sent.text
    assert signed_in_as(person.browser, hub) == "resident"
    assert person.browser.cookies.get("jupyterhub-session-id") != before


def test_names_and_titles_are_shown_as_text(hub: Hub) -> None:
    title = "<img src=x onerror=alert(1)> {{7·7}}".replace("<", "‹").replace(">", "›")
    somebody = hub.new_user('<b>"eve"&amp;')
    page = somebody.post_ticket(*_click(somebody, "&lt;i&gt; " + title[5:12]), None)
    assert "<b>" not in page.text
    assert "&lt;b&gt;&#34;eve&#34;&amp;amp;" in page.text
    assert "&amp;lt;i&amp;gt;" in page.text


def _click(somebody: Person, notebook: str) -> tuple[str, str]:
    launch = somebody.launch(notebook=notebook)
    return launch["redirect_url"], launch["ticket"]


def test_without_a_ticket_the_way_leads_over_the_login_form(hub: Hub, resident: Person) -> None:
    launch = resident.launch(directory="form")
    browser = hub.new_browser()
    form = browser.get(launch["redirect_url"], headers={"Sec-Fetch-Mode": "navigate"})
    assert "Sign in with openBIS" in form.text
    action = re.search(r'<form action="([^"]+)"', form.text)
    assert action
    page = browser.post(
        hub.stack.hub_url + html.unescape(action[1]),
        data={"username": "resident", "password": "secret", "_xsrf": hidden_xsrf(form)},
        headers={"Sec-Fetch-Mode": "navigate"},
    )
    assert page.status_code == 200
    assert page.url == f"{hub.stack.service_url}launches/{launch['launch_id']}/"


def log_in(hub: Hub, **fields: str) -> tuple[requests.Session, requests.Response]:
    browser = hub.new_browser()
    form = browser.get(f"{hub.stack.hub_url}/hub/login", headers={"Sec-Fetch-Mode": "navigate"})
    page = browser.post(
        f"{hub.stack.hub_url}/hub/login?next=%2Fhub%2Fhome",
        data={"_xsrf": hidden_xsrf(form), **fields},
        headers={"Sec-Fetch-Mode": "navigate"},
    )
    return browser, page


def test_password_and_session_token_sign_in(hub: Hub, person: Person) -> None:
    for fields in ({"username": person.user, "password": "secret"}, {"token": person.token}):
        browser, page = log_in(hub, **fields)
        assert page.status_code == 200, page.text
        assert signed_in_as(browser, hub) == person.user


def test_a_sign_in_with_a_password_leaves_no_session(hub: Hub) -> None:
    unsupported = "l" * 300  # as a name of the hub; openBIS itself lets them in
    for user, kept in (("lena", 1), (unsupported, 0)):
        hub.openbis.passwords[user] = "secret"
        log_in(hub, username=user, password="secret")
        tokens = [token for token, whose in hub.openbis.users.items() if whose == user]
        assert len(tokens) == kept and all(token.startswith("$pat-") for token in tokens)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"username": "resident", "password": "wrong"}, "does not know this user name and password"),
        ({"token": "gone"}, "does not know this session token"),
        ({"username": "", "password": ""}, "Enter user name and password"),
        ({"username": '"><script>x</script>', "password": "x"}, "does not know this user name"),
    ],
)
def test_a_login_that_fails_says_why(hub: Hub, fields: dict[str, str], sentence: str) -> None:
    browser, page = log_in(hub, **fields)
    assert sentence in page.text
    assert "<script>x" not in page.text
    assert signed_in_as(browser, hub) is None


def test_form_fields_cannot_pretend_to_be_a_redeemed_ticket(hub: Hub, resident: Person) -> None:
    browser, _ = log_in(
        hub, REDEEMED="x", hub_user="resident", username="resident", launch_id="x", ticket="x"
    )
    assert signed_in_as(browser, hub) is None


def test_a_personal_access_token_outlives_logins(hub: Hub, person: Person) -> None:
    person.sign_in()
    held = [pat for pat in hub.openbis.pats if person.user in pat]
    assert len(held) == 1
    log_in(hub, token=person.token)
    person.sign_in()
    assert [pat for pat in hub.openbis.pats if person.user in pat] == held


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_parameter_leads_elsewhere(hub: Hub, resident: Person, target: str) -> None:
    launch = resident.launch(directory="redirects")
    here = urlsplit(hub.stack.hub_url).netloc
    asked = [
        ("GET", f"{launch['redirect_url']}?next={quote(target)}", None),
        (
            "POST",
            f"{launch['redirect_url']}?next={quote(target)}",
            {"ticket": launch["ticket"], "next": target},
        ),
        ("GET", f"{launch['redirect_url'].replace('/open/', '/continue/')}?next={quote(target)}", None),
        ("GET", f"{hub.stack.hub_url}/hub/openbis/open/{quote(target, safe='')}", None),
        ("GET", f"{hub.stack.service_url}launches/{launch['launch_id']}/?next={quote(target)}", None),
        (
            "GET",
            f"{hub.stack.service_url}oauth_callback?next={quote(target)}&state={quote(target)}&code=x",
            None,
        ),
        ("GET", f"{hub.stack.hub_url}/hub/login?next={quote(target)}", None),
    ]
    for method, url, data in asked:
        answer = resident.browser.request(
            method,
            url,
            data=data,
            headers={"Origin": hub.openbis.url, "Sec-Fetch-Mode": "navigate"},
            allow_redirects=False,
        )
        for _ in range(8):
            location = answer.headers.get("Location")
            if location is None:
                break
            absolute = requests.compat.urljoin(answer.url, location.replace("\\", "/"))
            assert urlsplit(absolute).netloc == here, (method, url, location)
            answer = resident.browser.get(absolute, allow_redirects=False)


def test_progress_belongs_to_its_user(hub: Hub, resident: Person, person: Person) -> None:
    launch_id = resident.launch(directory="private")["launch_id"]
    person.follow(person.launch())
    page = person.visit(f"/services/openbis/launches/{launch_id}/")
    assert (page.status_code, problem(page)) == (403, "launch-unknown")
    assert person.visit(f"/services/openbis/launches/{launch_id}/events").status_code == 403
    stranger = hub.new_browser().get(
        f"{hub.stack.service_url}launches/{launch_id}/events", allow_redirects=False
    )
    assert stranger.status_code == 403
    assert "Location" not in stranger.headers


def test_pages_of_other_servers_cannot_read_progress_or_retry(hub: Hub, resident: Person) -> None:
    launch = resident.launch(directory="xsrf")
    resident.follow(launch)
    base = f"/services/openbis/launches/{launch['launch_id']}/"
    assert resident.visit(base).status_code == 200
    fetched = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
    assert resident.visit(f"{base}events", headers=fetched).status_code == 403
    assert resident.browser.post(f"{hub.stack.hub_url}{base}retry", headers=fetched).status_code == 403


def test_answers_carry_security_headers(hub: Hub, resident: Person) -> None:
    launch = resident.launch(directory="headers")
    resident.follow(launch)
    page = resident.visit(f"/services/openbis/launches/{launch['launch_id']}/")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in page.headers


def test_a_deleted_hub_user_comes_back_with_the_same_click(hub: Hub, person: Person) -> None:
    person.sign_in()
    hub.administrate("DELETE", f"users/{person.user}").raise_for_status()
    launch = person.launch(directory="back")
    assert launch["state"] == "accepted"
    again = Person(hub, person.user, person.token, hub.new_browser())
    again.follow(launch)
    assert again.wait_for_end(launch["launch_id"])["state"] == "ready"
    assert wait_until(lambda: "back/growth.ipynb" in again.notebooks())
