"""The hub's configuration in the compose project. Hub and service read it alike; what is secret comes from files."""

import os
from pathlib import Path

from openbis_jupyter.hub import configure

c = get_config()  # type: ignore[name-defined]  # noqa: F821  (JupyterHub defines it)

# Each container has the secrets that it needs (compose.yaml); these are the names by which programs know them.
for secret, variable in {
    "crypt-key": "JUPYTERHUB_CRYPT_KEY",
    "database-password": "PGPASSWORD",
    "proxy-token": "CONFIGPROXY_AUTH_TOKEN",
}.items():
    file = Path("/run/secrets", secret)
    if file.exists():
        os.environ[variable] = file.read_text().strip()

DATABASE_SERVER = "postgresql+psycopg://jupyterhub@database"
CA_FILE = "/etc/jupyterhub/ca.pem"
HOME = "/home/jovyan"

c.JupyterHub.db_url = f"{DATABASE_SERVER}/jupyterhub"
c.JupyterHub.hub_bind_url = "http://:8081"
c.JupyterHub.hub_connect_url = "http://hub:8081"
c.JupyterHub.cookie_secret_file = "/srv/jupyterhub/cookie-secret"  # noqa: S105  (a file)
# Proxy and people's servers are containers of their own, and outlive the hub.
c.JupyterHub.cleanup_servers = False
c.ConfigurableHTTPProxy.should_start = False
c.ConfigurableHTTPProxy.api_url = "http://proxy:8001"

c.JupyterHub.spawner_class = "docker"
c.DockerSpawner.image = os.environ["USER_IMAGE"]
c.DockerSpawner.network_name = os.environ["PEOPLE_NETWORK"]
c.DockerSpawner.use_internal_ip = True
c.DockerSpawner.remove = True
c.DockerSpawner.name_template = "{prefix}-{username}"
c.DockerSpawner.prefix = os.environ["PEOPLE_NETWORK"]
c.DockerSpawner.volumes = {"{prefix}-{username}": HOME}
c.DockerSpawner.notebook_dir = HOME
c.DockerSpawner.mem_limit = "4G"
c.DockerSpawner.cpu_limit = 2
c.DockerSpawner.extra_host_config = {
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges"],
    "pids_limit": 1000,
}
c.Spawner.default_url = "/lab"
# JupyterLab would look for language servers at each start, with programs that the image does not have.
c.Spawner.args = ["--LanguageServerManager.autodetect=False"]

private_authority = os.environ["CA_FILE"]
if private_authority:
    # A file of this machine; people's servers see it where hub and service do.
    c.DockerSpawner.read_only_volumes = {private_authority: CA_FILE}

configure(
    c,
    openbis_url=os.environ["OPENBIS_URL"],
    hub_url=f"https://{os.environ['HUB_HOST']}",
    ca_file=CA_FILE if private_authority else None,
    database_url=f"{DATABASE_SERVER}/openbis_jupyter",
    service_runs="elsewhere",
    service_url="http://service:8091",
    kernels=[
        {"name": "python3", "display_name": "Python 3", "language": "python"},
        {"name": "ir", "display_name": "R", "language": "R"},
        {"name": "octave", "display_name": "Octave", "language": "octave"},
        {"name": "bash", "display_name": "Bash", "language": "bash"},
        {"name": "sos", "display_name": "SoS", "language": "sos"},
    ],
)
