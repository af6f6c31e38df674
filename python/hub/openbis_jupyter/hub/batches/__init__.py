"""One notebook for many: batches that the service works off, as many launches that run in the background.

planning: what each notebook is asked with · desk: what a person asks for and sees · worker: who comes next, and how
far each is · ended: what is called when a batch has ended.
"""

from openbis_jupyter.hub.batches.desk import BatchDesk, batch_desk
from openbis_jupyter.hub.batches.ended import EndedBatch
from openbis_jupyter.hub.batches.worker import BatchWorker

__all__ = ["BatchDesk", "BatchWorker", "EndedBatch", "batch_desk"]
