import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultDirectory, defaultFile, defaultName } from "../../../webapp/defaults.js";
import {
  directoryProblem,
  fileNameOf,
  nameProblem,
  notebookProblem,
  safeName,
} from "../../../webapp/names.js";
import { recorded } from "./support.js";

// The Python side judges the same names in tests/unit/browser.
for (const [field, judge] of Object.entries({
  name: nameProblem,
  notebook: notebookProblem,
  directory: directoryProblem,
})) {
  const { good, bad } = recorded("names")[field];
  for (const name of good) {
    test(`a ${field} may be called ${JSON.stringify(name).slice(0, 40)}`, () =>
      assert.equal(judge(name), null));
  }
  for (const name of bad) {
    test(`a ${field} may not be called ${JSON.stringify(name).slice(0, 40)}`, () => assert.ok(judge(name)));
  }
}

test("a composed and a decomposed name are judged alike", () => {
  assert.equal(notebookProblem("Ü".repeat(100).normalize("NFD")), null);
});

/** Small and repeatable: a linear congruential generator over characters that hurt. */
function* awkwardTexts() {
  const alphabet = [..."ab.. //\\:%#\"'<>|?*\u0000\n\u202e\u200b\u200d📈é中\ufeff-_ \u0301\ud800"];
  let state = 7;
  for (let round = 0; round < 2000; round += 1) {
    let text = "";
    const length = round % 90;
    for (let at = 0; at < length; at += 1) {
      state = (state * 1103515245 + 12345) % 2147483648;
      text += alphabet[state % alphabet.length];
    }
    yield text;
  }
}

test("whatever an entity is called, the suggested names are good ones", () => {
  for (const text of awkwardTexts()) {
    const entity = { kind: "EXPERIMENT", permId: "1", identifier: `/${text}/P/E`, name: text };
    const name = defaultName(entity);
    assert.equal(nameProblem(name), null, JSON.stringify(text));
    assert.equal(notebookProblem(defaultFile(name)), null, JSON.stringify(text));
    assert.equal(notebookProblem(defaultFile(text)), null, JSON.stringify(text));
    assert.equal(directoryProblem(defaultDirectory(entity)), null, JSON.stringify(text));
    assert.equal(directoryProblem(safeName(text, 60)), null, JSON.stringify(text));
  }
});

test("a long name is cut between words, or between what a reader takes for characters", () => {
  const long = "Growth of Saccharomyces cerevisiae in glucose-limited chemostats at thirty degrees";
  assert.equal(
    safeName(long, 80),
    "Growth-of-Saccharomyces-cerevisiae-in-glucose-limited-chemostats-at-thirty",
  );
  const family = "👩\u200d👩\u200d👧";
  assert.equal(safeName(family.repeat(20), 12), family.repeat(2));
  assert.equal(safeName("क्षि".repeat(40), 10), "क्षि".repeat(2));
  assert.equal(safeName("生".repeat(200), 80), "生".repeat(65), "195 bytes");
});

test("the file of a notebook has a short name that nothing stumbles over", () => {
  for (const [name, file] of [
    ["Growth curves, 30 °C", "Growth-curves-30-C"],
    ["Größe (µm) & Σ", "Größe-µm-Σ"],
    ["生长曲线 📈", "生长曲线"],
    ["می\u200cخواهم", "می\u200cخواهم"],
    ["a/b: c?", "a-b-c"],
    ["../x", "x"],
    ["con", "_con"],
    ["📈", ""],
    ["Growth of Saccharomyces cerevisiae in glucose", "Growth-of-Saccharomyces-cerevisiae-in"],
  ]) {
    assert.equal(fileNameOf(name ?? ""), file);
    assert.equal(notebookProblem(defaultFile(name ?? "")), null);
  }
});

test("defaults speak of the entity", () => {
  const experiment = {
    kind: "EXPERIMENT",
    permId: "1",
    identifier: "/LAB/YEAST/EXP_1",
    name: "Growth curves, 30 °C",
  };
  assert.equal(defaultDirectory(experiment), "openbis/LAB/YEAST/EXP_1");
  assert.equal(defaultName(experiment), "Growth curves, 30 °C");
  assert.equal(defaultFile("Growth curves, 30 °C"), "Growth-curves-30-C");
  assert.equal(defaultDirectory(null), "openbis");
  assert.deepEqual([defaultName(null), defaultFile("…")], ["Notebook", "notebook"]);
  assert.equal(defaultName({ ...experiment, name: "x".repeat(300) }).length, 200);
  const dataSet = { kind: "DATASET", permId: "2026-1", identifier: "2026-1", name: "raw" };
  assert.equal(defaultDirectory(dataSet), "openbis");
});
