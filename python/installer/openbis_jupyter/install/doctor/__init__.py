"""`openbis-jupyter doctor`: is all well, and if not, what is to be done?

subject: what is examined · openbis: one question to openBIS · folder, owners, capabilities, running, jupyter: the
checks of each side · here: those of a person's server · checks: all of them, as a table.
"""
