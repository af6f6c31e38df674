"""The end of a notebook's page: what it was made from, as far as that is known when it is saved."""

from __future__ import annotations

import html
import re

from openbis_jupyter.client import texts
from openbis_jupyter.client.datasets import dataset_link
from openbis_jupyter.client.provenance.chain import Chain, Dataset, Link
from openbis_jupyter.client.provenance.ro_crate import Work
from openbis_jupyter.client.provenance.svg import picture
from openbis_jupyter.client.provenance.telling import line_of, note_of

MOST = 24
"""Datasets that are shown: the page is for reading the notebook."""
_THIS = ""
"""The permId of what is being saved: openBIS gives it later."""
_SECTION = re.compile(r'<footer class="openbis-chain".*?</footer>\n', re.DOTALL)
_END = re.compile(r"</body\s*>", re.IGNORECASE)
_STYLE = "max-width: 62rem; margin: 0 auto; padding: 0 1rem 2rem; font: 14px/1.5 system-ui, sans-serif"


def chain_at_saving(work: Work) -> Chain:
    """In: a version that is being saved. Out: what was used and the version before it, in the order in which the
    notebook has them and without times, so that the same work has the same chain.
    """
    kinds = {
        **dict.fromkeys(work.not_parents, "used"),
        **dict.fromkeys(work.parents, "parent"),
        **({work.before: "before"} if work.before else {}),
    }
    sources = list(dict.fromkeys([*([work.before] if work.before else []), *work.parents, *work.not_parents]))
    shown = sources[:MOST]
    language = f"{work.language} {work.language_version}".strip()
    this = Dataset(_THIS, 0, texts.THIS_NOTEBOOK, work.name, work.user, language=language)
    datasets = {_THIS: this}
    for perm_id in shown:
        about = work.inputs.get(perm_id)
        datasets[perm_id] = Dataset(perm_id, -1, about.type if about else "", about.name if about else "")
    links = [Link(perm_id, _THIS, kinds[perm_id]) for perm_id in shown]  # type: ignore[arg-type]
    return Chain(_THIS, datasets, links, len(shown) == len(sources))


def with_chain(page: str, work: Work) -> str:
    """In: a web page, whoever made it; what it belongs to. Out: the page that ends with the chain as a picture and as a
    list, in the place of an earlier one; without any where nothing was used. No script is in it, and others' names are
    text.
    """
    page, chain = _SECTION.sub("", page), chain_at_saving(work)
    if not chain.links:
        return page
    at = max((end.start() for end in _END.finditer(page)), default=len(page))
    return page[:at] + _section(chain, work.url) + page[at:]


def _section(chain: Chain, url: str) -> str:
    rows = "".join(f"<li>{_row(chain, link, url)}</li>\n" for link in chain.links)
    more = "" if chain.complete else f"<p>{html.escape(texts.CHAIN_CUT)}</p>\n"
    label = html.escape(texts.PICTURE_OF_CHAIN)
    return (
        f'<footer class="openbis-chain" style="{_STYLE}">\n<h2>{html.escape(texts.CHAIN_AT_SAVING)}</h2>\n'
        f'<div role="region" aria-label="{label}" tabindex="0" style="overflow-x: auto">\n{picture(chain, url)}</div>\n'
        f"<ul>\n{rows}</ul>\n{more}</footer>\n"
    )


def _row(chain: Chain, link: Link, url: str) -> str:
    text = html.escape(line_of(chain.datasets[link.source], note_of(link)))
    return f'<a href="{html.escape(dataset_link(url, link.source))}" rel="noopener noreferrer">{text}</a>'
