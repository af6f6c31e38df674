/** The form as a whole on a fake transport: what is sent, what is shown, what is kept. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dataSet, opened } from "./form-page.js";
import { recorded, settle } from "./support.js";

/** What openBIS keeps for a person. @param {Record<string, string>} settings */
const keeping = (settings) => ({
  getPersons: () => ({
    me: {
      webAppSettings: {
        "openbis-jupyter": {
          settings: Object.fromEntries(
            Object.entries(settings).map(([name, value]) => [name, { name, value }]),
          ),
        },
      },
    },
  }),
});
/** What the form told openBIS to keep. @param {{method: string, params: any[]}[]} asked */
const kept = (asked) =>
  asked
    .filter(({ method }) => method === "updatePersons")
    .flatMap(({ params }) => params[1][0].webAppSettings["openbis-jupyter"].actions)
    .map((action) => [action["@type"].split("ListUpdateAction")[1], action.items]);
/** @param {string} selector @param {string} value */
function enter(document, selector, value) {
  const field = document.querySelector(selector);
  field.value = value;
  field.dispatchEvent(new Event(field.tagName === "SELECT" ? "change" : "input"));
}

test("a click opens a tab, launches what is selected and sends the tab on with the ticket", async (t) => {
  const { document, tabs, launches, submit, isClosed } = await opened(t, () =>
    recorded("launch_answer_ready"),
  );
  document.querySelector("[data-perm-id='2026-1'] input").click();
  await submit();
  const [{ datasets, owner, action, kernel }] = launches();
  assert.deepEqual(
    [datasets, owner, action, kernel],
    [["2026-2"], { kind: "EXPERIMENT", perm_id: "E-1" }, "open", "python3"],
  );
  const { redirect_url, ticket } = recorded("launch_answer_ready");
  assert.equal(tabs[0].sent.action, redirect_url);
  assert.equal(tabs[0].sent.querySelector("input").value, ticket);
  assert.equal(isClosed(), true);
  assert.equal(document.querySelector("dialog"), null);
});

test("after a failure the tab is closed, everything entered is kept, and the retry is the same launch", async (t) => {
  let failing = true;
  const { document, tabs, launches, submit, isClosed } = await opened(t, () => {
    if (failing) throw { message: "The JupyterHub does not answer. Try again. [hub-unreachable 00ff00ff]" };
    return recorded("launch_answer_ready");
  });
  const name = document.querySelector("#ojy-notebook");
  name.value = "mine";
  name.dispatchEvent(new Event("input"));
  await submit();
  assert.match(document.querySelector(".ojy-error").textContent, /does not answer.*hub-unreachable 00ff00ff/);
  assert.deepEqual([tabs[0].closed, isClosed(), name.value], [true, false, "mine"]);
  failing = false;
  await submit();
  const [first, second] = launches();
  assert.equal(first.launch_key, second.launch_key);
  assert.equal(second.notebook, "mine");
  assert.equal(isClosed(), true);
});

test("a double click is one launch in one tab", async (t) => {
  const { document, tabs, launches } = await opened(t, () => recorded("launch_answer_ready"));
  const form = document.querySelector("form");
  form.requestSubmit();
  form.requestSubmit();
  await settle();
  assert.deepEqual([tabs.length, launches().length], [1, 1]);
});

test("Cancel while the launch is under way closes form and tab, and the late answer changes nothing", async (t) => {
  const { document, tabs, isClosed } = await opened(t, () => recorded("launch_answer_ready"));
  document.querySelector("form").requestSubmit();
  document.querySelector(".ojy-cancel").click();
  await settle();
  assert.deepEqual([isClosed(), tabs[0].closed, tabs[0].sent], [true, true, null]);
});

test("a tab that the user closed meanwhile is told, and the next click is the same launch", async (t) => {
  const { document, tabs, launches, submit } = await opened(t, () => {
    tabs.at(-1).closed = tabs.length === 1;
    return recorded("launch_answer_ready");
  });
  await submit();
  assert.match(document.querySelector(".ojy-error").textContent, /tab was closed/);
  await submit();
  assert.equal(launches()[0].launch_key, launches()[1].launch_key);
  assert.ok(tabs[1].sent);
});

test("an address that is no web address is never opened", async (t) => {
  const forged = { ...recorded("launch_answer_ready"), redirect_url: "javascript:alert(1)" };
  const { document, tabs, submit } = await opened(t, () => forged);
  await submit();
  assert.deepEqual([tabs[0].closed, tabs[0].sent], [true, null]);
  assert.match(document.querySelector(".ojy-error").textContent, /answer-invalid/);
});

test("kernel and directory of last time are filled in, and what was typed meanwhile stays", async (t) => {
  const methods = keeping({
    kernel: "octave",
    "directory.EXPERIMENT": "my/place",
    "directory.OBJECT": "other",
  });
  const { document, launches, submit } = await opened(t, () => recorded("launch_answer_ready"), { methods });
  assert.equal(document.querySelector("#ojy-directory").value, "my/place");
  await submit();
  assert.deepEqual([launches()[0].kernel, launches()[0].directory], ["octave", "my/place"]);
});

