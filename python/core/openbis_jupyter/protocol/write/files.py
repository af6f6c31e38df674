"""Which files are made from the shapes, and what stands in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial

from openbis_jupyter.protocol import calls
from openbis_jupyter.protocol.write.as_service import calls_json
from openbis_jupyter.protocol.write.examples import ANSWERS, REQUESTS, text_of
from openbis_jupyter.protocol.write.reference import reference
from openbis_jupyter.protocol.write.schema import json_schema
from openbis_jupyter.protocol.write.typescript import form_limits, interfaces, typedefs

_LAB = (*calls.TO_SERVER, *calls.FROM_LAB)


def _asked(group: tuple[calls.Call, ...]) -> tuple[calls.Shape, ...]:
    return tuple(dict.fromkeys(shape for call in group for shape in call.asked))


def _answered(group: tuple[calls.Call, ...]) -> tuple[calls.Shape, ...]:
    return calls.shapes_of(tuple(calls.Call(call.name, (), call.answered) for call in group))


def _schema() -> str:
    groups = (calls.FROM_OPENBIS, calls.FROM_HUB, calls.FROM_SERVER, calls.TO_SERVER, calls.FROM_LAB)
    document = json_schema(calls.shapes_of(*groups), "openBIS Jupyter")
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


FILES: Mapping[str, Callable[[], str]] = {
    "docs/developers/protocol.schema.json": _schema,
    "docs/developers/protocol-reference.md": reference,
    "python/jupyterlab/openbis_jupyterlab/lab/src/server/types.ts": lambda: interfaces(
        _asked(_LAB), _answered(_LAB)
    ),
    "webapp/protocol.js": lambda: typedefs(_asked(calls.FROM_OPENBIS), _answered(calls.FROM_OPENBIS)),
    "webapp/limits.json": form_limits,
    "core-plugins/jupyter/1/as/miscellaneous/jupyter-service/calls.json": calls_json,
    **{
        f"tests/contract/{name}.json": partial(text_of, example, is_request=examples is REQUESTS)
        for examples in (REQUESTS, ANSWERS)
        for name, example in examples.items()
    },
}
"""Path below the repository → what makes its text."""
