"""People, types and data that a new demo instance starts with.

Every password is the user id followed by `-demo`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openbis_sandbox import measurements
from openbis_sandbox.as_api import sessions
from openbis_sandbox.as_api.context import Context
from openbis_sandbox.as_api.entities import DATA_STORE
from openbis_sandbox.as_api.methods import create_objects
from openbis_sandbox.dss.file_store import FileStore
from openbis_sandbox.instance import Instance
from openbis_sandbox.storage import now_milliseconds

PEOPLE: Mapping[str, tuple[tuple[str, str | None], ...]] = {
    "admin": (("ADMIN", None),),
    "alice": (("POWER_USER", "MICROSCOPY"), ("USER", "METHODS")),
    "bob": (("USER", "MICROSCOPY"), ("ADMIN", "PRIVATE_BOB")),
    "olga": (("OBSERVER", "MICROSCOPY"),),
    "Anna.Müller@lab": (("USER", "MICROSCOPY"),),
    "ALICE": (("USER", "METHODS"),),
    **dict.fromkeys(("rita", "ruth", "rolf", "romy"), ()),
}
"""User id → their roles: role and space (None: the whole instance). The last four have none: tests give them."""
ACCOUNTS = ("new_person",)
"""Who could sign in, but is no person of the instance yet."""
FURTHER_ROLES = (("USER", "MICROSCOPY"),)
"""Of the further people that can be asked for."""
SPACES = {
    "MICROSCOPY": "Light and electron microscopy",
    "METHODS": "Protocols and methods",
    "PRIVATE_BOB": "Bob's own space",
    "MATERIALS": "Inventory of materials",
    "DEFAULT": "",
}
_DESCRIPTIONS = {"UNKNOWN": "Unknown", "COLLECTION": ""}
_SECTIONS = {"NOTES": "Comments", "$HISTORY_ID": None, "HISTORY_ID": None}
_PREFIXES = {"UNKNOWN": "S", "ENTRY": "ENTRY"}
AWKWARD_NAMES = (
    "quotes ' \" ''' \"\"\" and back\\slashes \\n {{ 7 * 7 }} {% raw %}",
    "# %% [markdown] %%bash\nline two \u202e right to left \u202c 🧪 <script>alert(1)</script>",
)
"""Names that have broken notebooks elsewhere; for tests."""
_DOSED = (("Ampicillin", 0.35), ("Tetracycline", 0.9))
"""Drugs, and how much 1 µg/ml of them slows the growth."""


def property_code(code: str, property_names: str) -> str:
    """The code of an internal property: `$NAME` in openBIS 20.10, `NAME` in openBIS 7."""
    return f"${code}" if property_names == "20.10" else code


def fill(instance: Instance, store: FileStore, *, for_tests: bool = False, further: int = 0) -> None:
    """Fill an empty instance; nothing happens to one that has people already.

    for_tests: the growth experiment only, two of its datasets with `AWKWARD_NAMES` and a space in a file's path.
    further: so many more people, `person001` and so on.
    """
    with instance.system_context() as context:
        if any(True for _ in context.all("Person")):
            return
        _define(context)
        _add_people(context)
        for number in range(1, further + 1):
            _add_person(context, further_person(number), FURTHER_ROLES)
    _add_data(instance, store, for_tests)


def fill_with_admin_only(instance: Instance) -> None:
    """Give an empty instance its types and the user admin, and nothing else."""
    with instance.system_context() as context:
        if any(True for _ in context.all("Person")):
            return
        _define(context)
        _add_person(context, "admin", PEOPLE["admin"])


def further_person(number: int) -> str:
    """The user id of one of the further people; the first one is 1."""
    return f"person{number:03}"


def logins() -> list[dict[str, Any]]:
    """The demo's people for the ready file: user, password, role and space."""
    return [
        {"user": user, "password": f"{user}-demo", "role": role, "space": space}
        for user, roles in PEOPLE.items()
        for role, space in roles[:1]
    ]


