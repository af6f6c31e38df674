"""What pybis sends to register a data set where the API version is before 3.6 (service `dataset-uploader-api`)."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openbis_sandbox.dss.file_store import below
from openbis_sandbox.failures import UserFailure

SERVICE = "dataset-uploader-api"
LARGEST_UNPACKED = 1024**3
"""Bytes that an uploaded archive may unpack to."""


def legacy_creation(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The service's parameters as a V3 `DataSetCreation`."""
    owners = {"sampleId": "sampleIdentifier", "experimentId": "experimentIdentifier"}
    return {
        "typeId": {"permId": parameters.get("dataSetType")},
        "properties": parameters.get("properties") or {},
        "parentIds": [{"permId": one} for one in parameters.get("parentIdentifiers") or []],
        "code": parameters.get("permId"),
        **{
            name: {"identifier": parameters[given]} for name, given in owners.items() if parameters.get(given)
        },
    }


def legacy_sources(workspace: Path, parameters: Mapping[str, Any]) -> list[tuple[str, Path]]:
    """Path in the data set and place of each uploaded file; an archive of folders is unpacked beside itself."""
    names = [str(name) for name in parameters.get("fileNames") or []]
    files = [(name.lstrip("/"), below(workspace, name)) for name in names]
    missing = [name for name, file in files if not file.is_file()]
    if missing:
        raise UserFailure(f"Not in the session workspace: {', '.join(missing)}")
    if not parameters.get("isZipDirectoryUpload"):
        return files
    return [entry for _, archive in files for entry in _unpacked(archive)]


def _unpacked(archive: Path) -> list[tuple[str, Path]]:
    target = archive.with_name(f"{archive.name}.unpacked")
    target.mkdir()
    try:
        with zipfile.ZipFile(archive) as content:
            members = [member for member in content.infolist() if not member.is_dir()]
            if sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise UserFailure("The archive is too large.")
            for member in members:
                file = below(target, member.filename)
                file.parent.mkdir(parents=True, exist_ok=True)
                with content.open(member) as packed, file.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
    except zipfile.BadZipFile as error:
        raise UserFailure(f"The archive cannot be read: {error}") from error
    return [
        (file.relative_to(target).as_posix(), file) for file in sorted(target.rglob("*")) if file.is_file()
    ]
