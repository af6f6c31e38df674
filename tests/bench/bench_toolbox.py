"""Listing ten thousand datasets in Octave beside the bare HTTP request that it contains."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from statistics import median

from openbis_demo.journey import sign_in
from openbis_demo.stack import Stack
from tests.bench.experiments import PROJECT, code_of, experiment_of
from tests.bench.figures import Figure
from tests.matlab.octave import environment, octave

NUMBER = 10_000


def listing(stack: Stack, rounds: int) -> Figure:
    """Medians of `rounds` rounds, the two taken in turn in one Octave process."""
    admin = sign_in(stack, "admin", "admin-demo")
    experiment_of(admin, NUMBER)
    with tempfile.TemporaryDirectory(prefix="openbis-jupyter-bench-octave-") as folder:
        environ = environment(
            Path(folder),
            OPENBIS_URL=stack.openbis_url,
            OPENBIS_CA_FILE=str(stack.ca_file),
            OPENBIS_TOKEN=admin.token,
        )
        outcome = octave(f"bench_listing('{PROJECT}/{code_of(NUMBER)}', {rounds})", environ, Path(folder))
    found = re.search(r"^figures: (.*)$", outcome.output, re.MULTILINE)
    if outcome.status != 0 or found is None:
        raise RuntimeError(f"Octave did not measure: {outcome.output}")
    pairs = json.loads(found[1])
    ours, bare = ([pair[number] for pair in pairs] for number in (0, 1))
    return Figure(
        "list 10,000 datasets in Octave beside the HTTP request", median(ours), median(bare), bound=2.0
    )
