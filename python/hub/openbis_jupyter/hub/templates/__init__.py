"""Notebook templates of the site (folders) and of the lab (datasets in openBIS), loaded and checked."""

from openbis_jupyter.hub.templates.lab import LabTemplates
from openbis_jupyter.hub.templates.site import BrokenTemplate, Loaded, SiteTemplates

__all__ = ["BrokenTemplate", "LabTemplates", "Loaded", "SiteTemplates"]
