"""What names datasets that are no parents: put in once, taken out whole, and nothing else changed."""

from hypothesis import given
from hypothesis import strategies as st

from openbis_jupyter.client.saving.not_parents import name_in_notes, name_in_page

PERM_IDS = st.lists(st.from_regex(r"[A-Za-z0-9_.:-]{1,30}", fullmatch=True), unique=True, max_size=4)


@given(st.text(), PERM_IDS, PERM_IDS)
def test_the_last_ones_are_named_and_no_earlier_ones(text: str, first: list[str], second: list[str]) -> None:
    page = f"<html><body class='jp'>{text}</body></html>"
    for name, before in ((name_in_notes, text), (name_in_page, page)):
        assert name(name(before, first), second) == name(before, second)
        assert name(name(before, first), []) == before
        assert all(perm_id in name(before, second) for perm_id in second)
