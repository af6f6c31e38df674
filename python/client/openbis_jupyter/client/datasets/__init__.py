"""What is in openBIS: datasets, their files, types and owners."""

from openbis_jupyter.client.datasets.browsing import dataset_types, writable_owners
from openbis_jupyter.client.datasets.entities import (
    DatasetRow,
    Description,
    dataset_facts,
    describe,
    find_datasets,
    page_of_datasets,
    property_codes,
    visible,
)
from openbis_jupyter.client.datasets.in_notebooks import show_datasets
from openbis_jupyter.client.datasets.links import dataset_link, entity_link, owner_link
from openbis_jupyter.client.datasets.owners import Owner, find_owner, may_write, updatable
from openbis_jupyter.client.datasets.query import DatasetQuery
from openbis_jupyter.client.datasets.remote_files import (
    Listing,
    RemoteFile,
    chosen,
    files_listed_before,
    list_files,
    unknown_files,
)

__all__ = [
    "DatasetQuery",
    "DatasetRow",
    "Description",
    "Listing",
    "Owner",
    "RemoteFile",
    "chosen",
    "dataset_facts",
    "dataset_link",
    "dataset_types",
    "describe",
    "entity_link",
    "files_listed_before",
    "find_datasets",
    "find_owner",
    "list_files",
    "may_write",
    "owner_link",
    "page_of_datasets",
    "property_codes",
    "show_datasets",
    "unknown_files",
    "updatable",
    "visible",
    "writable_owners",
]
