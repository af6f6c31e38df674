import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import * as React from "react";
import { expect, test, vi } from "vitest";
import { node } from "../testing/samples";
import { server } from "../testing/server";
import { treeLoader } from "./tree-loader";
import { EMPTY, type IRow, rowsOf } from "./tree-model";
import { TreeView } from "./tree-view";

globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

const MANY = 10_000;
const PAGE = 200;
const thing = (index: number) => node({ perm_id: `2026-${index}`, code: `THING${index}`, name: "" });

/** An openBIS with one space, below which are ten thousand objects. */
function many() {
  return server({
    "POST connections/c1/level": ({ kind, from = 0, group }) => {
      if (!kind) {
        const space = node({ kind: "SPACE", perm_id: "LAB", code: "LAB", name: "" });
        return {
          groups: [
            { name: "LAB_NOTEBOOK", items: [space], total: 1 },
            { name: "INVENTORY", items: [], total: 0 },
          ],
        };
      }
      expect(group ?? "OBJECT").toBe("OBJECT");
      const start = from as number;
      const items = Array.from({ length: Math.min(PAGE, MANY - start) }, (_, index) => thing(start + index));
      return { groups: [{ name: "OBJECT", items, total: MANY }] };
    },
  });
}

function Tree({ api, onShow }: { api: ReturnType<typeof many>["api"]; onShow: (row: IRow) => void }) {
  const [tree, setTree] = React.useState(EMPTY);
  const [marked, setMarked] = React.useState<string | null>(null);
  const loader = React.useMemo(
    () => treeLoader({ api, connection: "c1", belongings: () => [], recent: () => [] }, setTree, vi.fn()),
    [],
  );
  React.useEffect(() => void loader.refresh(), []);
  return (
    <TreeView
      label="openBIS"
      rows={rowsOf(tree, "tree")}
      marked={marked}
      shown={null}
      onMark={({ key }) => setMarked(key)}
      onShow={onShow}
      onToggle={loader.setOpen}
      onNeed={loader.need}
      onGrab={vi.fn()}
    />
  );
}

const markedLine = (): HTMLElement | null =>
  document.getElementById(screen.getByRole("tree").getAttribute("aria-activedescendant") ?? "");

test("ten thousand children: few lines in the page, and only the pages that are looked at are asked for", async () => {
  const openbis = many();
  const onShow = vi.fn();
  const user = userEvent.setup();
  render(<Tree api={openbis.api} onShow={onShow} />);
  await screen.findByRole("treeitem", { name: "LAB" });
  await user.tab();
  expect(markedLine()).toHaveProperty("textContent", "This notebook");
  await user.keyboard("LAB{Home}l");
  await vi.waitFor(() => expect(markedLine()?.textContent).toBe("Lab notebook"));
  await user.keyboard("l");
  await vi.waitFor(() => expect(markedLine()?.textContent).toBe("LAB"));
  await user.keyboard("{ArrowRight}");
  await screen.findByRole("treeitem", { name: "THING3" });
  const pages = () => openbis.asked("POST connections/c1/level").map(({ from }) => from);
  expect(pages()).toEqual([undefined, undefined]);
  expect(screen.getAllByRole("treeitem").length).toBeLessThan(60);

  await user.keyboard("{End}");
  const tree = screen.getByRole("tree");
  fireEvent.scroll(tree);
  await vi.waitFor(() => expect(markedLine()?.textContent).toBe("Nothing here"));
  await screen.findByRole("treeitem", { name: `THING${MANY - 1}` });
  expect(screen.getAllByRole("treeitem").length).toBeLessThan(60);
  expect(pages(), "the last one, and none of those between").toEqual([undefined, undefined, MANY - PAGE]);
  const last = screen.getByRole("treeitem", { name: `THING${MANY - 1}` });
  expect([
    last.getAttribute("aria-posinset"),
    last.getAttribute("aria-setsize"),
    last.getAttribute("aria-level"),
  ]).toEqual([`${MANY}`, `${MANY}`, "3"]);

  await user.click(last);
  expect(onShow.mock.lastCall?.[0].label).toBe(`THING${MANY - 1}`);
  await user.keyboard("{ArrowLeft}");
  await vi.waitFor(() => expect(markedLine()?.textContent).toBe("LAB"));
  await user.keyboard("{ArrowLeft}");
  await vi.waitFor(() => expect(markedLine()?.getAttribute("aria-expanded")).toBe("false"));
});
