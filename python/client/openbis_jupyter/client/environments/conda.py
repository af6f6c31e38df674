"""An environment of conda as `conda env create -f` takes it (conda's *Managing environments*): `name=version=build`."""

from __future__ import annotations

import json
import re

from openbis_jupyter.client.environments.answers import Answer
from openbis_jupyter.client.environments.requirements import requirement_line, without_credentials

FILE = "environment.yml"
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]*")


def conda_environment(answer: Answer) -> str:
    """The whole file; what pip installed in it stands below `pip`."""
    packages = [one for one in answer.conda if all(map(_WORD.fullmatch, (one.name, one.version, one.build)))]
    channels = list(dict.fromkeys(without_credentials(one.channel) for one in packages if one.channel))
    pip = [requirement_line(one) for one in answer.packages if one.by != "conda"]
    lines = [
        "# What the notebook ran in. The same again: conda env create -f this file --name NAME",
        "channels:",
        *(f"  - {json.dumps(channel)}" for channel in channels or ["defaults"]),
        "dependencies:",
        *(f"  - {json.dumps(f'{one.name}={one.version}={one.build}')}" for one in packages),
    ]
    wanted = [f"    - {json.dumps(line)}" for line in pip if not line.startswith("#")]
    comments = [f"    {line}" for line in pip if line.startswith("#")]
    return "\n".join([*lines, *(["  - pip:", *wanted] if wanted else []), *comments, ""])
