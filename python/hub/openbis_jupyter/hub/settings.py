"""The settings of the hub side, declared once as traitlets: for `jupyterhub_config.py`, the service and the docs.

`openbis-jupyter-hub settings` (and `python -m openbis_jupyter.hub.settings`) prints them as a Markdown table.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from traitlets import Bool, Enum, Float, Int, List, TraitError, Unicode, validate
from traitlets.config import Configurable

from openbis_jupyter.hub.logs import FORMATS
from openbis_jupyter.openbis.rpc import checked_origin

SERVICE_NAME = "openbis"
SETTINGS_VARIABLE = "OPENBIS_JUPYTER_SETTINGS"
SECRETS_FILE_VARIABLE = "OPENBIS_JUPYTER_SECRETS_FILE"
ENVIRONMENT_OF_SERVERS = frozenset({"OPENBIS_URL", "OPENBIS_JUPYTER_SERVICE_URL"})
"""Without these variables a person's server knows neither openBIS nor who keeps their credential."""
PROFILE_ID = re.compile(r"[A-Za-z0-9_.-]{1,50}")
_SERVER_NAME = re.compile(r"(?=.{1,30}$)[a-z](?:-?[a-z0-9])*")
"""As `jupyterhub.slugs.is_valid_safe_slug` of JupyterHub 6, which takes no other names of servers."""
INTERFACES: Mapping[str, str] = {"lab": "lab/tree/", "notebook": "notebooks/"}
"""Front end of users' servers → path below the server that opens a notebook."""


@dataclass(frozen=True)
class Kernel:
    """One kernel that the form offers: name of the kernelspec, what people read, language of its templates."""

    name: str
    display_name: str
    language: str


@dataclass(frozen=True)
class Profile:
    """One way to start a server: `id` travels, title and description are read by people.

    `user_options`: what the hub's spawner is given; it never leaves this side. `groups`: of the hub, whose people may
    use it; empty: everybody.
    """

    id: str
    title: str
    description: str = ""
    user_options: Mapping[str, Any] = field(default_factory=dict)
    default: bool = False
    groups: Sequence[str] = ()


PYTHON = Kernel("python3", "Python 3 (ipykernel)", "python")


class ImportableName(Unicode):  # type: ignore[misc]
    """A function, held as `package.module:name`: the service, a process of its own, imports it."""

    def validate(self, obj: Any, value: Any) -> str:
        """In: a function or its name. Errors: TraitError for what nobody can import."""
        name = f"{value.__module__}:{value.__qualname__}" if callable(value) else value
        text = str(super().validate(obj, name))
        module, _, function = text.partition(":")
        try:
            if text and not callable(getattr(importlib.import_module(module), function)):
                raise TraitError(f"{self.name} {text} is not a function.")
        except (ImportError, AttributeError, ValueError):
            raise TraitError(
                f"{self.name} {text} cannot be imported: put the function into a module that the hub's Python finds,"
                " and name it package.module:name."
            ) from None
        return text


