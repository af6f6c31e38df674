"""What a notebook was computed with: asked of real interpreters, written so that each language's own tools read it."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from importlib import metadata
from pathlib import Path
from typing import Any

import nbformat
import pytest
import wheels
import yaml
from cases import cases
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from openbis_jupyter.client.environments import (
    READABLE,
    Answer,
    Asked,
    Package,
    asked_here,
    asked_of_interpreter,
    asked_of_kernel,
    environment_files,
    made_again,
    parse_answer,
    planned_again,
    script_for,
)
from openbis_jupyter.client.environments.conda import conda_environment
from openbis_jupyter.client.environments.machine import machine_facts
from openbis_jupyter.client.environments.octave import octave_packages
from openbis_jupyter.client.environments.renv import renv_lock
from openbis_jupyter.client.environments.requirements import (
    left_out_of,
    python_of,
    requirement_line,
    requirements,
    without_credentials,
)
from openbis_jupyter.client.progress import Cancel
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.languages.python import environment

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
COMMIT = {"vcs": "git", "commit_id": "ab1"}
SHA256 = f"sha256={'0' * 64}"
TEXTS = st.text() | st.from_regex(r"[A-Za-z0-9._+#@ \n-]{1,12}")
ORIGINS = st.fixed_dictionaries(
    {},
    optional={
        "url": TEXTS | st.from_regex(r"https://[a-z:@]{0,9}host/[a-z#? \n&=]{0,9}", fullmatch=True),
        "vcs_info": st.fixed_dictionaries({"vcs": st.just("git") | TEXTS, "commit_id": TEXTS}),
        "archive_info": st.fixed_dictionaries({"hash": TEXTS}),
        "subdirectory": TEXTS,
    },
)

MADE_WITH = Path(__file__).parents[3] / "webapp" / "made-with.js"


def notebook(kernel: str = "python3", *sources: str) -> nbformat.NotebookNode:
    spec = {"name": kernel, "display_name": f"The kernel {kernel}", "language": "python"}
    about = {"kernelspec": spec, "language_info": {"name": "python", "version": "3.99"}}
    return new_notebook(metadata=about, cells=[new_code_cell(source) for source in sources])


def test_this_python_names_every_package_that_it_can_import() -> None:
    asked = asked_here()
    expected = {
        canonicalize_name(one.metadata["Name"]): one.version for one in reversed([*metadata.distributions()])
    }
    assert {canonicalize_name(one.name): one.version for one in asked.answer.packages} == expected
    assert asked.how == "kernel" and sys.version.startswith(asked.answer.version)
    text = environment_files(asked, notebook())[READABLE]
    assert f"Python {asked.answer.version}" in text and "The kernel python3" in text
    assert re.search(r"^  nbformat +\d", text, re.MULTILINE)


def test_what_is_written_of_this_python_is_what_pip_would_install() -> None:
    written = environment_files(asked_here(), notebook())["notebook-environment/requirements.txt"]
    lines = [line for line in written.splitlines() if not line.startswith("#")]
    parsed = {canonicalize_name(one.name): one for one in map(Requirement, lines)}
    assert str(parsed["nbformat"].specifier) == f"=={metadata.version('nbformat')}"
    # Our own distributions lie in folders of this computer.
    assert any("openbis" in line for line in left_out_of(written)) and "openbis-jupyter" not in parsed
    assert sys.version.startswith(python_of(written))


@pytest.mark.parametrize(
    ("package", "line"),
    [
        (Package("numpy", "1.26.4"), "numpy==1.26.4"),
        (Package("torch", "2.1.0+cu118"), "torch==2.1.0+cu118"),
        (
            Package("a.b", "1", direct_url={"url": "https://u:p@x.org/r", "vcs_info": COMMIT}),
            "a.b @ git+https://x.org/r@ab1",
        ),
        (
            Package(
                "a",
                "1",
                direct_url={"url": "ssh://git@x.org/r", "vcs_info": COMMIT, "subdirectory": "py"},
            ),
            "a @ git+ssh://git@x.org/r@ab1#subdirectory=py",
        ),
        (
            Package("a", "1", direct_url={"url": "https://x.org/a.whl", "archive_info": {"hash": SHA256}}),
            f"a @ https://x.org/a.whl#{SHA256}",
        ),
        (Package("a", "1", by="conda", direct_url={"url": "file:///croot/a"}), "a==1"),
    ],
)  # fmt: skip
def test_a_package_is_named_as_it_was_installed(package: Package, line: str) -> None:
    assert requirement_line(package) == line
    assert Requirement(line).name == package.name


@pytest.mark.parametrize(
    "package",
    [
        Package("a", "1", direct_url={"url": "file:///home/me/a", "dir_info": {"editable": True}}),
        Package("python-apt", "2.7.7+ubuntu3", by="debian"),
        Package("a\nb", "1"),
        Package("a", "one"),
        Package("a", "1", direct_url={"url": "https://x.org/a b ; evil"}),
    ],
)
def test_what_cannot_be_had_elsewhere_is_a_comment_so_that_the_rest_is_installed(package: Package) -> None:
    text = requirements(Answer("Python", "3.11.7", packages=[package, Package("numpy", "1.0")]))
    assert (
        len(left_out_of(text)) == 1
        and [*filter(lambda line: line[:1] != "#", text.split())][-1] == "numpy==1.0"
    )
    assert text.splitlines()[-1] == "numpy==1.0"


@given(name=TEXTS, version=TEXTS, by=TEXTS, origin=ORIGINS)
@example(name="a", version="1", by="", origin={"url": "https://host/x#egg=y --index-url=z"})
@settings(max_examples=cases(150), deadline=None)
def test_whatever_a_package_calls_itself_a_line_is_one_requirement_or_a_comment(
    name: str, version: str, by: str, origin: dict[str, Any]
) -> None:
    line = requirement_line(Package(name, version, by, origin))
    assert line.splitlines() == [line] and line.isascii()
    if not line.startswith("#"):
        assert Requirement(line).name == name and " #" not in line


@given(JSON)
@settings(max_examples=cases(100), deadline=None)
def test_whatever_a_kernel_answers_it_is_read_or_refused_and_can_be_written(said: Any) -> None:
    row = {
        "language": "Python",
        "version": said,
        "facts": said,
        "packages": [said, {"name": said}],
        "conda": said,
    }
    answer = parse_answer(json.dumps({**row, "repositories": said}))
    for language in ("Python", "R", "Octave", "Bash"):
        asked = Asked(Answer(**{**vars(answer), "language": language}), "kernel")
        for text in environment_files(asked, notebook()).values():
            text.encode()
    with pytest.raises(ValueError):
        parse_answer(json.dumps({"language": None, "packages": said}))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:secret@x.org/r?a=1", "https://x.org/r?a=1"),
        ("https://x.org/r?X-Amz-Signature=abc&a=1", "https://x.org/r"),
        ("https://x.org/r?private_token=abc", "https://x.org/r"),
        ("https://[", ""),
    ],
)
def test_credentials_in_addresses_are_left_out(url: str, shown: str) -> None:
    assert without_credentials(url) == shown


def test_an_environment_of_conda_is_written_for_conda(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "conda-meta"
    folder.mkdir()
    channel = "https://conda.anaconda.org/conda-forge/linux-64"
    (folder / "python-3.11.7-hab00c5b_0_cpython.json").write_text(
        json.dumps({"channel": channel, "files": ["x"]})
    )
    (folder / "ca-certificates-2026.1-0.json").write_text("not JSON at all")
    (folder / "history").write_text("")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    answer = parse_answer(json.dumps(environment.answer()))
    packages = [Package("tiny", "1", "pip"), Package("numpy", "2", "conda")]
    written = conda_environment(Answer("Python", "3", packages=packages, conda=answer.conda))
    read = yaml.safe_load(written)
    assert read["channels"] == [channel]
    assert read["dependencies"] == [
        "ca-certificates=2026.1=0",
        "python=3.11.7=hab00c5b_0_cpython",
        {"pip": ["tiny==1"]},
    ]
    assert "notebook-environment/environment.yml" in environment_files(Asked(answer, "kernel"), notebook())


def test_r_gets_a_lock_of_what_its_session_had_loaded() -> None:
    rows = [
        {"name": "stats", "Version": "4.2.2", "Priority": "base", "loaded": True},
        {"name": "jsonlite", "Version": "1.8.4", "Repository": "CRAN", "loaded": True},
        {"name": "mine", "Version": "0.1", "RemoteType": "github", "RemoteUsername": "me", "loaded": True},
        {"name": "cli", "Version": "3.6.0", "loaded": False},
    ]
    said = {"language": "R", "version": "4.2.2", "packages": rows, "repositories": {"CRAN": "@CRAN@"}}
    lock = json.loads(renv_lock(parse_answer(json.dumps(said))))
    assert lock["R"] == {
        "Version": "4.2.2",
        "Repositories": [{"Name": "CRAN", "URL": "https://cloud.r-project.org"}],
    }
    assert lock["Packages"] == {
        "jsonlite": {"Package": "jsonlite", "Version": "1.8.4", "Source": "Repository", "Repository": "CRAN"},
        "mine": {
            "Package": "mine",
            "Version": "0.1",
            "Source": "Github",
            "RemoteType": "github",
            "RemoteUsername": "me",
        },
    }


def test_octave_gets_lines_that_it_runs() -> None:
    answer = Answer(
        "Octave", "7.3.0", packages=[Package("control", "3.4.0"), Package("x; system('ls')", "1")]
    )
    assert octave_packages(answer).splitlines()[1:] == ["pkg install -forge control  % it was version 3.4.0"]


def test_the_programs_that_a_shell_calls_are_looked_up_and_not_run() -> None:
    source = "x=1 awk '{ print }' <a | sort -u\nfor i in 1; do grep i a; done\nno-such-program-here"
    asked = asked_of_kernel(
        '{"language": "Bash", "version": "5.2"}', notebook("bash", source, "cat a && ./mine")
    )
    found = {one.name: one for one in asked.answer.packages}
    assert {"sort", "grep", "cat"} <= found.keys() and not {"no-such-program-here", "print"} & found.keys()
    assert found["grep"].fields["Path"].endswith("/grep")
    if Path("/usr/bin/dpkg-query").exists():
        assert found["grep"].by == "grep" and found["sort"].by == "coreutils" and found["sort"].version
        assert "grep=" in environment_files(asked, notebook())["notebook-environment/apt-packages.txt"]


def test_a_package_manager_that_is_slow_on_a_busy_machine_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = tmp_path / "dpkg-query"
    manager.write_text(
        "#!/bin/sh\n[ $1 = --search ] || exec echo slow=7\n"
        'sleep 1.2\nshift\nfor file; do echo "slow: $file"; done\n'
    )
    manager.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    asked = asked_of_kernel('{"language": "Bash", "version": "5.2"}', notebook("bash", "grep a b"))
    assert [(one.by, one.version) for one in asked.answer.packages] == [("slow", "7")]


def test_without_a_cell_the_kernels_interpreter_is_asked_and_the_file_says_so() -> None:
    asked = asked_of_interpreter(notebook("python3"))
    assert asked.how == "interpreter" and asked.answer == asked_here().answer
    assert "outside the session" in environment_files(asked, notebook())[READABLE]


def test_where_nobody_can_be_asked_the_file_says_what_the_notebook_knows() -> None:
    unknown = notebook("no-such-kernel")
    asked = asked_of_interpreter(unknown)
    files = environment_files(asked, unknown)
    assert [*files] == [READABLE] and "python 3.99" in files[READABLE] and "Lacking" in files[READABLE]


def test_the_image_and_profile_of_a_hub_are_told_and_no_other_variable() -> None:
    told = machine_facts(
        {
            "JUPYTER_IMAGE": "a",
            "JUPYTER_IMAGE_SPEC": "lab/image:7",
            "OPENBIS_JUPYTER_PROFILE": "Large",
            "SECRET": "s",
        }
    )
    assert told["Image"] == "lab/image:7" and told["Profile"] == "Large" and "s" not in told.values()


def test_the_profile_stands_where_the_form_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBIS_JUPYTER_PROFILE", "GPU – Übersicht")
    readable = environment_files(asked_here(), notebook())[READABLE]
    [form] = re.findall(r"const PROFILE = /(.*)/m;", MADE_WITH.read_text(encoding="utf-8"))
    assert re.findall(form, readable, re.MULTILINE) == ["GPU – Übersicht"]


def test_each_language_but_a_shells_has_a_script_that_asks() -> None:
    there = {
        language: script_for(language) is not None for language in ("python", "r", "octave", "python2", "x")
    }
    assert there == {"python": True, "r": True, "octave": True, "python2": True, "x": False}


def test_the_script_for_python_needs_nothing_of_ours() -> None:
    done = subprocess.run([sys.executable, "-I", str(script_for("python"))], capture_output=True, check=True)
    assert parse_answer(done.stdout.decode()).language == "Python"


@pytest.fixture
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages come from this folder alone."""
    wheels.of_ours(tmp_path)
    for name, value in {"UV_OFFLINE": "1", **wheels.only_from(tmp_path)}.items():
        monkeypatch.setenv(name, value)


