"""Where a saved notebook came from, so that others can read it.

ro_crate: an RO-Crate with each saved dataset.
"""

from openbis_jupyter.client.provenance.ro_crate import CRATE, CrateFile, Work, crate

__all__ = ["CRATE", "CrateFile", "Work", "crate"]
