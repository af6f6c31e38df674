"""`openbis-jupyter-hub forget USER`: what is kept of a person, deleted; what remains elsewhere, said.

person: what there is, and how it is deleted · command: the command · texts: what it says.
"""
