"""No name leads out of its folder, however it is written."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openbis_sandbox.access_log import redacted
from openbis_sandbox.dss.file_store import below
from openbis_sandbox.dss.legacy import legacy_sources
from openbis_sandbox.failures import UserFailure

PARTS = st.one_of(
    st.sampled_from(["..", ".", "", "a", "...", "\\", "..\\", "%2e%2e", "\0", "~"]), st.text(max_size=5)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARTS, max_size=8).map("/".join))
def test_every_path_stays_below_or_is_refused(tmp_path: Path, path: str) -> None:
    try:
        found = below(tmp_path, path)
    except UserFailure:
        return
    assert found == tmp_path.resolve() or tmp_path.resolve() in found.parents


@pytest.mark.parametrize("path", ["../sibling", "a/../../x", "inside/../../root-2/x", "link/x", "/../x"])
def test_out_is_out(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    (root / "inside").mkdir(parents=True)
    (tmp_path / "root-2").mkdir()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(UserFailure):
        below(root, path)


@pytest.mark.parametrize("member", ["../../outside.txt", "/../outside.txt", "a/../../../outside.txt"])
def test_no_way_out_of_an_archive(tmp_path: Path, member: str) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    with zipfile.ZipFile(workspace / "upload.zip", "w") as archive:
        archive.writestr(member, "x")
    with pytest.raises(UserFailure):
        legacy_sources(workspace, {"fileNames": ["upload.zip"], "isZipDirectoryUpload": True})
    assert not list(tmp_path.glob("**/outside.txt"))


@pytest.mark.parametrize("names", [["../secret"], ["missing"], [""], ["/etc/passwd"]])
def test_only_uploaded_files_are_registered(tmp_path: Path, names: list[str]) -> None:
    (tmp_path / "secret").write_text("x")
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    with pytest.raises(UserFailure):
        legacy_sources(workspace, {"fileNames": names})


@given(st.text(max_size=400), st.sampled_from(["sessionID", "sessionToken", "token", "SESSIONID"]))
def test_a_logged_address_is_one_line_without_the_token(path: str, name: str) -> None:
    logged = redacted(path, f"a=b&{name}=s3cr3t-s3cr3t&c=d")
    assert "s3cr3t" not in logged
    assert len(logged) <= 300
    assert logged.isascii()
    assert logged.isprintable()
