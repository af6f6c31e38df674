from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from unit.install.folders import Folders, build

Evaluate = Callable[[bytes], Any]
_EVALUATOR = """
const vm = require("node:vm");
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const page = vm.createContext({ InstanceProfile: class {}, console });
  page.window = page;
  page.addEventListener = () => {};
  vm.runInContext('var PLUGINS_CONFIGURATION = { extraPlugins: ["life-sciences", "flow"] };', page);
  let answer;
  try {
    vm.runInContext(Buffer.from(JSON.parse(line), "base64").toString("utf8"), page);
    answer = { plugins: page.PLUGINS_CONFIGURATION && page.PLUGINS_CONFIGURATION.extraPlugins };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\\n");
});
"""


@pytest.fixture(scope="session")
def evaluate(tolerant: Evaluate) -> Evaluate:
    """What a real JavaScript engine makes of a config.js: the plugins that the ELN then loads."""

    def run(source: bytes) -> Any:
        answer = tolerant(source)
        assert "error" not in answer, (answer, source)
        return answer.get("plugins")

    return run


@pytest.fixture(scope="session")
def tolerant() -> Iterator[Evaluate]:
    """The same for programs that may fail: `plugins`, or the `error`."""
    with subprocess.Popen(
        ["node", "-e", _EVALUATOR], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as node:
        assert node.stdin and node.stdout

        def run(source: bytes) -> Any:
            node.stdin.write(json.dumps(base64.b64encode(source).decode()) + "\n")
            node.stdin.flush()
            return json.loads(node.stdout.readline())

        yield run
        node.stdin.close()
        node.wait(10)


@pytest.fixture(params=["20.10", "docker", "volumes"])
def openbis(request: pytest.FixtureRequest, tmp_path: Path) -> Folders:
    """An installation as the installer lays it out, as the Docker image does, and the image's volumes alone."""
    return build(tmp_path / "openbis", request.param)
