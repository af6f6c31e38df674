"""Templates that anybody may have written: what is read, what is refused, and what they may spend."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.notebook.test_builder import PLAIN

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.builder import build_notebook, renamed, try_out
from openbis_jupyter.notebook.languages import LANGUAGES
from openbis_jupyter.notebook.parameters import checked_answers
from openbis_jupyter.notebook.template import NotebookTemplate, parse_template
from openbis_jupyter.notebook.template_error import TemplateError

HEAD = """---
title: Growth curve
description: Fits a growth curve.
language: python
applies_to:
  EXPERIMENT: [MICROSCOPY, GROWTH]
  OBJECT: all
parameters:
  - {name: threshold, label: Threshold, type: number, default: 0.5}
  - {name: stain, type: choice, choices: [DAPI, GFP]}
  - {name: note}
  - {name: smooth, type: boolean, default: true}
---
"""
BODY = '# Growth of {{ title | text }}\n\n```python key="a"\nx = {{ parameters.threshold | literal }}\n```\n'
PERCENT = "".join(f"# {line}\n" for line in HEAD.splitlines()) + (
    '# %% [markdown]\n# Growth of {{ title | text }}\n\n# %% key="a"\nx = {{ parameters.threshold | literal }}\n'
)


def as_ipynb() -> str:
    v4 = nbformat.v4
    cells = [
        v4.new_raw_cell(HEAD),
        v4.new_markdown_cell("Growth of {{ title | text }}"),
        v4.new_code_cell("x = {{ parameters.threshold | literal }}", metadata={"key": "a"}),
    ]
    cells[2].outputs = [v4.new_output("stream", text="stale result")]
    return str(nbformat.writes(v4.new_notebook(cells=cells)))


def code(source: str, language: str = "python", head: str = "") -> NotebookTemplate:
    """A template with one code cell."""
    return parse_template(
        "t", f"---\ntitle: T\nlanguage: {language}\n{head}---\n```{language}\n{source}\n```\n", ".md"
    )


def text(source: str) -> NotebookTemplate:
    """A template with one Markdown cell."""
    return parse_template("t", f"---\ntitle: T\nlanguage: python\n---\n{source}\n", ".md")


def built(template: NotebookTemplate, **parameters: Any) -> list[str]:
    answers = checked_answers(template.parameters, parameters)
    notebook = build_notebook(replace(PLAIN, language=template.language), template, answers)
    nbformat.validate(notebook)
    return [cell["source"] for cell in notebook["cells"]]


@pytest.mark.parametrize(
    ("content", "extension"), [(HEAD + BODY, ".md"), (PERCENT, ".py"), (as_ipynb(), ".ipynb")]
)
def test_all_three_kinds_of_files_say_the_same(content: str, extension: str) -> None:
    template = parse_template("site:growth", content, extension)
    try_out(template)
    assert (template.title, template.language) == ("Growth curve", "python")
    assert [parameter.type for parameter in template.parameters] == ["number", "choice", "text", "boolean"]
    cells = built(template, threshold=0.25)
    assert "Growth of Plate 3" in cells[0]
    assert cells[1] == "x = 0.25"
    assert "stale" not in json.dumps(build_notebook(PLAIN, template))


@pytest.mark.parametrize(
    ("kind", "type_code", "applies"),
    [
        ("EXPERIMENT", "GROWTH", True),
        ("EXPERIMENT", "X", False),
        ("OBJECT", "X", True),
        ("SPACE", "", False),
        (None, "", False),
    ],
)
def test_it_applies_where_it_says(kind: str | None, type_code: str, applies: bool) -> None:
    assert parse_template("t", HEAD + BODY, ".md").applies(kind, type_code) is applies
    assert code("x = 1").applies(kind, type_code)


def test_defaults_stand_in_for_what_nobody_entered() -> None:
    parameters = parse_template("t", HEAD + BODY, ".md").parameters
    assert checked_answers(parameters, {}) == {"threshold": 0.5, "stain": "DAPI", "note": "", "smooth": True}


@pytest.mark.parametrize(
    "answers",
    [
        {"threshold": "1"},
        {"threshold": float("nan")},
        {"threshold": True},
        {"stain": "X"},
        {"note": 1},
        {"note": "x" * 1001},
        {"smooth": 1},
        {"more": 1},
    ],
)
def test_answers_that_do_not_fit_name_their_field(answers: dict[str, Any]) -> None:
    with pytest.raises(OpenbisJupyterError, match=rf"^parameters\.{next(iter(answers))}: .*request-invalid"):
        checked_answers(parse_template("t", HEAD + BODY, ".md").parameters, answers)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("title: Growth curve", "titel: Growth", "unknown keys: titel"),
        ("title: Growth curve\n", "", "must have a title"),
        ("language: python", "language: cobol", "must have a language"),
        ("EXPERIMENT: [MICROSCOPY, GROWTH]", "EXPERIMENTS: all", "applies_to: keys are"),
        ("OBJECT: all", "OBJECT: []", "applies_to.OBJECT"),
        ("OBJECT: all", "OBJECT: ['a b']", "applies_to.OBJECT"),
        ("name: threshold", "name: Threshold", "a name is lower case"),
        ("name: note", "name: stain", "two have the same name"),
        ("type: number", "type: date", "the type is one of"),
        ("default: 0.5", "default: much", "the default must be a number"),
        ("choices: [DAPI, GFP]", "choices: []", "a choice has choices"),
        ("{name: note}", "{name: note, secret: 1}", "has the keys"),
        ("{name: note}", "{name: note, label: [1]}", "the label is a text"),
        ("{name: note}", "&a {name: note}\n  - *a", "references"),
        ("{name: note}", "{name: note", "is not YAML"),
        ("---\ntitle", "title", "must have a title"),
        ("{{ title | text }}", "{{ titel | text }}", "there is no titel"),
        ('key="a"', 'key="a b"', "the key of a cell"),
        ("{{ parameters.threshold | literal }}", "{{ parameters.threshold }}", "only through `| literal`"),
    ],
)
def test_a_fault_is_named(old: str, new: str, reason: str) -> None:
    content = (HEAD + BODY).replace(old, new)
    assert content != HEAD + BODY
    with pytest.raises(TemplateError, match=reason.replace("[", r"\[").replace("|", r"\|")):
        parse_template("t", content, ".md")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 1}', "\0", "null", '{"nbformat": 4}'])
def test_a_notebook_that_is_none_is_refused(content: str) -> None:
    with pytest.raises(TemplateError):
        parse_template("t", content, ".ipynb")


@given(st.text(max_size=200), st.sampled_from([".md", ".py", ".ipynb", ".R", ".txt", ""]))
def test_any_text_is_a_template_or_a_fault(content: str, extension: str) -> None:
    try:
        parse_template("t", content, extension)
    except TemplateError as error:
        assert str(error)


@pytest.mark.parametrize(
    "expression",
    [
        "title",
        "title | length",
        "(title | literal) ~ ''",
        "title | text",
        "title | upper",
        "title | literal | literal",
        "title.upper() | literal",
        "title.__class__ | literal",
        "''.__class__.__mro__ | literal",
        "owner.__init__ | literal",
        "title['__class__'] | literal",
        "parameters.items() | literal",
        "cycler | literal",
        "self | literal",
        "lipsum() | literal",
        "title * 10 | literal",
        "(2 ** 99) | literal",
        "title % 1 | literal",
        "(title + title) | literal",
        "loop | literal",
        "range(99999999) | literal",
        "missing | literal",
        "title.format(1) | literal",
        "owner.nothing | literal",
        "'%s' % title | literal",
        "datasets[0].__dict__ | literal",
        "title is callable | literal",
        "counted | literal",
        "title | counted | literal",
        "(title | literal) if title else (title | literal)",
    ],
)
def test_an_expression_reaches_only_the_documented_context(expression: str) -> None:
    with pytest.raises(TemplateError):
        try_out(code("x = {{ " + expression + " }}"))


@pytest.mark.parametrize(
    "source",
    [
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% call f() %}{% endcall %}",
        "{% filter text %}x{% endfilter %}",
        "{% set x %}y{% endset %}",
        "{% block x %}{% endblock %}",
        "{% for a in datasets recursive %}{{ loop(a) }}{% endfor %}",
        "{% set x.y = 1 %}",
        "{{",
        "{% if %}",
        "{% for %}",
        "openbis_slot_0_",
        "{% with a = 1 %}{% endwith %}",
        "{% raw %}{{ x }}",
        "{% do 1 %}",
        "{% autoescape false %}{% endautoescape %}",
    ],
)
def test_what_jinja_can_do_beyond_that_is_refused(source: str) -> None:
    with pytest.raises(TemplateError):
        text(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}",
        "{% for a in range(9000) %}{% for b in range(9000) %}x{% endfor %}{% endfor %}",
        "{% for a in range(10000) %}" + "x" * 10_000 + "{% endfor %}",
        "{% for a in range(10000) if a < 0 %}{% endfor %}" * 50,
        "{{ (range(10000) | length + 10 - 1) | text }}"
        + "{% set a = 1 %}" * 1000
        + "{% for x in range(10001) %}{% endfor %}",
        "(" * 100_000,
        "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " | text }}",
        "{% if title %}" * 2_000 + "{% endif %}" * 2_000,
    ],
)
def test_bombs_end_soon(source: str) -> None:
    began = time.process_time()
    try:
        try_out(text(source))
    except TemplateError:
        pass
    else:
        assert source.startswith("((")
    assert time.process_time() - began < 10


def test_loops_conditions_and_counting_work() -> None:
    source = (
        "{% for dataset in datasets %}\nx{% if loop.first %} = {{ dataset.perm_id | literal }}{% else %} = 1{% endif %}"
        "\n{% endfor %}\n{% set n = datasets | length + 1 %}\ny = {{ n | literal }}"
    )
    template = code(source)
    try_out(template)
    assert "y = 2" in built(template)[0]
    assert 'x = "20260101-1"' in built(template)[0]


def test_values_of_parameters_stay_values_in_every_language() -> None:
    nasty = "'; $(id) \" `x` \\ #{ %} {{ 7 * 7 }}"
    for language, assignment in (
        ("r", "x <- "),
        ("bash", "x="),
        ("octave", "x = "),
        ("python2", "x = "),
        ("python", "x = "),
    ):
        template = code(
            f"{assignment}{{{{ parameters.a | literal }}}}", language, "parameters: [{name: a}]\n"
        )
        try_out(template)
        (source,) = built(template, a=nasty)
        assert source.count("\n") == 0 and source.startswith(assignment)


def test_a_cell_of_sos_is_quoted_for_its_own_kernel() -> None:
    head = "---\ntitle: T\nlanguage: sos\n---\n"
    body = "```r\n%use R\nx <- {{ title | literal }}\n```\n\n```python\n%use Python3\nf({{ title | literal }})\n```\n"
    template = parse_template("t", head + body, ".md")
    try_out(template)
    assert built(template) == ['%use R\nx <- "Plate 3"', '%use Python3\nf("Plate 3")']
    for fault in (
        "%use R\nf({{ title | literal }})",
        "%use {{ title | literal }}\n1",
        "%use Julia\nx = {{ title | literal }}",
    ):
        with pytest.raises(TemplateError):
            try_out(parse_template("t", f"{head}```r\n{fault}\n```\n", ".md"))


def test_a_table_in_bash_needs_a_declaration() -> None:
    head = "parameters: [{name: a}]\n"
    try_out(code("declare -A x={{ parameters | literal }}", "bash", head))
    with pytest.raises(TemplateError, match="declare -A"):
        try_out(code("x={{ parameters | literal }}", "bash", head))


def test_a_notebook_says_what_it_was_made_from() -> None:
    template = parse_template("site:growth", HEAD + BODY, ".md")
    about = build_notebook(PLAIN, template, checked_answers(template.parameters, {"note": "n"}))["metadata"][
        "openbis"
    ]
    assert about["template"] == "site:growth"
    assert about["parameters"]["note"] == "n"


def test_a_fault_at_the_launch_is_told_with_the_templates_name() -> None:
    template = code("x = {{ parameters.missing | literal }}")
    with pytest.raises(
        OpenbisJupyterError, match=r"The template T has a fault: cell cell-1: .*template-broken"
    ):
        build_notebook(PLAIN, template)


NEW = """---
title: Report
description: The report of our lab.
language: {language}
parameters:
  - {{name: threshold, type: number, default: 0.5}}
  - {{name: medium, type: choice, choices: [LB, M9]}}
