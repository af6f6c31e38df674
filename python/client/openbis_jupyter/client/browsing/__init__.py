"""openBIS to look around in: its tree level by level, searches over all of it, entities, previews of files.

questions: several things in one request · tree_nodes: what stands in the tree · levels: what lies below something ·
finding: searches · entities: one thing with its properties and relatives · previews: a file, so that nothing runs.
"""

from openbis_jupyter.client.browsing.entities import entity
from openbis_jupyter.client.browsing.finding import entity_types, find
from openbis_jupyter.client.browsing.levels import level, nodes
from openbis_jupyter.client.browsing.previews import preview

__all__ = ["entity", "entity_types", "find", "level", "nodes", "preview"]
