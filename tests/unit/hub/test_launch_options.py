"""Kernels and templates before anybody has asked a server: what is taken, and what is left out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from openbis_jupyter.hub.options import with_templates
from openbis_jupyter.hub.options.kernels import kernels_in
from openbis_jupyter.hub.settings import Kernel, checked_settings
from openbis_jupyter.hub.templates import BrokenTemplate, SiteTemplates, TemplateWorker
from openbis_jupyter.notebook.template import NotebookTemplate

GOOD = "---\ntitle: {title}\nlanguage: python\n---\n# Text\n"


def spec(language: object, display_name: object = "A kernel") -> dict[str, Any]:
    return {"spec": {"language": language, "display_name": display_name}}


def test_kernels_come_in_our_order_and_only_with_a_template() -> None:
    answer = {
        "kernelspecs": {
            "sos": spec("sos", "SoS"),
            "julia-1.11": spec("julia", "Julia"),
            "python2": spec("python", "Python 2.7"),
            "conda-env": spec("python", "Python [conda]"),
            "ir": spec("R", "R"),
            "python3": spec("python", "Python 3 (ipykernel)"),
            "bash": spec("bash", "Bash"),
            "octave": spec("octave", "Octave"),
        }
    }
    assert [(kernel.name, kernel.language) for kernel in with_templates(kernels_in(answer))] == [
        ("python3", "python"),
        ("conda-env", "python"),
        ("ir", "r"),
        ("octave", "octave"),
        ("bash", "bash"),
        ("sos", "sos"),
        ("python2", "python2"),
    ]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"kernelspecs": []},
        {"kernelspecs": {"a": None, "b": {}, "c": {"spec": []}, "d": spec(3), "e": spec("R", 4)}},
        {"kernelspecs": {"a b": spec("R"), "../x": spec("R"), "x" * 101: spec("R")}},
    ],
)
def test_what_is_not_as_it_should_be_is_left_out(answer: Any) -> None:
    assert kernels_in(answer) == []


def test_texts_of_a_server_are_short_and_on_one_line() -> None:
    (kernel,) = kernels_in({"kernelspecs": {"ir": spec("R", "R\n\x00" + "x" * 1000)}})
    assert kernel.display_name.isprintable() and len(kernel.display_name) <= 100


def write(folder: Path, name: str, content: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    return folder / name


def test_each_folder_is_a_template_or_says_what_is_wrong(
    tmp_path: Path, template_worker: TemplateWorker
) -> None:
    write(tmp_path / "good", "a.md", GOOD.format(title="Good"))
    write(tmp_path / "good", "README.txt", "not a template")
    write(tmp_path / "two", "a.md", GOOD.format(title="One"))
    write(tmp_path / "two", "b.md", GOOD.format(title="Two"))
    (tmp_path / "latin").mkdir()
    (tmp_path / "latin" / "a.md").write_bytes(b"\xff\xfe")
    (tmp_path / "empty").mkdir()
    write(tmp_path / ".git", "a.md", "hidden")
    write(tmp_path / "_old", "a.md", "put aside")
    (tmp_path / "file.md").write_text("no folder")
    site = SiteTemplates(tmp_path, template_worker)
    loaded = {getattr(one, "name", getattr(one, "id", "")): one for one in site.all()}
    assert sorted(loaded) == ["empty", "latin", "site:good", "two"]
    assert isinstance(loaded["site:good"], NotebookTemplate)
    assert "exactly one file" in loaded["two"].reason  # type: ignore[union-attr]
    assert "not UTF-8" in loaded["latin"].reason  # type: ignore[union-attr]
    assert site.get("site:good") is loaded["site:good"]
    for other in ("site:nothing", "site:..", "site:.", "lab:good", "good", "site:file.md/a"):
        assert site.get(other) is None or isinstance(site.get(other), BrokenTemplate)


def test_a_changed_file_is_read_again(tmp_path: Path, template_worker: TemplateWorker) -> None:
    file = write(tmp_path / "a", "a.md", GOOD.format(title="First"))
    site = SiteTemplates(tmp_path, template_worker)
    (first,) = site.all()
    assert site.all() == [first] and site.all()[0] is first
    write(tmp_path / "a", "a.md", GOOD.format(title="Other"))
    os.utime(file, ns=(1, 1))
    assert [template.title for template in site.all() if isinstance(template, NotebookTemplate)] == ["Other"]


def test_a_directory_that_vanished_is_told_and_nothing_breaks(
    tmp_path: Path, template_worker: TemplateWorker
) -> None:
    site = SiteTemplates(tmp_path / "gone", template_worker)
    (fault,) = site.all()
    assert isinstance(fault, BrokenTemplate)
    assert site.get("site:a") is None
    assert SiteTemplates(None, template_worker).all() == []


def test_settings_name_a_directory_that_is_there(tmp_path: Path) -> None:
    common = {"openbis_url": "https://openbis.example", "hub_url": "https://hub.example"}
    with pytest.raises(ValueError, match="template_directory"):
        checked_settings(**common, template_directory=str(tmp_path / "gone"))
    settings = checked_settings(**common, template_spaces=["A"], kernels=[Kernel("ir", "R", "R")])
    assert list(settings.template_spaces) == ["A"]
