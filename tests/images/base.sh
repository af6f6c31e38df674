#!/usr/bin/env bash
# The image `debian:trixie-slim` from Debian's packages, for machines that reach no registry: `base.sh FOLDER`, as root, with an
# engine that $DOCKER_HOST names. In it what this machine trusts, where pip and npm are told to look (their packages come
# through whatever this machine's do).
set -euo pipefail
root=$1/debian
trap 'rm -rf "$root"' EXIT
debootstrap --variant=minbase trixie "$root" http://deb.debian.org/debian >"$1/debootstrap.log"
rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale,info}/*
# What makes the image a slim one.
printf 'path-exclude /usr/share/%s/*\n' doc man locale info >"$root/etc/dpkg/dpkg.cfg.d/docker"
install -D --mode=644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/machine.pem"
tar -C "$root" -c . | docker import --change 'CMD ["bash"]' \
  --change 'ENV PIP_CERT=/etc/ssl/machine.pem' - debian:trixie-slim