---
# Report of {{{{ title | text }}}}

```{language}
{code}
```
"""
PYTHON = 'braces = {{1}}\nprint(f"{{threshold}} {threshold}", "{# #}", "{%")'


def new(code: str = PYTHON, language: str = "python", **changes: str) -> NotebookTemplate:
    content = NEW.format(language=language, code=code)
    for old, other in changes.items():
        content = content.replace(old, other)
    return parse_template("site:report", content, ".md")


def by_key(template: NotebookTemplate, **answers: Any) -> dict[str, dict[str, Any]]:
    spec = replace(PLAIN, language=template.language)
    notebook = build_notebook(spec, template, checked_answers(template.parameters, answers))
    nbformat.validate(notebook)
    return {cell["id"]: cell for cell in notebook["cells"]}


def test_code_is_never_touched_and_answers_join_the_parameters() -> None:
    template = new()
    try_out(template)
    cells = by_key(template, threshold=0.9)
    assert list(cells) == ["cell-1", "dataset-name", "dataset-notes", "parameters", "cell-2"]
    assert cells["cell-2"]["source"] == PYTHON
    assert cells["parameters"]["source"].splitlines()[-2:] == ["threshold = 0.9", 'medium = "LB"']
    assert 'owner_perm_id = "20260101-9"' in cells["parameters"]["source"]
    assert "Report of Plate 3" in cells["cell-1"]["source"]
    assert not template.is_older and template.told == "The report of our lab."


def test_the_template_s_own_parameters_are_only_there_to_try_it_out() -> None:
    script = NEW.split("# Report", maxsplit=1)[0].format(language="python")
    head = "".join(f"# {line}\n" for line in script.splitlines())
    text = (
        head
        + '# %%\nimport os\n\n# %% tags=["parameters"]\nthreshold = 7\ndataset_ids = []\n\n# %% key="fit"\nthreshold\n'
    )
    cells = by_key(parse_template("t", text, ".py"), threshold=1)
    assert list(cells) == ["cell-1", "dataset-name", "dataset-notes", "parameters", "fit"]
    assert "threshold = 7" not in "".join(cell["source"] for cell in cells.values())


@pytest.mark.parametrize("language", ["python", "r", "octave", "bash", "sos", "python2"])
def test_what_was_answered_is_a_value_in_every_language(language: str) -> None:
    nasty = "'; $(id) \" `x` \\ #{ %} {{ 7 * 7 }}"
    template = new("print(1)", language, **{"type: number, default: 0.5": "type: text"})
    lines = by_key(template, threshold=nasty)["parameters"]["source"].splitlines()
    assert LANGUAGES[language].assign("threshold", nasty) in lines


@pytest.mark.parametrize("name", ["owner_kind", "dataset_name", "file_name", "end", "in", "print"])
def test_a_parameter_is_not_called_as_something_else_is(name: str) -> None:
    with pytest.raises(TemplateError, match=f"parameters.{name}"):
        new("print(1)", threshold=name)


def test_the_older_form_goes_on_working_with_a_remark() -> None:
    template = new("x = {{ parameters.threshold | literal }}\nname = {{ file_name | literal }}")
    try_out(template)
    cells = by_key(template)
    assert cells["cell-2"]["source"] == 'x = 0.5\nname = "Plate 3.ipynb"'
    assert "parameters" not in cells
    assert "older form" in template.told
    notebook = build_notebook(replace(PLAIN, language="python"), template)
    assert 'name = "b.ipynb"' in renamed(notebook, "b.ipynb")["cells"][1]["source"]
    assert new("x = 1", threshold="owner_kind_2").is_older is False


@pytest.mark.parametrize("language", ["python", "r", "octave", "bash", "sos", "python2"])
def test_only_the_name_of_the_file_is_renamed_in_the_older_form(language: str) -> None:
    equals = " = " if language != "bash" else "="
    before, own, after, again = (f"{name}{equals}" for name in ("before", "own", "after", "again"))
    template = new(
        f"{before}{{{{ parameters.threshold | literal }}}}\n{own}{{{{ file_name | literal }}}}\n"
        f"{after}{{{{ parameters.threshold | literal }}}}\n{again}{{{{ file_name | literal }}}}",
        language,
        **{"type: number, default: 0.5": "type: text"},
    )
    spec = replace(PLAIN, language=language, file_name="a.ipynb")
    built = build_notebook(spec, template, {"threshold": "a.ipynb"})
    for name in ("b.ipynb", "a.ipynb", "c.ipynb"):
        built = renamed(built, name)
        literal = LANGUAGES[language].literal
        assert built["cells"][1]["source"].splitlines() == [
            before + literal("a.ipynb"),
            own + literal(name),
            after + literal("a.ipynb"),
            again + literal(name),
        ]


def test_a_magic_is_never_renamed() -> None:
    template = new('%use "a.ipynb"\nname = {{ file_name | literal }}', "sos")
    built = build_notebook(replace(PLAIN, language="sos", file_name="a.ipynb"), template)
    assert renamed(built, "b.ipynb")["cells"][1]["source"] == '%use "a.ipynb"\nname = "b.ipynb"'


def test_an_older_notebook_knows_only_that_its_name_is_there() -> None:
    template = new("name = {{ file_name | literal }}\nsame = {{ file_name | literal }}")
    built = build_notebook(replace(PLAIN, language="python", file_name="a.ipynb"), template)
    built["cells"][1]["metadata"]["openbis"]["file_name"] = True
    assert renamed(built, "b.ipynb")["cells"][1]["source"] == 'name = "b.ipynb"\nsame = "a.ipynb"'


def test_an_older_template_may_call_a_parameter_as_it_did() -> None:
    template = new("x = {{ parameters.end | literal }}", threshold="end")
    try_out(template)
    assert template.is_older
