"""A failure as it travels; the codes and sentences are the rows of `openbis_jupyter.errors`."""

from __future__ import annotations

from pydantic import Field

from openbis_jupyter.protocol.shapes import shape
from openbis_jupyter.protocol.values import Caption, Details, ErrorCode, Reference


@shape
class Failure:
    """Something that went wrong, with a sentence for people. No secret is in it."""

    code: ErrorCode = Field(description="A row of the table of errors.")
    message: Caption = Field(description="What happened, and to whom it matters.")
    advice: Caption = Field(description="What to do next.")
    reference: Reference = Field(description="Found in the log of the side that failed.")
    details: Details = Field(
        default_factory=dict,
        description="What the sentences name, for example `datasets`; left out where it is large.",
    )


@shape
class Refusal:
    """The answer in place of any other, with the HTTP status of the code; `Retry-After` where waiting helps."""

    error: Failure
