"""Which openBIS credential counts for a person, wherever it is stored, and who gets it.

manager: stored, chosen, renewed, revoked · broker: the current one, for the person's server.
"""

from openbis_jupyter.hub.credentials.broker import Broker
from openbis_jupyter.hub.credentials.manager import CredentialManager, needs_session

__all__ = ["Broker", "CredentialManager", "needs_session"]
