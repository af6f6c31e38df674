"""A template that never ends, eats all memory, or fails in any way is broken; the next one is filled as ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.templates import BrokenTemplate, TemplateWorker
from openbis_jupyter.notebook.spec import NotebookSpec, OwnerInfo
from openbis_jupyter.notebook.template import NotebookTemplate

pytestmark = pytest.mark.slow

HEAD = "---\ntitle: Growth\nlanguage: python\n---\n"
GOOD = f"{HEAD}# Hello {{{{ user | text }}}}\n"
SPEC = NotebookSpec(
    file_name="n.ipynb",
    title="n",
    openbis_url="https://openbis.example",
    user="anna",
    owner=OwnerInfo("EXPERIMENT", "E-1", "/A/B/C"),
    datasets=(),
    parents=tuple(f"20260101120000000-{number}" for number in range(10_000)),
    history_id="h",
)
ENDLESS_WITH_MANY = (
    "{% for a in range(10000) %}{% if perm_ids[:] == parents[1:] or 'x' in parents or 'y' in parents or 'z' in parents"
    " or 'x' in parents or 'y' in parents or 'z' in parents %}x{% endif %}{% endfor %}"
)


@pytest.fixture(scope="module")
def worker() -> Iterator[TemplateWorker]:
    made = TemplateWorker(seconds=2, memory_bytes=1 << 30)
    yield made
    made.close()


def load(worker: TemplateWorker, text: str, file: str = "t.md") -> NotebookTemplate | BrokenTemplate:
    return worker.load("lab:1", "growth", text.encode(), file)


def still_works(worker: TemplateWorker) -> None:
    template = load(worker, GOOD)
    assert isinstance(template, NotebookTemplate)
    cells = worker.build(SPEC, template, {})["cells"]
    assert any("Hello anna" in cell["source"] for cell in cells)


ATTACKS = {
    "fences that nobody closes": HEAD + "```python\nx\n" * 75_000,
    "brackets without end": HEAD + "{{ " + "(" * 100_000,
    "a list in a list in a list": HEAD + "{% set x = " + "[" * 5_000 + "]" * 5_000 + " %}",
    "numbers that grow": HEAD + "{{ " + "9" * 100_000 + " | text }}",
    "a tree of YAML": "---\ntitle: " + "[" * 9_000 + "\n---\nx",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_template_that_takes_too_much_to_be_read_is_broken(worker: TemplateWorker, attack: str) -> None:
    loaded = load(worker, ATTACKS[attack])
    assert isinstance(loaded, BrokenTemplate) and loaded.reason.endswith(".")
    assert (loaded.id, loaded.name) == ("lab:1", "growth")
    still_works(worker)


def test_a_template_that_takes_too_long_to_be_filled_is_told(worker: TemplateWorker) -> None:
    template = load(worker, HEAD + ENDLESS_WITH_MANY)
    assert isinstance(template, NotebookTemplate)
    with pytest.raises(OpenbisJupyterError) as caught:
        worker.build(SPEC, template, {})
    assert caught.value.code == "template-broken" and "longer than 2 s" in caught.value.message
    still_works(worker)


def test_a_template_that_takes_too_much_memory_is_told() -> None:
    small = TemplateWorker(seconds=60, memory_bytes=400 << 20)
    try:
        template = load(small, HEAD + "{% set x = (" + "parents[1:], " * 800 + ") %}x")
        assert isinstance(template, NotebookTemplate)
        with pytest.raises(OpenbisJupyterError) as caught:
            small.build(replace(SPEC, parents=SPEC.parents * 10), template, {})
        assert caught.value.code == "template-broken" and "memory" in caught.value.message
        still_works(small)
    finally:
        small.close()


def test_a_fault_is_named_with_its_line(worker: TemplateWorker) -> None:
    for text in (
        "x\n\n{{ user.name | text }}",
        "x\n\n{{ user | }}",
        "x\n\n{% for a in user.b %}{% endfor %}",
    ):
        loaded = load(worker, HEAD + text)
        assert isinstance(loaded, BrokenTemplate) and "line 3: " in loaded.reason


def test_what_a_notebook_cannot_hold_keeps_its_own_words(worker: TemplateWorker) -> None:
    template = load(worker, "---\ntitle: Growth\nlanguage: sas\n---\nx")
    assert isinstance(template, BrokenTemplate) and "must have a language" in template.reason
    with pytest.raises(OpenbisJupyterError) as caught:
        worker.build(
            NotebookSpec(**{**SPEC.__dict__, "language": "sas"}),
            load(worker, GOOD),
            {},  # type: ignore[arg-type]
        )
    assert caught.value.code == "kernel-unknown"