@pytest.mark.slow
def test_the_same_environment_is_made_again_and_says_the_same_of_itself(
    tmp_path: Path, offline: None
) -> None:
    answer = Answer(
        "Python", asked_here().answer.version, packages=[Package("tiny_of_ours", "1.0"), Package("a\nb", "1")]
    )
    stored = {
        "requirements.txt": "--index-url https://evil.example\n" + requirements(answer),
        "environment.txt": "told",
    }
    folder, lines = tmp_path / "again", list[str]()
    made = made_again(stored, folder, lines.append, Cancel())
    done = subprocess.run([made.python, str(script_for("python"))], capture_output=True, check=True)
    packages = parse_answer(done.stdout.decode()).packages
    assert [(one.name, one.version) for one in packages] == [("tiny_of_ours", "1.0")]
    assert len(made.left_out) == 1 and made.readable == "told" and lines
    with pytest.raises(OpenbisJupyterError, match="not empty"):
        made_again(stored, folder, lines.append, Cancel())


@pytest.mark.slow
def test_a_version_that_is_no_longer_to_be_had_is_told_and_nothing_is_left(
    tmp_path: Path, offline: None
) -> None:
    answer = Answer("Python", asked_here().answer.version, packages=[Package("tiny_of_ours", "2.0")])
    with pytest.raises(OpenbisJupyterError, match=r"again: error: .*tiny") as caught:
        made_again({"requirements.txt": requirements(answer)}, tmp_path / "again", print, Cancel())
    assert caught.value.code == "environment-failed" and not (tmp_path / "again").exists()


