"""What differs between the series of JupyterHub; with both of them it is tried in `test_jupyterhub_5.py`."""

import pytest
from jupyterhub.scopes import scope_definitions

from openbis_jupyter.hub.versions import SERIES, series_here, series_with

NAMES = {"users", "read:servers", "servers", "delete:servers"}


def test_a_hub_is_known_by_its_scopes() -> None:
    assert [series_with(scopes).start_scope for scopes in (NAMES, NAMES | {"start:servers"})] == [
        "servers",
        "start:servers",
    ]
    assert series_here().start_scope in scope_definitions


@pytest.mark.parametrize("options", [{}, {"cpu": 1}, {"user_options": {"cpu": 2}}, {"display_name": "x"}])
def test_whatever_options_are_called_the_spawner_gets_them(options: dict[str, object]) -> None:
    named, plain = (series.start_body(options) for series in SERIES)
    # JupyterHub 6 takes the body for the options where neither name is there, 5 always does.
    assert named == {"display_name": "", "user_options": options}
    assert plain == options
