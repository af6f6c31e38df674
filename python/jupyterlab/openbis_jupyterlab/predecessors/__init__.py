"""Extensions that came before this one: `jupyterlab-openbis`, `jupyter-openbis-server`, and this one's first version.

Facts: the wheels jupyterlab_openbis 0.3.0 and jupyter_openbis_server 0.5.0 of PyPI, and openbis-jupyter 0.1.0, which
took the first one's names.
"""

from openbis_jupyterlab.predecessors.beside import Predecessor, files_with_old_names, installed_beside
from openbis_jupyterlab.predecessors.settings import take_over_settings

__all__ = ["Predecessor", "files_with_old_names", "installed_beside", "take_over_settings"]
