"""Places in the line."""

from openbis_jupyter.hub.launch.spawn_queue import SpawnQueue


def test_those_behind_move_up() -> None:
    line = SpawnQueue()
    for name in ("a", "b", "c", "b"):
        line.join(name)
    assert [line.place(name) for name in "abcd"] == [(1, 3), (2, 3), (3, 3), None]
    assert line.leave("a") == ["b", "c"]
    assert line.leave("a") == []
    assert line.place("c") == (2, 2)
