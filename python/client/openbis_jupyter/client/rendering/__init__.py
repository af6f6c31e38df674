"""The notebook as a web page that openBIS shows without Jupyter: complete in itself, without script, asking nobody."""

from openbis_jupyter.client.rendering.files import render_html, write_page
from openbis_jupyter.client.rendering.page import html_of, page_around
from openbis_jupyter.client.rendering.pieces import output_html

__all__ = ["html_of", "output_html", "page_around", "render_html", "write_page"]
