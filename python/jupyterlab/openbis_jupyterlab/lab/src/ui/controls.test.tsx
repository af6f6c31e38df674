import { createEvent, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { Failure } from "../server";
import { failure } from "../testing/server";
import { FAILED } from "../texts";
import { FailureMessage, TextField } from "./controls";

test("Enter in a field does what the field is for, and only that", async () => {
  const [onEnter, outside] = [vi.fn(), vi.fn()];
  render(
    <div onKeyDown={outside}>
      <TextField label="Words" value="" onChange={() => undefined} onEnter={onEnter} />
    </div>,
  );
  await userEvent.type(screen.getByLabelText("Words"), "{Enter}");
  expect(onEnter).toHaveBeenCalledOnce();
  expect(outside).not.toHaveBeenCalled();
});

// Safari tells of the Enter that ends a composition after its end, by this code only.
test.each([{ isComposing: true }, { keyCode: 229 }])(
  "Enter that takes over what an input method offers (%o) is not meant for us",
  (composing) => {
    const onEnter = vi.fn();
    render(<TextField label="Words" value="" onChange={() => undefined} onEnter={onEnter} />);
    const field = screen.getByLabelText("Words");
    const event = createEvent.keyDown(field, { key: "Enter", ...composing });
    fireEvent(field, event);
    expect(onEnter).not.toHaveBeenCalled();
    expect(event.defaultPrevented).toBe(false);
  },
);

test("a hint is read out with its field, and a problem in its place", () => {
  const field = (problem?: string): React.JSX.Element => (
    <TextField label="Name" hint="As people call it" problem={problem} value="" onChange={() => undefined} />
  );
  const { rerender } = render(field());
  expect(described("Name")).toEqual(["false", "As people call it"]);
  rerender(field("Name is required."));
  expect(described("Name")).toEqual(["true", "Name is required."]);
});

/** Whether a field is marked as wrong, and what is read out with it. */
function described(label: string): [string | null, string | null | undefined] {
  const field = screen.getByLabelText(label);
  const hint = document.getElementById(field.getAttribute("aria-describedby") ?? "");
  return [field.getAttribute("aria-invalid"), hint?.textContent];
}

test.each([
  ["credential-missing", true],
  ["credential-expired", true],
  ["connection-missing", true],
  ["connection-ended", true],
  ["session-expired", true],
  ["connection-unknown", true],
  ["no-space", false],
])("a failure with code %s offers to connect: %s", async (code, offered) => {
  const onConnect = vi.fn();
  render(<FailureMessage failure={new Failure(failure(code))} onConnect={onConnect} />);
  expect(screen.getByRole("alert").textContent).toContain(`This is ${code}. Do what helps against ${code}.`);
  const button = screen.queryByRole("button", { name: FAILED.connect });
  expect(button !== null).toBe(offered);
  if (button) {
    await userEvent.click(button);
    expect(onConnect).toHaveBeenCalledOnce();
  }
});

test("the details for support are copied", async () => {
  const person = userEvent.setup();
  render(<FailureMessage failure={new Failure(failure("no-space"))} />);
  await person.click(screen.getByRole("button", { name: FAILED.details }));
  expect(await navigator.clipboard.readText()).toContain("[no-space ref-1]");
});
