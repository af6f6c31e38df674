"""`openbis-jupyter doctor`: is all well, and if not, what is to be done?

findings: everything that can be found, as a table · subject: what is examined · web: one careful request ·
openbis: one question to openBIS · folder, running, hub, jupyter: the checks of each side · checks: all of them,
as a table.
"""
