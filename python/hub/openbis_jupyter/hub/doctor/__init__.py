"""`openbis-jupyter-hub doctor`: is all well on the hub's side, and if not, what is to be done?

checks: the table and its functions · configured: what a `jupyterhub_config.py` sets up · users: the environment
of people's servers · command: the command.
"""
