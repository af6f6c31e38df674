"""What openBIS refuses, in its own words; apart, so that whoever only tells failures loads no HTTP."""

from __future__ import annotations


class OpenbisFailure(Exception):
    """openBIS understood the call and refused it; the text is openBIS's own, without the token."""