@pytest.mark.slow
def test_a_download_that_says_nothing_is_ended_when_it_is_cancelled(
    tmp_path: Path, offline: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UV_OFFLINE")
    cancel, folder = Cancel(), tmp_path / "again"
    with socket.create_server(("127.0.0.1", 0)) as silent:

        def cancel_when_asked() -> None:
            with silent.accept()[0]:
                cancel.cancel()
                gone.wait(30)

        gone = threading.Event()
        threading.Thread(target=cancel_when_asked, daemon=True).start()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/tiny_of_ours-1.0-py3-none-any.whl"
        wanted = f"# python=={asked_here().answer.version}\ntiny_of_ours @ {address}\n"
        with pytest.raises(OpenbisJupyterError) as caught:
            made_again({"requirements.txt": wanted}, folder, print, cancel)
        gone.set()
    assert caught.value.code == "cancelled" and not folder.exists()


def test_what_has_to_be_there_is_added_only_where_it_is_not_yet(tmp_path: Path) -> None:
    def added(*lines: str) -> tuple[tuple[str, ...], int]:
        again = planned_again({"requirements.txt": "\n".join(lines)}, tmp_path, ["ipykernel"])
        return again.added, again.packages

    assert added("IPyKernel==6.1", "six==1") == ((), 2)
    assert added("ipykernel @ https://a.example/ipykernel-6-py3-none-any.whl") == ((), 1)
    assert added("# not elsewhere: ipykernel==6: it came with the operating system", "six==1") == (
        ("ipykernel",),
        2,
    )
    assert added("ipykernel_launcher==1", "--find-links x") == (("ipykernel",), 2)
    assert planned_again({"renv.lock": "{}"}, tmp_path, ["ipykernel"]).added == ()


def test_another_languages_file_is_laid_there_with_the_command_that_installs_from_it(tmp_path: Path) -> None:
    made = made_again({"renv.lock": "{}", "environment.txt": ""}, tmp_path / "r", print, Cancel())
    assert not made.python and "renv::restore" in made.by_hand[0] and (tmp_path / "r" / "renv.lock").exists()
