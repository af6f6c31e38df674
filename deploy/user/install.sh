#!/usr/bin/env bash
# The image of people's servers: JupyterLab, openBIS in it, and the kernels Python, R, Octave, Bash and SoS.
# shellcheck source-path=SCRIPTDIR source=../steps.sh
source "$(dirname "${BASH_SOURCE[0]}")/../steps.sh"

packages() {
  # The toolbox for Octave talks through curl.
  debian_packages ca-certificates curl octave procps python3 python3-venv r-cran-irkernel r-cran-jsonlite tini
  python_packages user
  "$environment/bin/python" -m bash_kernel.install --sys-prefix >/dev/null
  "$environment/bin/python" -m sos_notebook.install --sys-prefix >/dev/null
  person jovyan 1000 100 /home/jovyan
}

ours() {
  our_packages openbis_jupyter_core openbis_jupyter openbis_jupyter_installer openbis_jupyterlab
}

"$1"
