"""What is said about a template that cannot be used."""

from __future__ import annotations


class TemplateError(Exception):
    """A template is none, or uses a value in a way that is not safe: its fault, not that of the value."""
