"""Templates that others wrote are read and filled in a process of its own, which ends when it takes too much.

What a template may do is listed, and counted where that is possible (`openbis_jupyter.notebook.rendering`). What still
takes for ever, by a mistake or on purpose, takes only a worker with it: that template is broken, and all others go on.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable, Mapping
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.notebook.builder import build_notebook, try_out
from openbis_jupyter.notebook.parameters import Value
from openbis_jupyter.notebook.spec import NotebookSpec
from openbis_jupyter.notebook.template import NotebookTemplate, parse_template
from openbis_jupyter.notebook.template_error import TemplateError

SECONDS = 5
"""How long one template may take to be read, or to be filled once."""
MEMORY_BYTES = 1 << 30
"""Address space of a worker: three times what it has before its first template."""
WORKERS = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class BrokenTemplate:
    """One that cannot be used, for those who keep it: our id, `name` of its folder or dataset, what is wrong."""

    id: str
    name: str
    reason: str


Loaded = NotebookTemplate | BrokenTemplate
Answer = TypeVar("Answer")


class TemplateWorker:
    """The workers, which start with the first template. Blocking: for a thread."""

    def __init__(self, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES) -> None:
        self._seconds = seconds
        self._pool = ProcessPool(
            max_workers=WORKERS,
            context=multiprocessing.get_context("spawn"),
            initializer=_limit_memory,
            initargs=(memory_bytes,),
        )

    def load(self, template_id: str, name: str, content: bytes, file: str) -> Loaded:
        """In: our id, the name for those who keep it, the bytes of the template's file and its name. Never fails."""
        try:
            loaded: Loaded = self._run(_load, template_id, content, file)
        except TemplateError as error:
            log.warning("template %s: %s", ascii(name), error)
            return BrokenTemplate(template_id, name, f"{error}.")
        return loaded

    def build(
        self, spec: NotebookSpec, template: NotebookTemplate, parameters: Mapping[str, Value]
    ) -> dict[str, Any]:
        """As `build_notebook`. Errors: its own; `template-broken` also for a template that takes too much."""
        try:
            notebook: dict[str, Any] = self._run(_build, spec, template, dict(parameters))
        except TemplateError as error:
            raise OpenbisJupyterError(
                "template-broken", template=template.title, reason=f"{error}."
            ) from None
        return notebook

    def close(self) -> None:
        """End the workers, whatever they are at."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _run(self, work: Callable[..., Any], *arguments: Any) -> Any:
        try:
            answer = self._pool.schedule(work, args=arguments, timeout=self._seconds).result()
        except Late:
            raise TemplateError(f"it takes longer than {self._seconds:g} s") from None
        except (MemoryError, ProcessExpired):
            raise TemplateError("it takes more memory than a template may") from None
        if isinstance(answer, _Refusal):
            raise answer.error
        return answer


@dataclass(frozen=True)
class _Refusal:
    """An error on its way out of a worker, where only its code and details can be put into words again."""

    code: str
    details: Mapping[str, Any]

    @property
    def error(self) -> Exception:
        if self.code:
            return OpenbisJupyterError(self.code, **self.details)
        return TemplateError(self.details["reason"])


def _limit_memory(most: int) -> None:
    # Windows has no such limits, and macOS refuses this one.
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _load(template_id: str, content: bytes, file: str) -> Loaded | _Refusal:
    def work() -> NotebookTemplate:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise TemplateError("the file is not UTF-8") from None
        template = parse_template(template_id, text, Path(file).suffix)
        try_out(template)
        return template

    return _answer_of(work)


def _build(
    spec: NotebookSpec, template: NotebookTemplate, parameters: Mapping[str, Value]
) -> dict[str, Any] | _Refusal:
    return _answer_of(lambda: build_notebook(spec, template, parameters))


def _answer_of(work: Callable[[], Answer]) -> Answer | _Refusal:
    try:
        return work()
    except OpenbisJupyterError as error:
        return _Refusal(error.code, error.details)
    except TemplateError as error:
        return _Refusal("", {"reason": str(error)})
    except MemoryError:
        raise
    # A fault of ours as well as of the template's; either way it is this template that cannot be used.
    except Exception as error:
        return _Refusal("", {"reason": f"{type(error).__name__}: {error}"})
