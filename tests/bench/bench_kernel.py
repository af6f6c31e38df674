"""From the notebook to its data: the first cells, up to openBIS, beside one that asks nothing; both in new kernels."""

from __future__ import annotations

from contextlib import closing
from urllib.parse import quote

from openbis_demo.journey import sign_in
from openbis_demo.kernel import UserServer, execute, failure_in
from openbis_demo.stack import Stack
from tests.bench.bench_launch import arrive
from tests.bench.figures import Figure, in_turns, timed

BOUND = 3.2
"""2 s, where a kernel that is started and answers takes 0.63 s as on two quiet cores."""


def first_cell(stack: Stack, rounds: int) -> list[Figure]:
    """Medians of `rounds` rounds in which both take turns: a kernel is started, and everything runs up to `connect`."""
    visitor = sign_in(stack, "bob", "bob-demo")
    hub_user, path = arrive(stack, visitor)
    server = UserServer(visitor.browser, f"{stack.hub_url}/user/{hub_user}", stack.ca_file)
    notebook = server.request("GET", f"contents/{quote(path)}?content=1")["content"]
    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    last = next(number for number, source in enumerate(code) if "connect(" in source)
    seconds = in_turns(
        rounds,
        lambda: timed(lambda: _run(server, code[: last + 1])),
        lambda: timed(lambda: _run(server, ["1 + 1"])),
    )
    return [
        Figure("the first cells of a notebook, to connect, beside a bare kernel and cell", *seconds, BOUND)
    ]


def _run(server: UserServer, cells: list[str]) -> None:
    """In a kernel of their own, which is ended afterwards."""
    kernel = server.request("POST", "kernels", {"name": "python3"})["id"]
    with closing(server.channels(kernel)) as channel:
        for number, source in enumerate(cells):
            _, outputs = execute(channel, source, f"cell-{number}")
            failure = failure_in(outputs)
            if failure is not None:
                raise RuntimeError(failure)
    server.request("DELETE", f"kernels/{kernel}")
