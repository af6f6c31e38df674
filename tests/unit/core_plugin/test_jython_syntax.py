"""Ruff and mypy do not read Python 2.7: Jython itself compiles it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from openbis_sandbox.jython.worker import jython_command

ROOT = Path(__file__).parents[3]
PLUGIN = ROOT / "core-plugins/jupyter/1/as/miscellaneous/jupyter-service"
DRIVER = ROOT / "python/sandbox/openbis_sandbox/jython/python27"


@pytest.mark.slow
def test_every_file_compiles(tmp_path: Path) -> None:
    files = [*PLUGIN.rglob("*.py"), *DRIVER.rglob("*.py")]
    check = tmp_path / "check.py"
    check.write_text(
        "import sys\nfor name in sys.argv[1:]:\n    compile(open(name).read(), name, 'exec')\n    print name\n"
    )
    done = subprocess.run(
        jython_command("-B", str(check), *map(str, files)), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(file) for file in files]


@pytest.mark.slow
def test_failures_are_logged_where_openbis_has_another_log(tmp_path: Path) -> None:
    check = tmp_path / "check.py"
    check.write_text(
        f"import sys\nsys.path.insert(0, {str(DRIVER)!r})\n"
        "import types\nimport ch.systemsx.cisd.common\n"
        "sys.modules['ch.systemsx.cisd.common.logging'] = types.ModuleType('without a LogFactory')\n"
        f"pipe = {{}}\nexecfile({str(PLUGIN / 'jupyter_pipe.py')!r}, pipe)\n"
        "line = u'failed tok\\u00e4n-1 \\n\\x00 two\\u2028lines'\n"
        "pipe['log'](pipe['one_line'](line, u'tok\\u00e4n-1'))\n"
    )
    done = subprocess.run(jython_command("-B", str(check)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "OPERATION.jupyter SEVERE failed <token> two lines"
