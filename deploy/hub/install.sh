#!/usr/bin/env bash
# The hub's image: JupyterHub, what starts servers (Docker, Kubernetes), our authenticator and service.
# shellcheck source-path=SCRIPTDIR source=../steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/../steps.sh"

packages() {
  # Debian's pycurl is for Zero to JupyterHub, whose configuration asks for it; that of PyPI looks elsewhere for authorities.
  debian_packages ca-certificates python3 python3-pycurl python3-venv tini
  python_packages hub
  person jupyterhub 1000 100 /srv/jupyterhub
}

ours() {
  our_packages openbis_jupyter_core openbis_jupyter_hub
}

"$1"
