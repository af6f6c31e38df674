"""Who waits for room at the hub, in the order in which they came."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class SpawnQueue:
    """Ids of waiting launches, the one that came first first."""

    _waiting: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def join(self, launch_id: str) -> None:
        """Wait, behind those who wait already."""
        if launch_id not in self._waiting:
            self._waiting.append(launch_id)

    def leave(self, launch_id: str) -> list[str]:
        """Wait no more. Out: those whose place this changes."""
        if launch_id not in self._waiting:
            return []
        self._waiting.remove(launch_id)
        return list(self._waiting)

    def place(self, launch_id: str) -> tuple[int, int] | None:
        """Place of a launch (1 is the first) and how many wait; None where it does not wait."""
        if launch_id not in self._waiting:
            return None
        return self._waiting.index(launch_id) + 1, len(self._waiting)
