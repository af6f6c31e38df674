"""One careful request: verified TLS, no redirects, no proxies, bounded; and what its certificate and clock tell."""

from __future__ import annotations

import contextlib
import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from openbis_jupyter.doctor.findings import Finding, found

SECONDS = 15.0
BYTES_MAX = 8 * 1024 * 1024
EXPIRY_DAYS = 21
SKEW_SECONDS = 30
"""Tickets live for a minute, and new access tokens begin one minute ago (see openbis/gateway.py)."""
_X509_EXPIRED = 10
_X509_HOSTNAME_MISMATCH = 62
_X509_UNKNOWN_AUTHORITY = (2, 18, 19, 20, 21)
_DAY = 86400


@dataclass(frozen=True)
class Answer:
    """What came back; `remarks`: what certificate and clock give cause for."""

    status: int
    body: bytes
    remarks: tuple[Finding, ...]


class NoAnswer(Exception):
    """Nothing to go on with; `finding` says why."""

    finding: Finding


class Unreachable(NoAnswer):
    """No answer."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.text)
        self.finding = finding


def get(url: str, ca_file: Path | None, token: str = "") -> Answer:
    """In: an address, the authority to trust (None: the system's), a token for the Authorization header.

    Errors: Unreachable.
    """
    return _request("GET", url, ca_file, {"Authorization": f"token {token}"} if token else {}, None)


def post(url: str, body: bytes, ca_file: Path | None) -> Answer:
    """In: an address, JSON, the authority to trust (None: the system's). Errors: Unreachable."""
    return _request("POST", url, ca_file, {"Content-Type": "application/json"}, body)


def _request(
    method: str, url: str, ca_file: Path | None, headers: Mapping[str, str], body: bytes | None
) -> Answer:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    try:
        with contextlib.closing(_connection(parts.scheme, host, ca_file)) as connection:
            connection.connect()
            remarks = _expiry(connection.sock, host)
            connection.request(
                method, parts.path or "/", body, {"Accept": "*/*", "Connection": "close", **headers}
            )
            answer = connection.getresponse()
            remarks += _skew(answer.getheader("Date"), host)
            return Answer(answer.status, answer.read(BYTES_MAX), tuple(remarks))
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(_distrust(error, host)) from None
    except ssl.SSLError as error:
        raise Unreachable(found("tls-failed", host=host, reason=error.reason or "it was refused.")) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(found("unreachable", url=url, reason=str(error) or type(error).__name__)) from None


def _connection(scheme: str, host: str, ca_file: Path | None) -> http.client.HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
        return http.client.HTTPSConnection(host, timeout=SECONDS, context=context)
    return http.client.HTTPConnection(host, timeout=SECONDS)


def _distrust(error: ssl.SSLCertVerificationError, host: str) -> Finding:
    if error.verify_code == _X509_HOSTNAME_MISMATCH:
        return found("tls-wrong-name", host=host)
    if error.verify_code == _X509_EXPIRED:
        return found("tls-expired", host=host)
    if error.verify_code in _X509_UNKNOWN_AUTHORITY:
        return found("tls-unknown-authority", host=host)
    return found("tls-failed", host=host, reason=error.verify_message)


def _expiry(sock: Any, host: str) -> list[Finding]:
    if not isinstance(sock, ssl.SSLSocket):
        return []
    certificate = sock.getpeercert() or {}
    days = int((ssl.cert_time_to_seconds(str(certificate["notAfter"])) - time.time()) // _DAY)
    return [found("tls-expires-soon", host=host, days=days)] if days < EXPIRY_DAYS else []


def _skew(date: str | None, host: str) -> list[Finding]:
    try:
        seconds = round(time.time() - parsedate_to_datetime(date or "").timestamp())
    except ValueError:
        return []
    return [found("clock-skew", host=host, seconds=abs(seconds))] if abs(seconds) > SKEW_SECONDS else []
