import { Notification } from "@jupyterlab/apputils";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { Failure } from "../server";
import { failure } from "../testing/server";
import { FAILED, LABELS } from "../texts";
import { showFailure } from "./failure-notice";

test("a failure is a notification that stays, with all that it means behind its button", async () => {
  const connect = vi.fn();
  showFailure("It stopped.", new Failure(failure("session-expired")), connect);
  const [note] = Notification.manager.notifications;
  expect([note?.type, note?.message, note?.options.autoClose]).toEqual(["error", "It stopped.", false]);
  const [action] = note?.options.actions ?? [];
  expect(action?.label).toBe(FAILED.whatToDo);
  action?.callback(new MouseEvent("click"));
  // JupyterLab shows its `<dialog>` by its style sheets, which are not here.
  const dialog = await screen.findByRole("dialog", { hidden: true });
  await waitFor(() => expect(dialog.textContent).toContain("Do what helps against session-expired."));
  expect(dialog.textContent).toContain(LABELS.category);
  await userEvent.click(screen.getByText(FAILED.connect));
  expect(connect).toHaveBeenCalledOnce();
  await waitFor(() => expect(dialog.isConnected, "one dialog after the other").toBe(false));
});
