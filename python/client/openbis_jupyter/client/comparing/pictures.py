"""Two pictures, pixel by pixel."""

from __future__ import annotations

import base64
import binascii
import io
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

KINDS = ("image/png", "image/jpeg", "image/gif", "image/webp")
SHADES = 8
"""Of 255 in a channel: what nobody sees, for example where a library rounds in another way."""
MOST_PIXELS = 40_000_000
_DIM = 0.25
_RED = (200, 30, 30)


@dataclass(frozen=True)
class Pixels:
    """How two pictures compare: percent of the pixels that differ, their sizes, whether any shade differs that nobody
    sees, and where pixels differ, as PNG; None where none does, or the sizes are not the same.
    """

    percent: float
    sizes: tuple[tuple[int, int], tuple[int, int]]
    any_shade: bool = False
    where: bytes | None = field(default=None, repr=False)


def pixels(before: str, now: str) -> Pixels | None:
    """In: two pictures in Base64. Out: None where they cannot be compared so: moving, broken, too large.

    They are no more to be feared than the code of their notebook, which has just run.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            one, other = _opened(before), _opened(now)
            return _compared(one, other)
    # Pictures come from everywhere, and the library fails on broken ones in many ways.
    except Exception:
        return None


def _opened(text: str) -> Image.Image:
    from PIL import Image  # noqa: PLC0415  (only where pictures differ)

    content = base64.b64decode("".join(text.split()), validate=True)
    image = Image.open(io.BytesIO(content), formats=[kind.partition("/")[2].upper() for kind in KINDS])
    if getattr(image, "n_frames", 1) > 1 or image.width * image.height > MOST_PIXELS:
        raise binascii.Error("no single picture of an everyday size")
    return image.convert("RGBA")


def _compared(one: Image.Image, other: Image.Image) -> Pixels:
    from PIL import Image, ImageChops  # noqa: PLC0415

    if one.size != other.size:
        return Pixels(100.0, (one.size, other.size))
    # What is transparent has no colour.
    flat = [Image.alpha_composite(Image.new("RGBA", image.size, "white"), image) for image in (one, other)]
    bands = [
        *ImageChops.difference(flat[0].convert("RGB"), flat[1].convert("RGB")).split(),
        ImageChops.difference(one.getchannel("A"), other.getchannel("A")),
    ]
    most = bands[0]
    for band in bands[1:]:
        most = ImageChops.lighter(most, band)
    differing = most.point([0] * (SHADES + 1) + [255] * (255 - SHADES))
    count = differing.histogram()[255]
    if not count:
        return Pixels(0.0, (one.size, other.size), most.getbbox() is not None)
    dim = Image.blend(Image.new("RGB", one.size, "white"), flat[1].convert("L").convert("RGB"), _DIM)
    dim.paste(_RED, mask=differing)
    drawn = io.BytesIO()
    dim.save(drawn, "PNG")
    return Pixels(100 * count / (one.width * one.height), (one.size, other.size), where=drawn.getvalue())
