import { expect, test } from "vitest";
import { assignment, owner } from "../testing/samples";
import { editableProperties, filledIn, presetProperties, problems, withParent } from "./form";

const TYPE = {
  code: "ANALYSIS_NOTEBOOK",
  description: "",
  assignments: [
    assignment({ code: "$NAME", label: "Name", mandatory: true }),
    assignment({ code: "NOTES", label: "Notes" }),
    assignment({ code: "$HISTORY_ID", label: "History", mandatory: true }),
  ],
};

test("the form asks for what a person knows and presets the name", () => {
  expect(editableProperties(TYPE).map((one) => one.code)).toEqual(["$NAME", "NOTES"]);
  expect(presetProperties(TYPE, "a/growth.ipynb", "")).toEqual({ $NAME: "growth", NOTES: "" });
  const called = "Growth curves, 30 °C";
  expect(presetProperties(TYPE, "a/growth.ipynb", called)).toEqual({ $NAME: called, NOTES: "" });
});

test("what is missing is named, what is empty is not sent", () => {
  const form = { owner: null, type: "X", properties: { $NAME: " " }, parents: [], files: [] };
  expect(Object.keys(problems(form, TYPE))).toEqual(["owner", "$NAME"]);
  const whole = { ...form, owner: owner({}), properties: { $NAME: "n" } };
  expect(problems(whole, TYPE)).toEqual({});
  expect(filledIn({ a: "", b: " ", c: "x" })).toEqual({ c: "x" });
  expect(withParent(["1"], " 1 ")).toEqual(["1"]);
  expect(withParent(["1"], "2")).toEqual(["1", "2"]);
});
