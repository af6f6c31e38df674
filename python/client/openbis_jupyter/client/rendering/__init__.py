"""The notebook as a web page that openBIS shows without Jupyter: complete in itself, without script, asking nobody."""

from openbis_jupyter.client.rendering.files import render_html, write_page
from openbis_jupyter.client.rendering.page import html_of

__all__ = ["html_of", "render_html", "write_page"]
