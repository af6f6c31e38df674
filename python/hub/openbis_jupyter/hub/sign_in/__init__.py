"""Sign-in at the hub with an openBIS identity: a ticket from a click, a password, or a session token.

authenticator: JupyterHub's interface · handlers: the addresses for tickets · service_client: what it asks the service.
"""

from openbis_jupyter.hub.sign_in.authenticator import OpenbisAuthenticator, place_database

__all__ = ["OpenbisAuthenticator", "place_database"]
