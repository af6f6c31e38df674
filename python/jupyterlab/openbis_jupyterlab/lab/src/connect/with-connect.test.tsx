import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { connection } from "../testing/samples";
import { server } from "../testing/server";
import { CONNECT } from "../texts";
import { WithConnect } from "./with-connect";

const OTHER = connection({ id: "c2", name: "Other" });

/** A body with a field, a button that asks to connect, and two connections to choose from. */
function show(): ReturnType<typeof vi.fn> {
  const { api } = server({
    "GET connections": () => ({ connections: [connection({}), OTHER], can_add: false }),
  });
  const onUse = vi.fn();
  render(
    <WithConnect api={api} current="c1" onUse={onUse}>
      {(id, connect) => (
        <>
          <input aria-label={`Words for ${id}`} />
          <button onClick={connect}>Sign in</button>
        </>
      )}
    </WithConnect>,
  );
  return onUse;
}

const use = (): Promise<void> => userEvent.click(screen.getByRole("button", { name: CONNECT.use }));

test("while the connections are shown the body is away, and then is as it was", async () => {
  const onUse = show();
  await userEvent.type(screen.getByLabelText("Words for c1"), "growth");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(screen.queryByRole("button", { name: "Sign in" })).toBeNull();
  await screen.findByRole("radio", { name: /Our openBIS/, checked: true });
  await use();
  expect(onUse).toHaveBeenCalledExactlyOnceWith(connection({}));
  expect(screen.queryByRole("radio")).toBeNull();
  expect(screen.getByRole<HTMLInputElement>("textbox").value).toBe("growth");
});

test("with another connection the body works on that one and begins anew", async () => {
  const onUse = show();
  await userEvent.type(screen.getByLabelText("Words for c1"), "growth");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  await userEvent.click(await screen.findByRole("radio", { name: /Other/ }));
  await use();
  expect(onUse).toHaveBeenCalledExactlyOnceWith(OTHER);
  expect(screen.getByLabelText<HTMLInputElement>("Words for c2").value).toBe("");
});
