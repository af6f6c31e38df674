"""Hold RO-Crates to their specification by a validator that others wrote: `python validate.py FOLDER...`.

It runs in an environment of its own (`requirements.lock`). The context that JSON-LD names is not fetched: the package
`rocrate` brings it along, in its newest version, which knows all terms of 1.1.
Out: a line of JSON for each folder, with what the profile and those that it builds on require and it lacks.
"""

import io
import json
import sys
import tempfile
from pathlib import Path

import requests_cache
import rocrate
from requests.adapters import HTTPAdapter
from rocrate_validator import models, services
from urllib3 import HTTPResponse

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILE = "process-run-crate-0.5"


class _Brought(HTTPAdapter):
    """Answers with the context, whatever is asked."""

    def send(self, request, **_):
        text = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()
        headers = {"Content-Type": "application/ld+json"}
        return self.build_response(
            request, HTTPResponse(io.BytesIO(text), headers, 200, preload_content=False)
        )


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = f"{folder}/http"
        with requests_cache.CachedSession(cache, backend="sqlite", expire_after=-1) as session:
            session.mount("https://", _Brought())
            for accepted in ("application/ld+json, application/json", "*/*"):
                session.get(CONTEXT, headers={"Accept": accepted})
        for crate in sys.argv[1:]:
            settings = services.ValidationSettings(
                rocrate_uri=crate,
                profile_identifier=PROFILE,
                requirement_severity=models.Severity.REQUIRED,
                cache_path=Path(cache),
                offline=True,
            )
            issues = services.validate(settings).get_issues()
            told = [(issue.check.identifier, issue.message) for issue in issues]
            print(json.dumps({"crate": crate, "issues": told}))


if __name__ == "__main__":
    main()
