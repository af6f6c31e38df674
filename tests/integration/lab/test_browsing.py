"""openBIS beside the notebooks: its tree, searches, entities and previews, with each request to openBIS counted."""

from __future__ import annotations

import base64
import io
import json
import zlib
from pathlib import Path
from typing import Any

import nbformat
import pybis
import pytest
from integration.lab.extension import Extension
from integration.notebook.sandbox import EXPERIMENT, Sandbox, register
from PIL import Image

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.protocol.limits import LEVEL_PAGE, PREVIEW_TEXT_BYTES

AS, STORE = (
    "/openbis/openbis/rmi-application-server-v3.json",
    "/datastore_server/rmi-data-store-server-v3.json",
)
PAPER = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R/OpenAction <</S/JavaScript/JS(app.alert(1))>>>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R 5 0 R]/Count 2/MediaBox[0 0 200 100]>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R>> endobj
4 0 obj <</Length 25>> stream
1 0 0 rg 0 0 100 100 re f
endstream endobj
5 0 obj <</Type/Page/Parent 2 0 R>> endobj
trailer <</Root 1 0 R>>
"""
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
HOSTILE = "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">"


@pytest.fixture(scope="module")
def o(openbis: Sandbox) -> pybis.Openbis:
    connection = pybis.Openbis(openbis.url)
    connection.login("alice", "alice-demo")
    return connection


def groups(level: Any) -> dict[str, Any]:
    return {group["name"]: group for group in level["groups"]}


def codes(group: Any) -> list[str]:
    return [item["code"] for item in group["items"]]


def below(extension: Extension, one: str, node: Any) -> dict[str, Any]:
    return groups(extension.post("connections", one, "level", kind=node["kind"], perm_id=node["perm_id"]))


def named(group: Any, code: str) -> Any:
    return next(item for item in group["items"] if item["code"] == code)


def test_the_tree_as_the_eln_has_it_one_request_a_level(extension: Extension, openbis: Sandbox) -> None:
    one = extension.connect(openbis, "alice")
    extension.post("connections", one, "level")  # the first one asks whether the sign-in holds
    with openbis.counted() as asked:
        root = groups(extension.post("connections", one, "level"))
        assert codes(root["LAB_NOTEBOOK"]) == ["MICROSCOPY"]
        assert "METHODS" in codes(root["INVENTORY"]), "its name ends as an inventory's does"
        assert "ELN_SETTINGS" not in str(root), "the ELN does not show it, either"
        projects = below(extension, one, named(root["LAB_NOTEBOOK"], "MICROSCOPY"))["PROJECT"]
        experiments = below(extension, one, named(projects, "CELLS"))["EXPERIMENT"]
        growth = below(extension, one, named(experiments, "GROWTH_CURVE"))
        assert [(item["name"], item["type"]) for item in growth["OBJECT"]["items"]] == [
            ("Preculture", "EXPERIMENTAL_STEP"),
            ("Main culture", "EXPERIMENTAL_STEP"),
        ]
        datasets = below(extension, one, named(growth["OBJECT"], "EXP2"))
        assert list(datasets) == ["DATASET"] and datasets["DATASET"]["total"] == 2
    assert asked["methods"] == {"executeOperations": 5}, "one for each level, whatever it is made of"
    assert asked["requests"] == {AS: 5}
    flasks = [item["name"] for item in growth["DATASET"]["items"]]
    assert "Shake flask 1" in flasks and len(flasks) == growth["DATASET"]["total"]
    with openbis.counted() as asked:
        dataset = datasets["DATASET"]["items"][0]["perm_id"]
        extension.ask("connections", one, "datasets", dataset, "files")
    assert asked["methods"]["getDataSets"] == asked["methods"]["searchFiles"] == 1


def test_spaces_that_the_settings_name_are_in_the_inventory(extension: Extension, openbis: Sandbox) -> None:
    admin = pybis.Openbis(openbis.url)
    admin.login("admin", "admin-demo")
    admin.new_space(code="ELN_SETTINGS").save()
    admin.assign_role("OBSERVER", person="alice", space="ELN_SETTINGS")
    admin.new_property_type("ELN_SETTINGS", "ELN settings", "ELN settings", "MULTILINE_VARCHAR").save()
    settings_type = admin.new_sample_type("GENERAL_ELN_SETTINGS", "GES")
    settings_type.save()
    settings_type.assign_property("ELN_SETTINGS")
    settings = admin.new_sample(
        "GENERAL_ELN_SETTINGS",
        code="GENERAL_ELN_SETTINGS",
        space="ELN_SETTINGS",
        props={"eln_settings": json.dumps({"inventorySpaces": ["MICROSCOPY"]})},
    )
    settings.save()
    one = extension.connect(openbis, "alice")
    root = groups(extension.post("connections", one, "level"))
    assert codes(root["INVENTORY"]) == ["METHODS", "MICROSCOPY"] and codes(root["LAB_NOTEBOOK"]) == []
    settings.props["eln_settings"] = "{]"
    settings.save()
    root = groups(extension.post("connections", one, "level"))
    assert codes(root["LAB_NOTEBOOK"]) == ["MICROSCOPY"], "settings that nobody can read change nothing"


def test_many_children_come_in_pages(extension: Extension, openbis: Sandbox, o: pybis.Openbis) -> None:
    experiment = o.new_experiment(code="MANY", type="DEFAULT_EXPERIMENT", project="/MICROSCOPY/CELLS").save()
    many = o.new_transaction()
    for number in range(LEVEL_PAGE + 5):
        many.add(
            o.new_sample(
                "EXPERIMENTAL_STEP",
                code=f"MANY{number:04}",
                experiment=experiment,
                project=o.get_project("/MICROSCOPY/CELLS"),
                space="MICROSCOPY",
            )
        )
    many.commit()
    one = extension.connect(openbis, "alice")
    wanted = {"kind": "EXPERIMENT", "perm_id": experiment.permId}
    first = extension.post("connections", one, "level", **wanted)["groups"]
    assert [(group["name"], len(group["items"]), group["total"]) for group in first] == [
        ("OBJECT", LEVEL_PAGE, LEVEL_PAGE + 5)
    ]
    rest = extension.post("connections", one, "level", **wanted, group="OBJECT", **{"from": LEVEL_PAGE})
    assert codes(rest["groups"][0]) == [f"MANY{number:04}" for number in range(LEVEL_PAGE, LEVEL_PAGE + 5)]
    refused = extension.post("connections", one, "level", **wanted, group="PROJECT")
    assert refused["code"] == "request-invalid"


def test_search_by_words_type_and_day(
    extension: Extension, openbis: Sandbox, o: pybis.Openbis, tmp_path: Path
) -> None:
    perm_id = register(o, tmp_path, {"a.csv": b"a\n"}, "Zebrafish 100% *star* embryos")
    one = extension.connect(openbis, "alice")

    def found(**asked: Any) -> dict[str, list[str]]:
        level = groups(extension.post("connections", one, "find", **asked))
        return {name: [item["perm_id"] for item in group["items"]] for name, group in level.items()}

    assert found(text="embryos zebrafish") == {"DATASET": [perm_id]}, "words in any order"
    assert found(text="*star*") == {"DATASET": [perm_id]}
    assert found(text="zebra*embryos") == {}, "a star is a star"
    assert found(text=perm_id) == {"DATASET": [perm_id]}
    assert perm_id in found(text="raw_data zebrafish")["DATASET"], "a type's code counts, too"
    assert found(text="zebrafish", type="ANALYSIS_NOTEBOOK") == {}
    assert found(text="zebrafish", type="RAW_DATA", since="2020-01-01", until="2199-01-01") == {
        "DATASET": [perm_id]
    }
    assert found(text="zebrafish", until="2020-01-01") == {}
    assert extension.post("connections", one, "find", since="yesterday")["code"] == "request-invalid"
    assert codes(groups(extension.post("connections", one, "find", text="cell"))["PROJECT"]) == ["CELLS"]
    with openbis.counted() as asked:
        where = groups(extension.post("connections", one, "find", text="zebrafish"))["DATASET"]["items"][0]
        types = extension.ask("connections", one, "types")
    assert asked["methods"] == {"executeOperations": 2}
    assert where["identifier"] == EXPERIMENT
    assert "RAW_DATA" in types["datasets"] and "EXPERIMENTAL_STEP" in types["objects"]


def test_an_entity_with_its_properties_and_relatives(
    extension: Extension, openbis: Sandbox, o: pybis.Openbis
) -> None:
    def make(code: str, name: str, **more: str) -> Any:
        where = {"space": "MICROSCOPY", "experiment": EXPERIMENT}
        made = o.new_sample("EXPERIMENTAL_STEP", code=code, props={"$name": name, **more}, **where)
        made.save()
        return made

    rich = "<p>Two &lt;b&gt; drops<br>of <strong>dye</strong></p><script>x</script><p>&nbsp;</p><p>stir</p>"
    mother = make("MOTHER", "Mother", notes=rich)
    child = make("CHILD", HOSTILE)
    child.parents = [mother.permId]
    child.save()
    one = extension.connect(openbis, "alice")
    extension.post("connections", one, "level")
    with openbis.counted() as asked:
        shown = extension.post("connections", one, "entity", kind="OBJECT", perm_id=mother.permId)
    assert asked["methods"] == {"executeOperations": 1}
    assert shown["node"]["name"] == "Mother" and shown["node"]["identifier"] == mother.identifier
    assert shown["properties"] == [
        {"code": "NOTES", "label": "Notes", "value": "Two <b> drops\nof dye\nstir"}
    ]
    assert (shown["parents"]["total"], shown["children"]["total"]) == (0, 1)
    assert shown["children"]["items"][0]["name"] == HOSTILE, "as it is: what shows it shows it as text"
    assert shown["link"].endswith(f"viewName=showViewSamplePageFromPermId&viewData={mother.permId}")
    back = extension.post("connections", one, "entity", kind="OBJECT", perm_id=child.permId)
    assert [item["perm_id"] for item in back["parents"]["items"]] == [mother.permId]
    space = extension.post("connections", one, "entity", kind="SPACE", perm_id="MICROSCOPY")
    assert space["parents"] is None and space["description"] == "Light and electron microscopy"


def test_what_is_not_there_any_more_is_told(extension: Extension, openbis: Sandbox) -> None:
    one = extension.connect(openbis, "alice")
    gone = extension.post("connections", one, "entity", kind="OBJECT", perm_id="20010101000000000-1")
    assert gone["code"] == "entity-unknown" and "20010101000000000-1" in gone["message"]
    assert extension.post("connections", one, "level", kind="EXPERIMENT", perm_id="20010101000000000-1") == {
        "groups": []
    }
    files = extension.ask("connections", one, "datasets", "20010101000000000-1", "files")
    assert files["code"] == "datasets-unknown"


def test_things_by_their_perm_ids(
    extension: Extension, openbis: Sandbox, o: pybis.Openbis, tmp_path: Path
) -> None:
    dataset = register(o, tmp_path, {"a.csv": b"a\n"}, "By its permId")
    owner = o.get_experiment(EXPERIMENT).permId
    one = extension.connect(openbis, "alice")
    extension.post("connections", one, "level")
    with openbis.counted() as asked:
        found = extension.post("connections", one, "nodes", perm_ids=[owner, dataset, "20010101000000000-1"])
        assert extension.post("connections", one, "nodes", perm_ids=[]) == {"groups": []}
    assert asked["methods"] == {"executeOperations": 1}
    assert {name: codes(group) for name, group in groups(found).items()} == {
        "EXPERIMENT": ["GROWTH_CURVE"],
        "DATASET": [dataset],
    }


def test_what_a_preview_shows(
    extension: Extension, openbis: Sandbox, o: pybis.Openbis, tmp_path: Path
) -> None:
    cell = nbformat.v4.new_markdown_cell(f"# Growth\n\n{HOSTILE}")
    files = {
        "growth.csv": b'time;od\n0;"0,1"\n' + b"1;2\n" * 200,
        "notes.txt": "Größe\n".encode() * 20_000,
        "latin.txt": "Größe".encode("latin-1"),
        "page.html": HOSTILE.encode(),
        "dot.png": PNG,
        "drawing.svg": f"<svg xmlns='http://www.w3.org/2000/svg'>{HOSTILE}</svg>".encode(),
        "paper.pdf": PAPER,
        "broken.pdf": b"%PDF-1.4\n...",
        "fake.pdf": HOSTILE.encode(),
        "fake.png": HOSTILE.encode(),
        "run.ipynb": nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode(),
        "broken.ipynb": b"{]",
        "movie.bin": bytes(range(256)),
        "empty.txt": b"",
    }
    perm_id = register(o, tmp_path, files, "Files to look at")
    one = extension.connect(openbis, "alice")
    paths = {
        Path(file["path"]).name: file
        for file in extension.ask("connections", one, "datasets", perm_id, "files")["files"]
    }

    def preview(name: str) -> Any:
        return extension.post("connections", one, "datasets", perm_id, "preview", path=paths[name]["path"])

    table = preview("growth.csv")
    assert (table["kind"], table["rows"][:2], table["cut"]) == ("table", [["time", "od"], ["0", "0,1"]], True)
    assert table["checksum"] == f"{zlib.crc32(files['growth.csv']):08x}" == paths["growth.csv"]["checksum"]
    text = preview("notes.txt")
    assert text["kind"] == "text" and text["cut"] and text["text"].startswith("Größe\n")
    assert len(text["text"].encode()) <= PREVIEW_TEXT_BYTES and "\ufffd" not in text["text"]
    assert (preview("latin.txt")["text"], preview("empty.txt")["text"]) == ("Größe", "")
    for name in ("page.html", "fake.pdf", "fake.png", "broken.ipynb"):
        assert preview(name)["kind"] == "text", name
    picture = preview("dot.png")
    assert (picture["kind"], picture["media_type"]) == ("picture", "image/png")
    assert base64.b64decode(picture["text"]) == PNG
    assert preview("drawing.svg")["media_type"] == "image/svg+xml"
    paper = preview("paper.pdf")
    assert (paper["kind"], paper["media_type"], paper["cut"]) == ("picture", "image/png", True)
    with Image.open(io.BytesIO(base64.b64decode(paper["text"]))) as drawn:
        # A page of 200 by 100 points, its left half red.
        assert drawn.size == (900, 450)
        assert drawn.convert("RGB").getpixel((10, 10)) == (255, 0, 0)
        assert drawn.convert("RGB").getpixel((890, 10)) == (255, 255, 255)
    assert preview("broken.pdf")["kind"] == "pdf" and preview("movie.bin")["kind"] == "none"
    page = preview("run.ipynb")
    assert page["kind"] == "notebook" and "Growth" in page["text"]
    assert "<script" not in page["text"] and "onerror" not in page["text"]
    assert "default-src 'none'" in page["text"]
    missing = extension.post("connections", one, "datasets", perm_id, "preview", path="original/none.txt")
    assert missing["code"] == "files-unknown"


def test_who_signs_out_looks_no_further(extension: Extension, openbis: Sandbox) -> None:
    one = extension.connect(openbis, "alice")
    assert extension.post("connections", one, "level")["groups"]
    extension.ask("connections", one, "session", method="DELETE")
    assert extension.post("connections", one, "level")["code"] == "connection-missing"
    extension.post("connections", one, "session", user="bob", password="bob-demo")
    root = groups(extension.post("connections", one, "level"))
    assert "PRIVATE_BOB" in codes(root["LAB_NOTEBOOK"]), "what bob may see, not what alice may"


def test_a_sign_in_that_has_ended_is_told_and_the_next_one_goes_on(
    extension: Extension, openbis: Sandbox
) -> None:
    one = extension.connect(openbis, "bob")
    assert extension.post("connections", one, "level")["groups"]
    bob = pybis.Openbis(openbis.url)
    bob.login("bob", "bob-demo")
    owner = Access(openbis.url, bob.token)
    options = {"@type": "as.dto.pat.delete.PersonalAccessTokenDeletionOptions", "reason": "lost"}
    tokens = [known.permId for known in bob.get_personal_access_tokens()]
    ids = [{"@type": "as.dto.pat.id.PersonalAccessTokenPermId", "permId": token} for token in tokens]
    owner.ask("deletePersonalAccessTokens", ids, options)
    assert extension.post("connections", one, "level")["code"] in ("connection-ended", "session-expired")
    extension.post("connections", one, "session", user="bob", password="bob-demo")
    assert extension.post("connections", one, "level")["groups"]


def test_an_openbis_that_does_not_answer_is_told(extension: Extension, openbis: Sandbox) -> None:
    one = extension.connect(openbis, "alice")
    assert extension.post("connections", one, "level")["groups"]
    with openbis.fault(fault="html", method=AS):
        assert extension.post("connections", one, "level")["code"] == "openbis-unreachable"
    assert extension.post("connections", one, "level")["groups"]
