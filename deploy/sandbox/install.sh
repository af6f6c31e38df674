#!/usr/bin/env bash
# The sandbox as openBIS, for a trial: with our core plugin, which Jython runs as in openBIS.
# shellcheck source-path=SCRIPTDIR source=../steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/../steps.sh"

packages() {
  # Java's packages put links there, and slim images have no such folder.
  mkdir -p /usr/share/man/man1
  debian_packages ca-certificates default-jre-headless jython libjackson2-databind-java python3 python3-venv tini
  python_packages sandbox
  person openbis 1000 100 /var/lib/openbis
}

ours() {
  local plugin
  our_packages openbis_jupyter_core openbis_jupyter_installer openbis_sandbox
  plugin=$("$environment/bin/python" -c "from importlib.resources import files; print(files('openbis_jupyter.install') / 'core_plugin')")
  mkdir -p /opt/core-plugins/jupyter
  cp -r "$plugin" /opt/core-plugins/jupyter/1
  echo "enabled-modules = jupyter" >/opt/core-plugins/core-plugins.properties
}

"$1"
