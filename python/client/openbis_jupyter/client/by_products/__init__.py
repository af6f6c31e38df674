"""Files that are saved with a notebook without anybody asking for them: none of them keeps it from being saved.

made: texts become files, without secrets, away from people's own names · of_version: those of one version.
"""

from openbis_jupyter.client.by_products.made import ByProducts, by_products
from openbis_jupyter.client.by_products.of_version import OfVersion, in_crate

__all__ = ["ByProducts", "OfVersion", "by_products", "in_crate"]
