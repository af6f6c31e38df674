"""The by-products of one version: what it was computed with, where it came from, and where it ran again, what came out
the same. They are no part of what makes two versions the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from openbis_jupyter.client import texts
from openbis_jupyter.client.by_products.made import ByProducts, by_products
from openbis_jupyter.client.disk import LocalFile
from openbis_jupyter.client.environments import Asked, environment_files
from openbis_jupyter.client.provenance import CRATE, CrateFile, Input, Work, crate, with_chain


class OfVersion:
    """In: where to put files; what may stand in none of them; what asks the kernel, and what asks openBIS about
    datasets that were used, each once for all attempts; texts of the comparison by the names of their files.
    """

    def __init__(
        self,
        folder: Path,
        secrets: Collection[str],
        ask: Callable[[Any], Asked],
        ask_inputs: Callable[[Sequence[str]], Mapping[str, Input]],
        comparison: Mapping[str, str],
    ) -> None:
        self._folder, self._secrets, self._ask, self._comparison = folder, secrets, ask, comparison
        self._asked: Asked | None = None
        self._ask_inputs = ask_inputs
        self._inputs: Mapping[str, Input] | None = None
        self._environment: ByProducts | None = None

    def files(self, work: Work, notebook: Any, taken: Collection[str]) -> ByProducts:
        """In: the version as far as it is known without them, its notebook, names that are a person's own."""
        environment = self._environment_of(notebook, taken)
        comparison = self._made(texts.COMPARISON, lambda: self._comparison, taken)
        about = replace(
            self._known(work),
            environment=in_crate(environment.files),
            comparison=in_crate(comparison.files),
        )
        crated = self._made(texts.PROVENANCE, lambda: {CRATE: crate(about, notebook)}, taken)
        return environment.and_then(comparison).and_then(crated)

    def page(self, work: Work, notebook: Any, page: LocalFile, taken: Collection[str]) -> ByProducts:
        """In: likewise, and the notebook's page. Out: the page that ends with what the notebook was made from."""
        self._environment_of(notebook, taken)

        def ending_with_chain() -> Mapping[str, str]:
            text = page.path.read_bytes().decode("utf-8", "replace")
            made = with_chain(text, self._known(work))
            return {page.path.name: made} if made != text else {}

        return self._made(texts.CHAIN_ON_PAGE, ending_with_chain, ())

    def _environment_of(self, notebook: Any, taken: Collection[str]) -> ByProducts:
        if self._environment is None:
            self._environment = self._made(texts.ENVIRONMENT, lambda: self._computed_with(notebook), taken)
        return self._environment

    def _known(self, work: Work) -> Work:
        """With what the kernel and openBIS have said."""
        if self._inputs is None:
            before = [work.before] if work.before else []
            self._inputs = self._ask_inputs(list(dict.fromkeys([*work.parents, *work.not_parents, *before])))
        answer = self._asked.answer if self._asked else None
        return replace(
            work,
            inputs=self._inputs,
            language=answer.language if answer else "",
            language_version=answer.version if answer else "",
        )

    def _computed_with(self, notebook: Any) -> Mapping[str, str]:
        self._asked = self._ask(notebook)
        return environment_files(self._asked, notebook)

    def _made(self, what: str, make: Callable[[], Mapping[str, str]], taken: Collection[str]) -> ByProducts:
        return by_products(what, make, taken, self._folder, self._secrets)


def in_crate(files: Mapping[str, LocalFile]) -> dict[str, CrateFile]:
    """Files as a crate names them."""
    return {name: CrateFile(file.size, file.sha256.hex()) for name, file in files.items()}
