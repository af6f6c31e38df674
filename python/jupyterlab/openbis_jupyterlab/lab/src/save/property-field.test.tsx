import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { assignment } from "../testing/samples";
import { PropertyField } from "./property-field";

test.each([
  ["VARCHAR", "INPUT", "text"],
  ["HYPERLINK", "INPUT", "text"],
  ["INTEGER", "INPUT", "number"],
  ["REAL", "INPUT", "number"],
  ["DATE", "INPUT", "date"],
  ["MULTILINE_VARCHAR", "TEXTAREA", "textarea"],
  ["CONTROLLEDVOCABULARY", "SELECT", "select-one"],
  ["BOOLEAN", "SELECT", "select-one"],
])("a property of type %s is entered in a control that fits", (data_type, tag, type) => {
  render(<PropertyField assignment={assignment({ data_type })} value="" onChange={() => undefined} />);
  const control = screen.getByLabelText<HTMLInputElement>("Notes");
  expect([control.tagName, control.type]).toEqual([tag, type]);
});

test("yes or no is a choice of three: neither is one, too", async () => {
  const onChange = vi.fn();
  render(<PropertyField assignment={assignment({ data_type: "BOOLEAN" })} value="" onChange={onChange} />);
  expect(screen.getAllByRole<HTMLOptionElement>("option").map((one) => one.value)).toEqual([
    "",
    "true",
    "false",
  ]);
  await userEvent.selectOptions(screen.getByLabelText("Notes"), "false");
  expect(onChange).toHaveBeenCalledExactlyOnceWith("false");
});

test.each([
  ["Say more", "Say more"],
  ["Notes", ""],
])("the description “%s” is the hint, unless it only repeats the name", (description, hint) => {
  render(<PropertyField assignment={assignment({ description })} value="" onChange={() => undefined} />);
  const control = screen.getByLabelText("Notes");
  expect(document.getElementById(control.getAttribute("aria-describedby") ?? "")?.textContent).toBe(hint);
});
