import { render, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { dataset } from "../testing/samples";
import { failure, Refusal, server } from "../testing/server";
import { Parents } from "./parents";

test("parents stand there by their names; one that openBIS does not name by its permId", async () => {
  const { api, asked } = server({
    "POST connections/c1/datasets": ({ text }) => {
      if (text === "2026-3") {
        throw new Refusal(failure("openbis-unreachable"), 502);
      }
      return { items: text === "2026-1" ? [dataset({ perm_id: "2026-1", name: "Growth" })] : [], total: 1 };
    },
  });
  const parents = ["2026-1", "2026-2", "2026-3"];
  const { rerender } = render(
    <Parents api={api} connection="c1" parents={parents} onChange={() => undefined} />,
  );
  await screen.findByText("Growth");
  const rows = screen.getAllByRole("listitem").map((one) => one.textContent);
  expect(rows).toEqual(["Growth 2026-1 ×", "2026-2 ×", "2026-3 ×"]);
  await waitFor(() => expect(asked("POST connections/c1/datasets")).toHaveLength(3));
  rerender(<Parents api={api} connection="c1" parents={["2026-1"]} onChange={() => undefined} />);
  expect(asked("POST connections/c1/datasets")).toHaveLength(3);
});

test("of thousands of parents some are asked for their names, one after the other", async () => {
  let atOnce = 0;
  const { api, asked } = server({
    "POST connections/c1/datasets": async () => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await Promise.resolve();
      atOnce -= 1;
      return { items: [], total: 0 };
    },
  });
  const parents = Array.from({ length: 2000 }, (_, number) => `2026-${number}`);
  render(<Parents api={api} connection="c1" parents={parents} onChange={() => undefined} />);
  await waitFor(() => expect(asked("POST connections/c1/datasets")).toHaveLength(30));
});
