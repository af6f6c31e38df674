# Steps that the images share; each install.sh reads them, and the engine runs it twice: `packages` for what others make, which
# it keeps while nothing changes there, then `ours` for the wheels. What is installed lies beside them: NAME/requirements.lock,
# wheels/. As root, in Debian 13.
# shellcheck shell=bash
set -euo pipefail
deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
environment=/opt/openbis-jupyter
pip=("$environment/bin/pip" --quiet --no-cache-dir --disable-pip-version-check install)

# In: names of Debian packages. What they only recommend stays away; what is there already is brought up to date.
debian_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get upgrade -y -qq >/dev/null
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  apt-get clean
  rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old /var/log/apt /var/log/dpkg.log
}

# In: a folder with a requirements.lock. Debian's Python modules stay visible: pip, called by somebody who may not write here,
# puts packages into their home then.
python_packages() {
  python3 -m venv --system-site-packages "$environment"
  "${pip[@]}" --require-hashes --requirement "$deploy/$1/requirements.lock"
}

# In: the beginnings of names of our wheels.
our_packages() {
  local name wheels=()
  for name in "$@"; do wheels+=("$deploy/wheels/$name"-*.whl); done
  "${pip[@]}" --no-index --no-deps "${wheels[@]}"
  "$environment/bin/pip" check
}

# In: a name, its number, the number of its group, its home.
person() {
  useradd --create-home --uid "$2" --gid "$3" --home-dir "$4" --shell /bin/bash "$1"
}
