"""The connection file that users of the older extension have."""

import logging
from pathlib import Path

import pytest

from openbis_jupyterlab.connections.connections_file import (
    FILE_NAME,
    FileEntry,
    read_connections_files,
)

log = logging.getLogger("test")


def test_entries_of_all_folders_are_read(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder, name in ((first, "TEST"), (second, "PRODUCTION")):
        folder.mkdir()
        (folder / FILE_NAME).write_text(
            f"connections:\n    - name     : {name}\n      url      : https://{name.lower()}.example.org\n"
            "      username : anna\n      password : s3cret\n"
        )
    found = read_connections_files([first, second, first, tmp_path / "absent"], log)
    assert [one.name for one in found] == ["TEST", "PRODUCTION"]
    assert found[0] == FileEntry("TEST", "https://test.example.org", "anna", "s3cret")
    assert "s3cret" not in repr(found)


@pytest.mark.parametrize(
    "content",
    ["", "connections:", "connections: 7", "- a", "connections: [1]", "a: [", "connections:\n  - url: 5"],
)
def test_a_broken_file_is_named_and_left_out(
    tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    assert read_connections_files([tmp_path], log) == ()
    assert FILE_NAME in caplog.text


def test_an_entry_that_is_none_leaves_out_itself_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).write_text(
        "connections:\n  - just a text\n  - [a, b]\n  -\n  - {name: a, url: 'https://a.example.org'}\n"
    )
    assert [one.name for one in read_connections_files([tmp_path], log)] == ["a"]
    assert caplog.text.count("is left out") == 3


def test_the_log_tells_no_password_and_that_certificates_are_verified(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).write_text(
        "connections:\n  - {name: a, url: 'https://a.example.org', verify_certificates: false, password: s3cret}\n"
        "  - {name: b, url: 'http://b.example.org', password: s3cret}\n"
    )
    assert [one.name for one in read_connections_files([tmp_path], log)] == ["a"]
    assert "certificates are verified" in caplog.text
    assert "without name or https address" in caplog.text
    assert "s3cret" not in caplog.text


def test_a_file_that_yaml_cannot_read_does_not_reach_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).write_text("connections:\n  - password: 's3cret\n")
    assert read_connections_files([tmp_path], log) == ()
    assert "s3cret" not in caplog.text
