"""A template that tries to bring a value in by another way than as a value of its own does not load."""

from __future__ import annotations

import pytest

from openbis_jupyter.notebook.older_templates.placement import check_placement
from openbis_jupyter.notebook.template_error import TemplateError

S = "openbis_slot_0_"
REFUSED = {
    "python": [
        f"x = '{S}'", f"x = f'{{{S}}}'.lower('{S}')", f"x = 1  # {S}", f"{S}x = 1", f"x = 1\n'''\n{S}\n'''",
        f"%%bash\necho {S}", f"%cd {S}", f"!ls {S}", f"x = (  {S}", f"x = '''\n%cd {S}\n'''",
    ],
    "python2": [
        f"print {S}", f"x = '{S}'", f'"""\nx = {S}\n"""', f"x = [{S}]", f"x = 1 # {S}", f"x = 'a\\\nx = {S}'",
        f"'''\nx = {S}\n'''", f"{S} = 1",
    ],
    "r": [
        f"x <- '{S}'", f'x <- "\nx <- {S}\n"', f"# x <- {S}", f'x <- r"(\nx <- {S}\n)"', f"`\nx <- {S}\n`",
        f"x <- c({S})", f"x %{S}% y", f"x <- 1; y <- {S}", f"{S} <- 1", f"x <- R'---[\nx <- {S}\n]---'",
        f"'\nx <- {S}\n'", f"x <- c(1,\n{S})",
    ],
    "octave": [
        f"x = '{S}';", f'x = "{S}";', f"% x = {S}", f"# x = {S}", f"%{{\nx = {S};\n%}}", f"#{{\nx = {S};\n#}}",
        f"disp {S}", f"x = {{{S}}};", f"disp a ...\nx = {S};", f"cd \\\nx = {S};", f"x = {S}'", f"{S} = 1;",
    ],
    "bash": [
        f"echo {S}", f"x='{S}'", f'x="{S}"', f"x=$'{S}'", f"# x={S}", f"cat <<EOF\nx={S}\nEOF",
        f"cat <<'EOF'\nx={S}\nEOF", f"cat <<-\"EOF\"\nx={S}\nEOF", f"x=`\nx={S}\n`", f"'\nx={S}\n'", f'"\nx={S}\n"',
        f"x=$(( {S} ))", f"((\nx={S}\n))", f"eval \\\nx={S}", f"eval 'y'\nx={S}", f"let y\nx={S}", f"x=({S})",
        f"x={S}; ls", f"x=a{S}", f"PATH={S}", f"declare -i x\nx={S}", f"declare -n x\nx={S}", f"typeset -ai x\nx={S}",
        f"local -i x={S}", f"x=a#'\nx={S}\n'", f"x={S} ls", f"export -n x\nx={S}", f"{S}=1", f"x[0]={S}", f"x[{S}]=1",
        f"if [ {S} ]; then ls; fi", f"echo \\\nx={S}", f": '\nx={S}\n'", f'$"\nx={S}\n"',
    ],
}  # fmt: skip
ACCEPTED = {
    "python": [f"x = {S}", f"f({S}, [{S}, 1], a={S})", f"%matplotlib inline\nx = {S}", f"if x:\n    !ls\n    y = {S}"],
    "python2": [f"x = {S}\nprint x, 'a'", f"if x:\n    y = {S}", f"x = '''\n'''\ny = {S}"],
    "r": [f"x <- {S}", f"x = {S}\ny <- 'it''s' # don't", f"if (a) {{\n  my.x <- {S}\n}}", f"x <- {S}\ny <- 5 %in% x"],
    "octave": [f"x = {S}", f"x = {S};\ny = x';\nz = 'a';", f"if a\n  x = {S}; \nend", "x = 1; % don't\n" + f"y = {S};"],
    "bash": [
        f"x={S}", f"  export x={S}", f"declare -A x={S}", f"x={S}\necho \"$x\" ${{#x}} 'a' # don't",
        f"readonly x={S}\ny=$(ls \"$x\")", f"f() {{\n  local x={S}\n  cat <<<\"$x\"\n}}",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "source"), [(name, source) for name, all_ in REFUSED.items() for source in all_]
)
def test_a_value_elsewhere_is_refused(language: str, source: str) -> None:
    with pytest.raises(TemplateError):
        check_placement(source, language)


@pytest.mark.parametrize(
    ("language", "source"), [(name, source) for name, all_ in ACCEPTED.items() for source in all_]
)
def test_a_value_of_its_own_is_accepted(language: str, source: str) -> None:
    check_placement(source, language)


@pytest.mark.parametrize("language", REFUSED)
def test_a_cell_without_values_may_hold_anything(language: str) -> None:
    check_placement("%%bash\ncat <<EOF `x` '\n%{", language)
