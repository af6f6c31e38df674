"""openBIS, with every call timed and every failure counted."""

from __future__ import annotations

import time
from typing import Any

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub import metrics
from openbis_jupyter.openbis.failure import OpenbisFailure
from openbis_jupyter.openbis.rpc import AS_PATH, Rpc


class MeasuredRpc(Rpc):
    """As Rpc."""

    def call(self, method: str, token: str | None, *parameters: object, path: str = AS_PATH) -> Any:
        """As `Rpc.call`."""
        began = time.perf_counter()
        try:
            return super().call(method, token, *parameters, path=path)
        except (OpenbisJupyterError, OpenbisFailure) as error:
            code = error.code if isinstance(error, OpenbisJupyterError) else "openbis-failed"
            metrics.OPENBIS_FAILURES.labels(method, code).inc()
            raise
        finally:
            metrics.OPENBIS_SECONDS.labels(method).observe(time.perf_counter() - began)