class Settings(Configurable):  # type: ignore[misc]
    """What an administrator may choose: `c.OpenbisAuthenticator.…`, or keyword arguments of `configure`."""

    openbis_url: str = Unicode(
        help="Address of openBIS, `https://host[:port]`, as the hub reaches it.", config=True
    )
    hub_url: str = Unicode(
        help="Public address of the hub, with its base path where it has one.", config=True
    )
    ca_file: str | None = Unicode(
        None,
        allow_none=True,
        help="PEM file of the authority that signed the certificates of openBIS and hub, where it is not a public one.",
        config=True,
    )
    openbis_origins: Sequence[str] = List(
        Unicode(),
        help="Origins of openBIS pages whose clicks are trusted. Default: `openbis_url`.",
        config=True,
    )
    database_url: str = Unicode(
        help="SQLAlchemy URL of the launches' database (SQLite or PostgreSQL). Default: `openbis-jupyter.sqlite` "
        "beside the hub's own SQLite file.",
        config=True,
    )
    server_name: str = Unicode(
        help="Name of the server of theirs that people's notebooks are opened on (named servers). Default: everybody's "
        "own default one.",
        config=True,
    )
    service_url: str = Unicode(
        help="Where the service listens, as hub and proxy reach it. Default: a free port of the loopback address.",
        config=True,
    )
    service_runs: str = Enum(
        ("hub", "elsewhere"),
        "hub",
        help="Who starts the service: `hub`, or you (`elsewhere`), as often as you like, with "
        "`openbis-jupyter-hub serve` behind a load balancer at `service_url`, on one PostgreSQL.",
        config=True,
    )
    kernels: Sequence[Kernel] = List(
        default_value=[PYTHON],
        help="Kernels that the form offers to people whose server does not run (else its own), as `{name, "
        "display_name, language}` of their kernelspecs.",
        config=True,
    )
    profiles: Sequence[Profile] = List(
        help="Server profiles that the form offers: a list of `{id, title, description, user_options, default, "
        "groups}`. `user_options` is what the spawner gets; only listed ones can be started. `groups`: groups of the "
        "hub whose people may use it, everybody where it is absent. With profiles the service may also stop servers.",
        config=True,
    )
    profiles_from: str = Enum(
        ("settings", "spawner"),
        "settings",
        help="Where profiles come from: the setting `profiles`, or the `profile_list` of the hub's own spawner "
        "(KubeSpawner), as that is for each person.",
        config=True,
    )
    openbis_groups: bool = Bool(
        False,
        help="Whether people are in the hub in the groups that openBIS has them in (its authorization groups, by their "
        "codes), as of their last sign-in. openBIS has to let them see groups (docs/groups.md).",
        config=True,
    )
    start_early: str = Enum(
        ("never", "form"),
        "form",
        help="Whether a person's server starts while they fill in the form (`form`) or at their click (`never`). With "
        "several profiles it is the one used last. With `form` the service may also stop servers.",
        config=True,
    )
    stop_servers: bool = Bool(
        False,
        help="Whether the service may stop servers also without profiles and with `start_early` `never`: people can "
        "then stop theirs in openBIS, and who cancels a launch stops what starts for it, such as a job in a queue.",
        config=True,
    )
    unused_minutes: float = Float(
        15.0,
        help="Minutes after which a server that was started for a form, and that nobody has used, is stopped.",
        config=True,
    )
    source_megabytes: int = Int(
        20, help="Size of the largest saved notebook that is opened from openBIS.", config=True
    )
    data_store_url: str = Unicode(
        help="Address of openBIS's data store, where it is another one than `openbis_url`.", config=True
    )
    template_directory: str = Unicode(
        help="Directory with the site's notebook templates, a folder each (docs/templates.md).", config=True
    )
    template_spaces: Sequence[str] = List(
        Unicode(), help="Spaces of openBIS where labs keep notebook templates as datasets.", config=True
    )
    template_type: str = Unicode(
        "NOTEBOOK_TEMPLATE", help="Type of the datasets that are notebook templates.", config=True
    )
    interface: str = Enum(
        tuple(INTERFACES), "lab", help="What notebooks are opened with: `lab` or `notebook`.", config=True
    )
    openbis_timeout: float = Float(20.0, help="Seconds to wait for an answer of openBIS.", config=True)
    call_seconds: float = Float(
        8.0,
        help="Seconds that a launch may take inside the call from openBIS before it goes on in the background.",
        config=True,
    )
    start_seconds: float = Float(
        900.0, help="Seconds to wait for a user's server, waiting for room included.", config=True
    )
    ticket_seconds: int = Int(60, help="Seconds that a ticket is valid.", config=True)
    keep_days: int = Int(7, help="Days after which launches, runs and batches are forgotten.", config=True)
    audit_file: str = Unicode(
        help="File of the audit record (docs/audit.md), an absolute path. Default: the service's log.",
        config=True,
    )
    log_format: str = Enum(
        FORMATS,
        "text",
        help="The service's log: lines to read (`text`), or JSON objects (`json`).",
        config=True,
    )
    batch_runs_per_person: int = Int(
        2, help="Notebooks of batches that run at the same time for one person.", config=True
    )
    batch_runs: int = Int(
        20, help="The same for all people together; whoever has the fewest comes next.", config=True
    )
    batch_ended_hook: str = ImportableName(
        help="A function that is called with an `EndedBatch` when a batch has ended, for mail or chat: itself, or "
        "`package.module:name`. The service imports it; what it does wrong is logged.",
        config=True,
    )
    workers: int = Int(16, help="Threads for questions to openBIS.", config=True)
    launches_at_once: int = Int(
        100,
        help="Launch requests handled at the same time; more are refused. Each holds a thread of openBIS (Jetty: 200).",
        config=True,
    )

    @validate("kernels")  # type: ignore[untyped-decorator]
    def _kernels_from(self, proposal: Mapping[str, Any]) -> list[Kernel]:
        return _entries(Kernel, "kernels", proposal["value"])

    @validate("profiles")  # type: ignore[untyped-decorator]
    def _profiles_from(self, proposal: Mapping[str, Any]) -> list[Profile]:
        return _checked_profiles(proposal["value"])

    def values(self) -> dict[str, Any]:
        """Every setting by its name."""
        return {name: getattr(self, name) for name in SETTINGS}

    @property
    def base_path(self) -> str:
        """Path of the hub's public address, with `/` at both ends."""
        path = urlsplit(self.hub_url).path.strip("/")
        return f"/{path}/" if path else "/"

    @property
    def may_stop(self) -> bool:
        """Whether the service may stop servers: to change a profile, one that was not used, or as that is set."""
        return may_stop(self.values())

    @property
    def has_groups(self) -> bool:
        """Whether profiles are for groups, which the service then has to know."""
        return any(profile.groups for profile in self.profiles)

    @property
    def hub_origin(self) -> str:
        """Scheme, host and port of the hub's public address."""
        parts = urlsplit(self.hub_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def hub_home(self) -> str:
        """The address of people's page at the hub."""
        return f"{self.hub_url.rstrip('/')}/hub/home"

    @property
    def service_prefix(self) -> str:
        """Path of the service behind the proxy, with `/` at both ends."""
        return f"{self.base_path}services/{SERVICE_NAME}/"

    @property
    def public_service_url(self) -> str:
        """Public address of what programs ask of the service, with `/` at its end; its pages: `page_address`."""
        return self.hub_origin + self.service_prefix

    @property
    def trusted_origins(self) -> tuple[str, ...]:
        """Origins of openBIS pages whose clicks are trusted, as browsers spell them."""
        return tuple(browser_origin(origin) for origin in (self.openbis_origins or (self.openbis_url,)))

    @property
    def ca_path(self) -> Path | None:
        """The CA file, where there is one."""
        return Path(self.ca_file) if self.ca_file else None

    @property
    def template_path(self) -> Path | None:
        """The directory of the site's templates, where there is one."""
        return Path(self.template_directory) if self.template_directory else None

    def page_address(self, public_url: str) -> str:
        """What stands before the paths of the service's pages: a path, or an address where they have another host.

        In: the service's public address as the hub tells it, "" where it does not.
        """
        is_elsewhere = bool(public_url) and browser_origin(public_url) != browser_origin(self.hub_url)
        return public_url if is_elsewhere else self.service_prefix

    def as_json(self) -> str:
        """For the service's environment; holds no secret."""
        return json.dumps(self.values(), default=asdict)


def default_of(profiles: Sequence[Profile]) -> Profile | None:
    """The marked one, else the first; None where there is none."""
    return next((one for one in profiles if one.default), profiles[0] if profiles else None)


def with_options(profiles: Sequence[Profile], user_options: Mapping[str, Any] | None) -> Profile | None:
    """The profile that a spawner with these options was started with; None for options of somebody else."""
    started = dict(user_options or {})
    return next((one for one in profiles if dict(one.user_options) == started), None)


def may_stop(settings: Mapping[str, Any]) -> bool:
    """In: settings by their names, which need not be right."""
    return (
        has_profiles(settings) or settings.get("start_early") != "never" or bool(settings.get("stop_servers"))
    )


def has_profiles(settings: Mapping[str, Any]) -> bool:
    """In: settings by their names, which need not be right."""
    return bool(settings.get("profiles")) or settings.get("profiles_from") == "spawner"


SETTINGS = tuple(Settings.__annotations__)
"""Names of all settings, in the order in which they are declared."""
REQUIRED = ("openbis_url", "hub_url")


def checked_settings(**values: Any) -> Settings:
    """In: keyword arguments as an administrator writes them. Out: settings that fit together.

    Errors: ValueError with a sentence for an administrator.
    """
    unknown = next((name for name in values if name not in SETTINGS), None)
    if unknown:
        near = "".join(f" Do you mean {name}?" for name in get_close_matches(unknown, SETTINGS, n=1))
        raise ValueError(f"there is no setting {unknown}.{near} All of them: `openbis-jupyter-hub settings`.")
    missing = next((name for name in REQUIRED if not values.get(name)), None)
    if missing:
        raise ValueError(f"{missing} is missing.")
    try:
        settings = Settings(**{name: value for name, value in values.items() if value is not None})
    except (TypeError, TraitError) as error:
        raise ValueError(str(error)) from None
    origins = (
        ("openbis_url", settings.openbis_url),
        *(("openbis_origins", origin) for origin in settings.openbis_origins),
        *(("data_store_url", origin) for origin in filter(None, [settings.data_store_url])),
    )
    for name, origin in origins:
        try:
            checked_origin(origin)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    hub, service = urlsplit(settings.hub_url), urlsplit(settings.service_url)
    numbers = (
        "openbis_timeout",
        "call_seconds",
        "start_seconds",
        "unused_minutes",
        "ticket_seconds",
        "workers",
        "keep_days",
        "launches_at_once",
        "source_megabytes",
        "batch_runs_per_person",
        "batch_runs",
    )
    too_small = [name for name in numbers if getattr(settings, name) <= 0]
    rules = (
        (
            hub.scheme in ("https", "http") and bool(hub.hostname) and not (hub.query or hub.fragment),
            "hub_url must look like https://hub.example.org",
        ),
        (
            not settings.service_url or (service.scheme == "http" and bool(service.hostname)),
            "service_url must look like http://127.0.0.1:8088",
        ),
        (
            settings.ca_path is None or settings.ca_path.is_file(),
            f"ca_file {settings.ca_file} is not a file.",
        ),
        (
            not settings.template_directory or Path(settings.template_directory).is_dir(),
            f"template_directory {settings.template_directory} is not a directory.",
        ),
        (
            settings.service_runs == "hub" or _can_be_shared(settings),
            "service_runs is `elsewhere`, so service_url must be the load balancer's address, and database_url that of "
            "a PostgreSQL.",
        ),
        (
            not settings.audit_file or _can_be_written(Path(settings.audit_file)),
            f"audit_file {settings.audit_file} must be an absolute path in a directory that is there.",
        ),
        (
            not (settings.profiles and settings.profiles_from == "spawner"),
            "profiles_from is `spawner`, so profiles must be empty.",
        ),
        (
            not settings.server_name or bool(_SERVER_NAME.fullmatch(settings.server_name)),
            "server_name must be small letters, digits and single hyphens, begin with a letter, and have 30 characters "
            "at most.",
        ),
        (bool(settings.kernels), "kernels must name at least one kernel."),
        (not too_small, f"{', '.join(too_small)} must be greater than 0."),
    )
    for holds, sentence in rules:
        if not holds:
            raise ValueError(sentence)
    return settings


def _can_be_written(file: Path) -> bool:
    return file.is_absolute() and file.parent.is_dir()


def _can_be_shared(settings: Settings) -> bool:
    """Whether several processes can be one service."""
    return bool(settings.service_url) and settings.database_url.startswith("postgresql")


Entry = TypeVar("Entry", Kernel, Profile)


def _entries(kind: type[Entry], setting: str, listed: Iterable[Any]) -> list[Entry]:
    """What an administrator lists, as dictionaries. Errors: ValueError that names the setting and the entry."""
    return [
        one if isinstance(one, kind) else _entry(kind, f"{setting}, entry {number}", one)
        for number, one in enumerate(listed, 1)
    ]


def _entry(kind: type[Entry], place: str, one: Any) -> Entry:
    parts = {part.name: part for part in fields(kind)}
    if not isinstance(one, Mapping):
        raise ValueError(f"{place}: a dictionary with {', '.join(parts)} is expected.")
    unknown = [str(name) for name in one if name not in parts]
    if unknown:
        raise ValueError(f"{place}: there is no {', '.join(unknown)}, only {', '.join(parts)}.")
    missing = [
        name
        for name, part in parts.items()
        if name not in one and part.default is MISSING and part.default_factory is MISSING
    ]
    if missing:
        raise ValueError(f"{place}: {', '.join(missing)} is missing.")
    no_text = [
        name for name, value in one.items() if parts[name].type == "str" and not isinstance(value, str)
    ]
    if no_text:
        raise ValueError(f"{place}: {', '.join(no_text)} must be text.")
    return kind(**one)


def _checked_profiles(listed: Iterable[Any]) -> list[Profile]:
    """Profiles as an administrator lists them; the first is the default where none is marked. Errors: ValueError."""
    profiles = _entries(Profile, "profiles", listed)
    ids = [profile.id for profile in profiles]
    options = [json.dumps(profile.user_options, sort_keys=True) for profile in profiles]
    rules = (
        (
            all(PROFILE_ID.fullmatch(text) for text in ids),
            "the id of a profile must be 1 to 50 letters, digits and ._-",
        ),
        (len(set(ids)) == len(ids), "two profiles have the same id."),
        (all(profile.title.strip() for profile in profiles), "every profile needs a title."),
        (
            all(isinstance(profile.user_options, Mapping) for profile in profiles),
            "user_options of a profile must be a dictionary.",
        ),
        (
            all(_is_texts(profile.groups) for profile in profiles),
            "groups of a profile must be a list of names.",
        ),
        (
            len(set(options)) == len(options),
            "two profiles have the same user_options, so that nobody could tell which one a server runs with.",
        ),
        (sum(profile.default for profile in profiles) <= 1, "only one profile can be the default."),
    )
    for holds, sentence in rules:
        if not holds:
            raise ValueError(f"profiles: {sentence}")
    if profiles and not any(profile.default for profile in profiles):
        return [replace(profiles[0], default=True), *profiles[1:]]
    return profiles


def _is_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(one, str) and one for one in value)


