import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { owner } from "../testing/samples";
import { server } from "../testing/server";
import { UPLOAD } from "../texts";
import { OwnerChoice } from "./owner-choice";

test("a list that was found for other words than those that stand there says so until the answer is there", async () => {
  const { api } = server({
    "POST connections/c1/owners": ({ text }) => ({ owners: [owner({ name: String(text) || "All" })] }),
  });
  const told = { onChoose: vi.fn(), onConnect: vi.fn() };
  render(<OwnerChoice api={api} connection="c1" owner={null} isPreset={false} {...told} />);
  const list = screen.getByRole("list", { name: UPLOAD.owner });
  await within(list).findByText("All");
  expect(list.getAttribute("aria-busy")).toBe("false");
  await userEvent.type(screen.getByRole("searchbox", { name: UPLOAD.owner }), "plants");
  expect([list.textContent.includes("All"), list.getAttribute("aria-busy")]).toEqual([true, "true"]);
  await within(list).findByText("plants");
  await waitFor(() => expect(list.getAttribute("aria-busy")).toBe("false"));
});
