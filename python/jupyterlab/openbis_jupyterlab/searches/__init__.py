"""What the dialogs look up in openBIS: datasets, their files, where one may save, dataset types."""

from openbis_jupyterlab.searches.searches import dataset_files, dataset_page, dataset_types, owners

__all__ = ["dataset_files", "dataset_page", "dataset_types", "owners"]