def settings_of(chosen: Settings) -> Settings:
    """The settings that something configurable holds, checked. Errors: ValueError with a sentence."""
    return checked_settings(**chosen.values())


def settings_from_json(text: str) -> Settings:
    """The opposite of `Settings.as_json`."""
    return checked_settings(**json.loads(text))


def browser_origin(url: str) -> str:
    """In: an address. Out: its origin as browsers write it in the `Origin` header (default port left out)."""
    parts = urlsplit(url)
    host = (parts.hostname or "").encode("idna").decode("ascii") if ":" not in (parts.hostname or "") else ""
    netloc = host or f"[{parts.hostname}]"
    default_port = {"https": 443, "http": 80}.get(parts.scheme)
    port = "" if parts.port in (None, default_port) else f":{parts.port}"
    return f"{parts.scheme}://{netloc}{port}"


def as_markdown() -> str:
    """The settings as a Markdown table."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    traits = Settings.class_own_traits(config=True)
    for name in SETTINGS:
        trait = traits[name]
        default = "required" if name in REQUIRED else f"`{_shown(trait.default())}`"
        rows.append(f"| `{name}` | {default} | {trait.help} |")
    return "\n".join(rows)


def _shown(default: object) -> str:
    if isinstance(default, list):
        return ", ".join(kernel.name for kernel in default) or "–"
    return str(default) if default not in (None, "") else "–"


PAGE = """# Settings of the hub

In `jupyterhub_config.py`, as arguments of `configure(c, …)` ([administrators](../administrators.md)). The command
`openbis-jupyter-hub settings` shows them, too."""


if __name__ == "__main__":
    print(PAGE, as_markdown(), sep="\n\n")
