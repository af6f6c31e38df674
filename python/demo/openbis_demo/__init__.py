"""The whole product on one machine: sandbox, JupyterHub, service and journey, for demos and tests."""