def _define(context: Context) -> None:
    name = property_code("NAME", context.options.property_names)
    history = property_code("HISTORY_ID", context.options.property_names)
    annotations = property_code("ANNOTATIONS_STATE", context.options.property_names)
    context.add(
        "DataStore",
        DATA_STORE,
        {
            "code": DATA_STORE,
            "downloadUrl": context.options.download_url,
            "remoteUrl": context.options.download_url,
        },
    )
    texts = {name: ("VARCHAR", "Name"), history: ("VARCHAR", "History ID"), "NOTES": ("MULTILINE_VARCHAR", "Notes"),
             "DEFAULT_OBJECT_TYPE": ("VARCHAR", "Default object type"),
             annotations: ("XML", "Annotations State")}  # fmt: skip
    create_objects(
        context,
        "PropertyType",
        [
            {
                "code": code,
                "label": label,
                "description": label,
                "dataType": data_type,
                "managedInternally": code.startswith("$") or code != "NOTES",
                "metaData": {"custom_widget": "Word Processor"} if code == "NOTES" else {},
            }
            for code, (data_type, label) in texts.items()
        ],
    )
    types: Mapping[str, Mapping[str, tuple[str, ...]]] = {
        "ExperimentType": {"DEFAULT_EXPERIMENT": (name, "NOTES"), "COLLECTION": (name,), "UNKNOWN": ()},
        "SampleType": {"EXPERIMENTAL_STEP": (name, "NOTES"), "ENTRY": (name,), "UNKNOWN": ()},
        "DataSetType": {
            "RAW_DATA": (name, "NOTES"),
            "ANALYZED_DATA": (name, "NOTES"),
            "ATTACHMENT": (name, "NOTES"),
            "ANALYSIS_NOTEBOOK": (name, "NOTES", history),
            "UNKNOWN": (),
        },
    }
    for kind, codes in types.items():
        creations: list[Mapping[str, Any]] = [
            {
                "code": code,
                "description": _DESCRIPTIONS.get(code),
                "autoGeneratedCode": kind == "SampleType" and code != "UNKNOWN",
                "generatedCodePrefix": _PREFIXES.get(code, code[:3]),
                "listable": True,
                "showParents": True,
                "propertyAssignments": [
                    {
                        "propertyTypeId": {"permId": one},
                        "ordinal": number,
                        "section": _SECTIONS.get(one, "General info"),
                        "showInEditView": one != history,
                    }
                    for number, one in enumerate(properties, start=1)
                ],
            }
            for code, properties in codes.items()
        ]
        create_objects(context, kind, creations)
    create_objects(context, "Space", [{"code": code, "description": text} for code, text in SPACES.items()])


def _add_people(context: Context) -> None:
    for user, roles in PEOPLE.items():
        _add_person(context, user, roles)
    for user in ACCOUNTS:
        sessions.set_password(context.transaction, user, f"{user}-demo")


def _add_person(context: Context, user: str, roles: Sequence[tuple[str, str | None]]) -> None:
    first_name = user.split("@", maxsplit=1)[0].replace(".", " ")
    sessions.set_password(context.transaction, user, f"{user}-demo")
    create_objects(context, "Person", [{"userId": user, "firstName": first_name, "lastName": "Demo"}])
    for role, space in roles:
        space_id = {"permId": space} if space else None
        create_objects(
            context, "RoleAssignment", [{"role": role, "userId": {"permId": user}, "spaceId": space_id}]
        )