test("one press goes back to the form's own directory, and last time's is forgotten", async (t) => {
  const methods = keeping({ "directory.EXPERIMENT": "my/place" });
  const { document, asked, launches, submit } = await opened(t, () => recorded("launch_answer_ready"), {
    methods,
  });
  document.querySelector("#ojy-directory-hint button").click();
  await submit();
  assert.equal(launches()[0].directory, "openbis/L/P/E1");
  assert.deepEqual(kept(asked), [["Remove", ["directory.EXPERIMENT"]]]);
});

test("only what the user chose is kept: not the directory that belongs to this experiment", async (t) => {
  const first = await opened(t, () => recorded("launch_answer_ready"));
  await first.submit();
  assert.deepEqual(kept(first.asked), []);
  const second = await opened(t, () => recorded("launch_answer_ready"));
  enter(second.document, "#ojy-directory", "growth");
  enter(second.document, "#ojy-kernel", "octave");
  await second.submit();
  const [[action, items]] = kept(second.asked);
  assert.equal(action, "Add");
  assert.deepEqual(
    items.map(({ name, value }) => [name, value]),
    [
      ["kernel", "octave"],
      ["directory.EXPERIMENT", "growth"],
    ],
  );
});

test("settings that can be neither read nor kept disturb no launch", async (t) => {
  const fail = () => {
    throw { message: "Settings are out of order." };
  };
  const methods = { getPersons: fail, updatePersons: fail };
  const { document, tabs, submit, isClosed } = await opened(t, () => recorded("launch_answer_ready"), {
    methods,
  });
  enter(document, "#ojy-directory", "growth");
  await submit();
  assert.ok(tabs[0].sent);
  assert.equal(isClosed(), true);
});

test("a directory that would be refused today is not filled in from last time", async (t) => {
  const methods = keeping({ "directory.EXPERIMENT": "../x" });
  const { document } = await opened(t, () => recorded("launch_answer_ready"), { methods });
  assert.equal(document.querySelector("#ojy-directory").value, "openbis/L/P/E1");
});

test("a dataset's directory is that of what it belongs to", async (t) => {
  const mine = { ...dataSet("2026-1"), experiment: { permId: { permId: "E-1" } } };
  const { document } = await opened(t, () => recorded("launch_answer_ready"), {
    entity: { kind: "DATASET", permId: "2026-1", identifier: "2026-1", name: "run" },
    methods: { searchDataSets: () => ({ objects: [mine], totalCount: 1 }) },
  });
  assert.equal(document.querySelector("#ojy-directory").value, "openbis/L/P/E1");
});

for (const [code, message] of [
  [
    "not-configured",
    "The Jupyter service is not configured. Tell your administrator. [not-configured 00ff00ff]",
  ],
  ["service-missing", "Service with code jupyter not found."],
]) {
  test(`an instance where nothing can be launched says so at once: ${code}`, async (t) => {
    const { document, tabs, submit } = await opened(t, assert.fail, {
      methods: {
        executeCustomASService() {
          throw { message };
        },
      },
    });
    assert.match(document.querySelector(".ojy-error").textContent, new RegExp(code));
    assert.equal(document.querySelector("[type=submit]").disabled, true);
    await submit();
    assert.equal(tabs.length, 0);
  });
}

test("who presses the button before openBIS has answered gets all datasets, in one launch", async (t) => {
  /** @type {(answer: unknown) => void} */
  let answer = () => {};
  const { launches, submit, tabs } = await opened(t, () => recorded("launch_answer_ready"), {
    methods: { searchDataSets: () => new Promise((resolve) => (answer = resolve)) },
  });
  await submit();
  await submit();
  assert.deepEqual([launches().length, tabs.length], [0, 0]);
  answer({ objects: ["2026-1", "2026-2"].map(dataSet), totalCount: 2 });
  await settle();
  assert.deepEqual(
    launches().map(({ datasets }) => datasets),
    [["2026-1", "2026-2"]],
  );
  assert.equal(tabs.length, 1);
});

test("what cannot be looked up is told, and nothing is launched with a part of it by a press before", async (t) => {
  /** @type {(error: unknown) => void} */
  let fail = () => {};
  const { document, launches, submit } = await opened(t, () => recorded("launch_answer_ready"), {
    methods: { searchDataSets: () => new Promise((_resolve, reject) => (fail = reject)) },
  });
  await submit();
  fail({ message: "out of order" });
  await settle();
  assert.match(document.querySelector(".ojy-error").textContent, /openbis-failed/);
  assert.equal(launches().length, 0);
  await submit();
  assert.equal(launches().length, 1, "whoever has read it can go on");
});

test("a template leaves only kernels of its language", async (t) => {
  const { document, launches, submit } = await opened(t, () => recorded("launch_answer_ready"));
  const select = /** @type {any} */ (document.querySelector("#ojy-template"));
  const kernels = () =>
    [...document.querySelectorAll("#ojy-kernel option")].map((option) => option.textContent);
  const choose = (/** @type {string} */ id) => {
    select.value = id;
    select.dispatchEvent(new Event("change"));
  };
  choose("site:growth-curve");
  assert.deepEqual(kernels(), ["Python 3 (ipykernel)"]);
  choose("");
  assert.equal(kernels().length, 3);
  choose("lab:20231120100000000-99");
  assert.deepEqual(kernels(), ["R"]);
  await submit();
  assert.deepEqual(
    launches().map(({ kernel, template, parameters }) => [kernel, template, parameters]),
    [["ir", "lab:20231120100000000-99", {}]],
  );
});
