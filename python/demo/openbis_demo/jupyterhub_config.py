"""JupyterHub's configuration for the demo: what an administrator writes, plus loopback ports and homes in a folder."""

import json
import os
from pathlib import Path

from openbis_jupyter.hub import configure

settings = json.loads(Path(os.environ["OPENBIS_DEMO_SETTINGS"]).read_text())
c = get_config()  # type: ignore[name-defined]  # noqa: F821  (JupyterHub defines it)

# The one line that a site adds to its own configuration:
configure(
    c,
    openbis_url=settings["openbis_url"],
    hub_url=settings["hub_url"],
    ca_file=settings["ca_file"],
    **settings["configure"],
)

c.JupyterHub.bind_url = settings["bind_url"]
c.JupyterHub.subdomain_host = settings["subdomain_host"]
c.JupyterHub.ssl_cert = settings["certificate"]
c.JupyterHub.ssl_key = settings["key"]
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{settings['hub_api_port']}"
c.JupyterHub.db_url = f"sqlite:///{settings['directory']}/jupyterhub.sqlite"
c.JupyterHub.cookie_secret_file = f"{settings['directory']}/cookie-secret"
c.ConfigurableHTTPProxy.command = settings["proxy_command"]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{settings['proxy_api_port']}"
c.ConfigurableHTTPProxy.pid_file = f"{settings['directory']}/proxy.pid"
c.ConfigurableHTTPProxy.should_start = True

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = f"{settings['homes']}/{{username}}"
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120
# JupyterLab would run npm and R at each start, in search of language servers that the demo does not have.
c.Spawner.args = ["--LanguageServerManager.autodetect=False"]
if os.getuid() == 0:
    c.Spawner.args.append("--allow-root")
# The package is installed for development here, so its Jupyter configuration is not in sys.prefix/etc yet.
c.Spawner.environment = {
    **c.Spawner.environment,
    "JUPYTER_CONFIG_PATH": os.pathsep.join(settings["jupyter_config_path"]),
}

exec(settings["more"])  # noqa: S102  (additions of a test, written by the test itself)
