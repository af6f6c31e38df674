"""Halves of characters: JSON writes rare characters as two halves, and may hold one alone, which no file can."""

from __future__ import annotations


def has_lone_surrogate(text: str) -> bool:
    """Whether a half stands in it, so that it has no UTF-8."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def without_lone_surrogates(text: str) -> str:
    """The text with `?` in place of each half."""
    return text.encode("utf-8", "replace").decode("utf-8")
