"""openBIS at a hub of Zero to JupyterHub: read by the hub, behind the chart's own configuration, and by our service.

No secret stands here: both programs have them in their environment (values.yaml, service.yaml).
"""

from openbis_jupyter.hub import configure

configure(
    c,  # type: ignore[name-defined]  # noqa: F821  (both programs define it)
    openbis_url="https://openbis.example.org",
    hub_url="https://hub.example.org",
    database_url="postgresql+psycopg://jupyterhub@postgres.example.org/openbis_jupyter",
    service_runs="elsewhere",
    service_url="http://openbis-jupyter:8091",
    log_format="json",
    kernels=[
        {"name": "python3", "display_name": "Python 3", "language": "python"},
        {"name": "ir", "display_name": "R", "language": "R"},
        {"name": "octave", "display_name": "Octave", "language": "octave"},
        {"name": "bash", "display_name": "Bash", "language": "bash"},
        {"name": "sos", "display_name": "SoS", "language": "sos"},
    ],
    # What people choose from is the chart's profileList.
    profiles_from="spawner",
)
