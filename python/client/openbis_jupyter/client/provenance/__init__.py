"""Where a saved notebook came from, so that others can read it.

ro_crate, inputs: an RO-Crate with each saved dataset · chain: what a dataset was made from and what came of it ·
telling, svg: the same as text, as JSON and as a picture · page: what is known at saving, at the end of the notebook's
page.
"""

from openbis_jupyter.client.provenance.chain import Chain, Dataset, Link, chain_of, read_crate
from openbis_jupyter.client.provenance.inputs import Input, inputs_of
from openbis_jupyter.client.provenance.page import chain_at_saving, with_chain
from openbis_jupyter.client.provenance.ro_crate import CRATE, CrateFile, Work, crate
from openbis_jupyter.client.provenance.svg import picture
from openbis_jupyter.client.provenance.telling import as_json, as_text

__all__ = [
    "CRATE",
    "Chain",
    "CrateFile",
    "Dataset",
    "Input",
    "Link",
    "Work",
    "as_json",
    "as_text",
    "chain_at_saving",
    "chain_of",
    "crate",
    "inputs_of",
    "picture",
    "read_crate",
    "with_chain",
]
