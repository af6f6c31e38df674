"""The hub's sign-in comes back to whichever process of the service: what it goes on with travels along, encrypted."""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet
from jupyterhub.services.auth import HubOAuth


class TravellingOAuth(HubOAuth):  # type: ignore[misc]
    """JupyterHub keeps the page to go on with, and the proof of the code, in the memory of the process that asked."""

    encryption: MultiFernet | None = None

    def generate_state(self, next_url: str | None = None, **extra_state: Any) -> str:
        """As in HubOAuth. Out: everything, so that only this service reads it, in letters that an address takes."""
        state = json.dumps({"next_url": next_url, **extra_state}).encode()
        return self._encryption.encrypt(state).decode("ascii")

    def _decode_state(self, state_id: str, /) -> dict[str, Any]:
        try:
            told = self._encryption.decrypt(state_id, ttl=self.oauth_state_max_age)
        except InvalidToken:
            return {}
        state: dict[str, Any] = json.loads(told)
        return state

    @property
    def _encryption(self) -> MultiFernet:
        if self.encryption is None:
            raise ValueError("the service has set no encryption")
        return self.encryption


def travelling_oauth(encryption: MultiFernet) -> TravellingOAuth:
    """JupyterHub's one instance of a process, with the encryption that all processes of the service share."""
    oauth: TravellingOAuth = TravellingOAuth.instance()
    oauth.encryption = encryption
    return oauth
