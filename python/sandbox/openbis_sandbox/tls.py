"""A local certificate authority, made once and kept: clients verify the sandbox as they verify a real openBIS."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Authority:
    """A certificate authority on disk: `ca_file` is what clients trust (PEM)."""

    directory: Path
    ca_file: Path

    def issue(self, *names: str) -> tuple[Path, Path]:
        """Issue a certificate for these host names or addresses; gives the files (certificate chain, private key).

        Asked again for the same names, it gives the same files.
        """
        stem = "-".join(names)
        certificate, key = self.directory / f"{stem}.pem", self.directory / f"{stem}.key"
        if not key.exists() or not certificate.exists():
            authority = trustme.CA.from_pem(self.ca_file.read_bytes(), self._ca_key.read_bytes())
            leaf = authority.issue_cert(*names)
            chain = b"".join(blob.bytes() for blob in leaf.cert_chain_pems)
            write_private(certificate, chain)
            write_private(key, leaf.private_key_pem.bytes())
        return certificate, key

    @property
    def _ca_key(self) -> Path:
        return self.directory / "ca.key"


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only we may read, all at once."""
    unfinished = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    unfinished.replace(path)


def make_authority(directory: Path) -> Authority:
    """Make a certificate authority in this folder, or give the one that is there."""
    directory.mkdir(parents=True, exist_ok=True)
    made = Authority(directory, directory / "ca.pem")
    if not made.ca_file.exists():
        authority = trustme.CA(organization_name="openBIS sandbox")
        write_private(directory / "ca.key", authority.private_key_pem.bytes())
        write_private(made.ca_file, authority.cert_pem.bytes())
    return made
