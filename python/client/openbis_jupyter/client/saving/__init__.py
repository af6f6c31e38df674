"""A notebook and its results, into openBIS as a new version: checked, never twice, never over another's work.

in_notebooks: `save_notebook()` · versions: the use case · results, staging, uploads: what is sent · comparison,
known_versions: what is there already · not_parents: used, but not taken as parents.
"""

from openbis_jupyter.client.saving.in_notebooks import save_notebook, sentences
from openbis_jupyter.client.saving.known_versions import known_version, remember_version
from openbis_jupyter.client.saving.not_parents import not_taken
from openbis_jupyter.client.saving.versions import DEFAULT_TYPE, NEWER, Newer, Saved, SaveRequest, save_files

__all__ = [
    "DEFAULT_TYPE",
    "NEWER",
    "Newer",
    "SaveRequest",
    "Saved",
    "known_version",
    "not_taken",
    "remember_version",
    "save_files",
    "save_notebook",
    "sentences",
]
