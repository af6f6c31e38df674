"""What the form offers to one person at one place: kernels, server profiles, and templates that apply there."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.hub.jupyterhub import HubUser, Server
from openbis_jupyter.hub.options.kernels import Kernels
from openbis_jupyter.hub.options.profiles import ProfilesOf
from openbis_jupyter.hub.settings import Kernel, Settings
from openbis_jupyter.hub.templates import LAB, BrokenTemplate, LabTemplates, Loaded, SiteTemplates
from openbis_jupyter.hub.threads import Threads
from openbis_jupyter.hub.usernames import hub_name
from openbis_jupyter.notebook.parameters import Answer, checked_answers
from openbis_jupyter.notebook.template import NotebookTemplate
from openbis_jupyter.openbis.gateway import Gateway
from openbis_jupyter.openbis.templates import Surroundings
from openbis_jupyter.protocol import options as shown
from openbis_jupyter.protocol.launch import EntityRef, LaunchRequest
from openbis_jupyter.protocol.options import Options, OptionsRequest

PROFILES_SECONDS = 5.0
TEMPLATE_SECONDS = 10.0
"""How long the form waits for templates at most; it is of use without them."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Choice:
    """What a launch request chose: kernel, template (None: that of the language), an answer for each parameter."""

    kernel: Kernel
    template: NotebookTemplate | None
    parameters: Mapping[str, Answer]


@dataclass(frozen=True)
class LaunchOptions:
    """The use case with what it works on."""

    settings: Settings
    gateway: Gateway
    threads: Threads
    kernels: Kernels
    profiles: ProfilesOf
    site: SiteTemplates
    lab: LabTemplates

    async def options(self, token: str, request: OptionsRequest) -> Options:
        """In: the caller's openBIS token, where the form is opened. Out: what it offers."""
        entity = request.entity
        session = await self.threads.run(self.gateway.session_information, token)
        (profiles, kernels), (templates, broken) = await asyncio.gather(
            self._profiles_and_kernels(session.user), self._templates(token, session.user, entity)
        )
        languages = {kernel.language for kernel in kernels}
        return Options(
            kernels=tuple(_kernel(kernel, kernel is kernels[0]) for kernel in kernels),
            profiles=profiles,
            templates=tuple(_template(one) for one in templates if one.language in languages),
            broken_templates=tuple(shown.BrokenTemplate(name=one.name, reason=one.reason) for one in broken),
        )

    async def chosen(self, token: str, user: str, request: LaunchRequest) -> Choice:
        """In: whose launch it is and what they asked for. Errors: `kernel-unknown`, `template-unknown`,
        `template-broken`, `request-invalid`.
        """
        template = await self.template_of(token, user, request.template)
        parameters = checked_answers(template.parameters if template else (), request.parameters)
        kernel = await self.kernels.chosen(
            hub_name(user), request.kernel, template.language if template else None
        )
        return Choice(kernel, template, parameters)

    async def _profiles_and_kernels(self, user: str) -> tuple[tuple[shown.Profile, ...], tuple[Kernel, ...]]:
        person = await self.kernels.person(hub_name(user))
        server = person.server if person else None
        return await asyncio.gather(self._profiles(person, server), self.kernels.offered_by(server))

    async def _profiles(self, person: HubUser | None, server: Server | None) -> tuple[shown.Profile, ...]:
        """None where the hub does not tell in time what its spawner offers: it then starts the default one."""
        try:
            asking = self.profiles.person(person)
            return (await asyncio.wait_for(asking, PROFILES_SECONDS)).offered(server)
        except (asyncio.TimeoutError, OpenbisJupyterError) as error:
            log.warning("the form comes without profiles: %s", getattr(error, "code", "too slow"))
            return ()

    async def template_of(self, token: str, user: str, template_id: str | None) -> NotebookTemplate | None:
        """In: who may see it. Out: the template with this id, None where none is asked for.

        Errors: `template-unknown`, `template-broken`.
        """
        if not template_id:
            return None
        found = await self.threads.run(self._find, token, user, template_id)
        if found is None:
            raise OpenbisJupyterError("template-unknown", template=template_id)
        if isinstance(found, BrokenTemplate):
            raise OpenbisJupyterError("template-broken", template=found.name, reason=found.reason)
        return found

    def _find(self, token: str, user: str, template_id: str) -> Loaded | None:
        return self.site.get(template_id) or self.lab.get(token, user, template_id)

    async def _templates(
        self, token: str, user: str, entity: EntityRef | None
    ) -> tuple[list[NotebookTemplate], list[BrokenTemplate]]:
        """Those that apply, and those that are broken: of the lab for everybody who sees them there, of the site for
        administrators of openBIS. What fails is left out."""
        if not self.settings.template_directory and not self.settings.template_spaces:
            return [], []
        try:
            work = self.threads.run(self._loaded, token, user, entity)
            loaded, around = await asyncio.wait_for(work, TEMPLATE_SECONDS)
        except (OpenbisJupyterError, asyncio.TimeoutError) as error:
            log.warning("the form comes without templates: %s", getattr(error, "code", "too slow"))
            return [], []
        kind = entity.kind if entity else None
        fitting = [
            template
            for template in loaded
            if isinstance(template, NotebookTemplate) and template.applies(kind, around.entity_type)
        ]
        broken = [
            template
            for template in loaded
            if isinstance(template, BrokenTemplate) and (around.is_admin or template.id.startswith(LAB))
        ]
        return fitting, broken

    def _loaded(self, token: str, user: str, entity: EntityRef | None) -> tuple[list[Loaded], Surroundings]:
        around = self.lab.surroundings(token, user, (entity.kind, entity.perm_id) if entity else None)
        return [*self.site.all(), *self.lab.load(token, around.datasets)], around


def _kernel(kernel: Kernel, is_default: bool) -> shown.Kernel:
    return shown.Kernel(
        name=kernel.name, display_name=kernel.display_name, language=kernel.language, default=is_default
    )


def _template(template: NotebookTemplate) -> shown.Template:
    return shown.Template(
        id=template.id,
        title=template.title,
        description=template.told,
        language=template.language,
        parameters=tuple(
            shown.Parameter(
                name=one.name,
                label=one.label,
                type=one.type,
                default=one.default,
                choices=one.choices,
                help=one.help,
                minimum=one.minimum,
                maximum=one.maximum,
                property=one.property_code,
            )
            for one in template.parameters
        ),
    )
