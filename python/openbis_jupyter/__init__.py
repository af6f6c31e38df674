"""The bridge between a lab's data in openBIS and its notebooks on a JupyterHub."""
