"""Notebook templates of the site (folders) and of the lab (datasets in openBIS), loaded, checked and filled."""

from openbis_jupyter.hub.templates.lab import PREFIX as LAB
from openbis_jupyter.hub.templates.lab import LabTemplates
from openbis_jupyter.hub.templates.site import SiteTemplates
from openbis_jupyter.hub.templates.worker import BrokenTemplate, Loaded, TemplateWorker

__all__ = ["LAB", "BrokenTemplate", "LabTemplates", "Loaded", "SiteTemplates", "TemplateWorker"]
