"""What Prometheus reads: launches, phases, openBIS's calls; the dashboard and the alerts ask for nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import requests
import yaml
from integration.hub.conftest import Hub, Person
from prometheus_client.parser import text_string_to_metric_families

MONITORING = Path(__file__).parents[3] / "docs" / "monitoring"
NAME = re.compile(r"\bopenbis_jupyter_[a-z_]+")

Sample = tuple[str, Mapping[str, str]]


def scrape(hub: Hub, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{hub.stack.service_url}metrics"
    return requests.get(url, headers=headers, verify=str(hub.stack.ca_file), timeout=60)


def samples(hub: Hub) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = scrape(hub, hub.administrator_token)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def grown(before: Mapping[object, float], after: Mapping[object, float], name: str, **labels: str) -> float:
    key = (name, frozenset(labels.items()))
    return after[key] - before.get(key, 0.0)


def test_a_launch_that_goes_well_and_one_that_does_not(hub: Hub, resident: Person, person: Person) -> None:
    before = samples(hub)
    assert resident.launch(directory="counted")["state"] == "ready"
    assert resident.launch(directory="counted")["state"] == "ready"
    after = samples(hub)
    ready = {"outcome": "ready", "code": ""}
    assert grown(before, after, "openbis_jupyter_launches_total", **ready) == 2
    assert grown(before, after, "openbis_jupyter_launch_own_seconds_count") == 2
    for phase in ("prepare", "server", "write"):
        assert grown(before, after, "openbis_jupyter_launch_phase_seconds_count", phase=phase) == 2
    assert grown(before, after, "openbis_jupyter_openbis_seconds_count", method="executeOperations") == 2
    assert after["openbis_jupyter_launches_under_way", frozenset()] == 0

    person.sign_in()
    failed = {"outcome": "failed", "code": "spawn-failed"}
    assert grown(after, samples(hub), "openbis_jupyter_launches_total", **failed) == 1
    labels = {value for _, labels in samples(hub) for _, value in labels}
    assert not {resident.user, person.user} & labels, "nobody is named"


@pytest.mark.parametrize("token", ["nonsense", ""])
def test_without_the_scope_nobody_reads_them(hub: Hub, token: str) -> None:
    answer = scrape(hub, token)
    assert answer.status_code in (401, 403)
    assert "openbis_jupyter_" not in answer.text


def test_dashboard_and_alerts_ask_for_what_there_is(hub: Hub, resident: Person) -> None:
    resident.launch(directory="counted")
    families = text_string_to_metric_families(scrape(hub, hub.administrator_token).text)
    told = {f"{one.name}{end}" for one in families for end in ("", "_total", "_bucket", "_sum", "_count")}
    dashboard = json.loads((MONITORING / "grafana-dashboard.json").read_text("utf-8"))
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ())]
    alerts = yaml.safe_load((MONITORING / "alerts.yml").read_text("utf-8"))
    rules = [rule for group in alerts["groups"] for rule in group["rules"]]
    assert all(rule["annotations"]["summary"] for rule in rules if "alert" in rule)
    recorded = {rule["record"] for rule in rules if "record" in rule}
    asked = {
        name for text in (*expressions, *(rule["expr"] for rule in rules)) for name in NAME.findall(text)
    }
    assert len(expressions) > 8
    assert asked - told - recorded == set()
