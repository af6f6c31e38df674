"""New datasets with files, through the doors that pybis uses.

Written anew because pybis's own upload leaves an address with the token in its errors and, when one of its threads
fails, may go on to register what did arrive.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import requests
from pybis.sample import Sample

from openbis_jupyter.errors import OpenbisJupyterError

if TYPE_CHECKING:
    import pybis

TIMEOUT_SECONDS = 600


def create_dataset(
    o: pybis.Openbis,
    files: Sequence[Path],
    owner: Any,
    *,
    type_code: str,
    properties: Mapping[str, str],
    parents: Sequence[str],
) -> str:
    """Upload the files and register them as one dataset of `owner` (pybis's Sample or Experiment).

    Out: the permId of the new dataset. openBIS registers all or nothing.
    Errors: `save-failed` and `session-expired` for the upload; ValueError with openBIS's sentence where it refuses;
    `openbis-unreachable` where it is unclear whether openBIS has the dataset now.
    """
    store_url = str(o.get_datastores()["downloadUrl"][0]).rstrip("/")
    upload_id = str(uuid.uuid4())
    for file in files:
        _send(o, store_url, f"{upload_id}/default/{file.name}", file)
    creation = {
        "@type": "dss.dto.dataset.create.UploadedDataSetCreation",
        "typeId": {
            "@type": "as.dto.entitytype.id.EntityTypePermId",
            "permId": type_code,
            "entityKind": "DATA_SET",
        },
        "properties": dict(properties),
        "parentIds": [{"@type": "as.dto.dataset.id.DataSetPermId", "permId": perm_id} for perm_id in parents],
        "uploadId": upload_id,
        **_owner_id(owner),
    }
    request = {"method": "createUploadedDataSet", "params": [o.token, creation]}
    answer = o._post_request_full_url(store_url + o.dss_v3, request)
    if not isinstance(answer, dict) or not answer.get("permId"):
        raise OpenbisJupyterError("save-failed", reason="openBIS did not say under which permId.")
    return str(answer["permId"])


def is_object(owner: Any) -> bool:
    """Whether a pybis entity is an object (else it is an experiment)."""
    return isinstance(owner, Sample)


def may_write(o: pybis.Openbis, owner: Any) -> bool:
    """Whether openBIS lets this user change the owner; true where it cannot say."""
    kind = "sample.id.SamplePermId" if is_object(owner) else "experiment.id.ExperimentPermId"
    wanted = {"@type": f"as.dto.{kind}", "permId": owner.permId}
    fetch = {"@type": "as.dto.rights.fetchoptions.RightsFetchOptions"}
    try:
        rights = o._post_request(o.as_v3, {"method": "getRights", "params": [o.token, [wanted], fetch]})
    except ValueError:
        return True
    return any("UPDATE" in (found.get("rights") or ()) for found in rights.values())


def _send(o: pybis.Openbis, store_url: str, name: str, file: Path) -> None:
    size = file.stat().st_size
    query = {"id": 1, "startByte": 0, "endByte": size, "emptyFolder": "False", "sessionID": o.token}
    address = f"{store_url}/datastore_server/session_workspace_file_upload?filename={quote(name)}"
    try:
        with file.open("rb") as stream:
            answer = requests.post(
                address,
                params=query,
                data=stream,
                verify=o.verify_certificates,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        received = int(answer.json()["size"]) if answer.status_code == 200 else None
    except (requests.RequestException, ValueError, KeyError, TypeError):
        received = None
    if received != size:
        if not o.is_session_active():
            raise OpenbisJupyterError("session-expired") from None
        raise OpenbisJupyterError("save-failed", reason=f"{file.name} did not arrive completely.") from None


def _owner_id(owner: Any) -> dict[str, Any]:
    if is_object(owner):
        return {"sampleId": {"@type": "as.dto.sample.id.SamplePermId", "permId": owner.permId}}
    return {"experimentId": {"@type": "as.dto.experiment.id.ExperimentPermId", "permId": owner.permId}}
