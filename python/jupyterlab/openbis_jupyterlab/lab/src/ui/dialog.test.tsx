import { createEvent, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TextField } from "./controls";
import { showOpenbisDialog } from "./dialog";

/** The page behind, with the button that the person has pressed last. */
beforeEach(() => {
  const [main, button] = [document.createElement("div"), document.createElement("button")];
  main.id = "main";
  button.textContent = "Behind";
  main.append(button);
  document.body.replaceChildren(main);
  button.focus();
});

// What a failed test has left open would be in the way of the next one.
afterEach(async () => {
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(frame()).toBeNull());
});

const frame = (): HTMLElement | null => document.querySelector(".jp-openbis-dialog");
const behind = (): HTMLElement | null => document.getElementById("main");

/** Shows a dialog with a field and a button; `ended` is called once it is closed. */
async function show(): Promise<Record<"ended" | "onEnter" | "onPress", ReturnType<typeof vi.fn>>> {
  const told = { ended: vi.fn(), onEnter: vi.fn(), onPress: vi.fn() };
  const end = showOpenbisDialog("Words", () => (
    <>
      <TextField label="Search" value="" onChange={() => undefined} onEnter={told.onEnter} />
      <button onClick={told.onPress}>Go</button>
    </>
  ));
  void end.then(told.ended);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText("Search")));
  return told;
}

test("Enter in a field of the body reaches the field and closes nothing", async () => {
  const { onEnter, ended } = await show();
  await userEvent.keyboard("{Enter}");
  expect(onEnter).toHaveBeenCalledOnce();
  expect(ended).not.toHaveBeenCalled();
});

test("Enter on a button of the body presses that button", async () => {
  const { onPress, ended } = await show();
  screen.getByText("Go").focus();
  await userEvent.keyboard("{Enter}");
  expect(onPress).toHaveBeenCalledOnce();
  expect(ended).not.toHaveBeenCalled();
});

test.each(["Tab", "ArrowLeft", "ArrowRight", "ArrowDown"])("%s is the body's own key", async (key) => {
  await show();
  const button = screen.getByText("Go");
  button.focus();
  expect(fireEvent.keyDown(button, { key }), "nobody prevents what the browser does with it").toBe(true);
});

test("Escape closes it, and the focus is where it was", async () => {
  const { ended } = await show();
  expect(behind()?.hasAttribute("inert"), "what is behind is out of reach").toBe(true);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(ended).toHaveBeenCalledOnce());
  expect(frame()).toBeNull();
  expect(behind()?.hasAttribute("inert")).toBe(false);
  expect(document.activeElement).toBe(screen.getByText("Behind"));
});

test("Escape that takes back what an input method offers leaves the dialog open", async () => {
  const { ended } = await show();
  const field = screen.getByLabelText("Search");
  const event = createEvent.keyDown(field, { key: "Escape", isComposing: true });
  fireEvent(field, event);
  expect(event.defaultPrevented).toBe(false);
  await userEvent.keyboard("{Enter}");
  expect(ended).not.toHaveBeenCalled();
});

test("Escape closes it, too, after the control that had the focus is gone", async () => {
  const { ended } = await show();
  screen.getByLabelText("Search").remove();
  expect(document.activeElement).toBe(document.body);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(ended).toHaveBeenCalledOnce());
});

test("a body without a field leaves the focus to the dialog, which has a name", async () => {
  let close = (): void => undefined;
  const end = showOpenbisDialog("Nothing to fill in", (leave) => {
    close = leave;
    return <p>Read this.</p>;
  });
  await waitFor(() => expect(frame()?.contains(document.activeElement)).toBe(true));
  expect(frame()?.getAttribute("aria-label")).toBe("Nothing to fill in");
  close();
  await end;
});