def _add_data(instance: Instance, store: FileStore, for_tests: bool) -> None:
    name = property_code("NAME", instance.options.property_names)
    with instance.storage.transaction() as transaction:
        token = sessions.new_session(transaction, "admin")

    def create(kind: str, plural: str, **creation: Any) -> dict[str, Any]:
        created: list[dict[str, Any]] = instance.call(f"create{plural}", [token, [creation]])
        return {"@type": f"as.dto.{kind.lower()}.id.{kind}PermId", "permId": created[0]["permId"]}

    def dataset(data_type: str, title: str, files: Mapping[str, str | bytes], **owner: Any) -> None:
        upload = store.workspace(token) / f"demo-{now_milliseconds()}-{len(title)}"
        sources: list[tuple[str, Path]] = []
        for path, content in files.items():
            target = upload / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
            sources.append((path, target))
        staged, facts = store.stage(sources)
        creation = {"typeId": {"permId": data_type}, "properties": {name: title}, **owner}
        registered = instance.register_dataset(
            token,
            creation,
            [vars(one) for one in facts if not one.is_directory],
            lambda perm_id: store.place(staged, perm_id),
        )
        store.looked_at(registered["permId"])

    def experiment(project: Any, code: str, type_code: str, title: str) -> dict[str, Any]:
        return create(
            "Experiment",
            "Experiments",
            code=code,
            projectId=project,
            typeId={"permId": type_code},
            properties={name: title},
        )

    microscopy = {"permId": "MICROSCOPY"}

    def add_assays() -> None:
        assays = create(
            "Project", "Projects", code="ASSAYS", spaceId=microscopy, description="Images, plates and counts"
        )
        images = experiment(assays, "NUCLEI", "DEFAULT_EXPERIMENT", "Nuclei under nocodazole")
        for seed, (title, count) in enumerate((("Untreated", 60), ("Nocodazole 100 nM", 24)), 1):
            fields = {f"field_{field}.png": measurements.nuclei(count, 10 * seed + field) for field in (1, 2)}
            dataset("RAW_DATA", title, fields, experimentId=images)
        elisa = experiment(assays, "ELISA", "DEFAULT_EXPERIMENT", "Interleukin 6 by ELISA")
        dataset(
            "RAW_DATA",
            "Plate 7",
            {"a_standards.csv": measurements.standards_table(7), "b_plate.csv": measurements.plate_table(7)},
            experimentId=elisa,
        )
        heat = experiment(assays, "HEAT_SHOCK", "DEFAULT_EXPERIMENT", "Transcripts after a heat shock")
        dataset(
            "ANALYZED_DATA",
            "Counts per gene",
            {"counts.csv": measurements.counts_table(3)},
            experimentId=heat,
        )

    cells = create("Project", "Projects", code="CELLS", spaceId=microscopy, description="Growth")
    growth = experiment(cells, "GROWTH_CURVE", "DEFAULT_EXPERIMENT", "Growth curve of strain W3110")
    steps = [
        create(
            "Sample", "Samples", code=code, typeId={"permId": "EXPERIMENTAL_STEP"}, experimentId=growth,
            properties={name: title},
        )
        for code, title in (("EXP1", "Preculture"), ("EXP2", "Main culture"))
    ]  # fmt: skip
    for number, (title, rate) in enumerate(
        (("Shake flask 1", 0.62), ("Shake flask 2", 0.58), ("Control", 0.05)), 1
    ):
        files = {
            f"od600_{number}.csv": measurements.growth_table(rate, number),
            "readme.txt": f"{title}, OD 600\n",
        }
        dataset("RAW_DATA", title, files, experimentId=growth)
    for number, (drug, effect) in enumerate(_DOSED, 1):
        title, path = f"{drug}, five doses", f"od600_{drug.lower()}.csv"
        if for_tests:
            title, path = AWKWARD_NAMES[number - 1], f"run {number}/od600 µ{number}.csv"
        dataset("RAW_DATA", title, {path: measurements.dose_table(effect, number)}, sampleId=steps[1])
    if not for_tests:
        add_assays()
    secrets_project = create("Project", "Projects", code="SECRETS", spaceId={"permId": "PRIVATE_BOB"})
    secret = experiment(secrets_project, "ONLY_BOB", "COLLECTION", "Only Bob sees this")
    dataset("RAW_DATA", "Bob's data", {"secret.csv": measurements.growth_table(0.3, 9)}, experimentId=secret)
    methods = create("Project", "Projects", code="PROTOCOLS", spaceId={"permId": "METHODS"})
    experiment(methods, "PROTOCOL_COLLECTION", "COLLECTION", "Protocols")
    instance.call("logout", [token])
