import { cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { IConnection, IConnections } from "../server";
import { connection } from "../testing/samples";
import { type Answers, failure, type IServer, Refusal, server } from "../testing/server";
import { CONNECT, LABELS } from "../texts";
import { ConnectView } from "./connect-view";

const OUT = connection({ state: "signed-out", user: null });

/** The dialog's body over connections that it asks for. */
function show(
  connections: IConnection[],
  answers: Answers = {},
  { can_add = true, current = null }: { can_add?: boolean; current?: string | null } = {},
): IServer & { onUse: ReturnType<typeof vi.fn>; close: ReturnType<typeof vi.fn> } {
  const made = server({ "GET connections": () => ({ connections, can_add }), ...answers });
  const [onUse, close] = [vi.fn(), vi.fn()];
  render(<ConnectView api={made.api} current={current} onUse={onUse} close={close} />);
  return { ...made, onUse, close };
}

function all(...connections: IConnection[]): IConnections {
  return { connections, can_add: true };
}

const button = (name: string): HTMLElement => screen.getByRole("button", { name });
const field = (label: string): HTMLInputElement => screen.getByLabelText(label);

test.each<[Partial<IConnection>, string]>([
  [{}, "connected as alice"],
  [{ valid_to: "2027-01-31T12:00:00Z" }, "connected as alice, until 2027-01-31"],
  [{ state: "signed-out" }, CONNECT.signedOut],
  [{ state: "expired" }, CONNECT.expired],
  [{ state: "unreachable" }, CONNECT.unreachable],
  [{ state: "untrusted" }, CONNECT.untrusted],
  [{ source: "hub" }, `connected as alice · ${CONNECT.fromHub}`],
  [{ source: "file", state: "expired" }, `${CONNECT.expired} · ${CONNECT.fromFile}`],
])("a connection with %o says “%s”", async (changes, text) => {
  show([connection(changes)]);
  const choice = await screen.findByRole("radio", { name: /Our openBIS/ });
  expect(choice.closest("label")?.textContent).toContain(text);
});

test("a wrong password is said, what was typed stays, and the right one connects", async () => {
  const { asked, onUse, close } = show([OUT], {
    "POST connections/c1/session": ({ password }) => {
      if (password !== "s3cret") {
        throw new Refusal(failure("sign-in-refused"), 403);
      }
      return all(connection({}));
    },
  });
  await userEvent.type(await screen.findByLabelText(CONNECT.user), "alice");
  await userEvent.type(field(CONNECT.password), "s3cre{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("This is sign-in-refused.");
  expect([field(CONNECT.user).value, field(CONNECT.password).value]).toEqual(["alice", "s3cre"]);
  expect(field(CONNECT.password).type).toBe("password");
  await userEvent.type(field(CONNECT.password), "t{Enter}");
  await screen.findByText("connected as alice");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.queryByLabelText(CONNECT.password)).toBeNull();
  expect(asked("POST connections/c1/session")).toEqual([
    { user: "alice", password: "s3cre" },
    { user: "alice", password: "s3cret" },
  ]);
  await userEvent.click(button(CONNECT.use));
  expect(onUse).toHaveBeenCalledExactlyOnceWith(connection({}));
  expect(close).toHaveBeenCalledOnce();
});

test("a token needs no user; blanks that came along with it are none of it", async () => {
  const { asked } = show([OUT], { "POST connections/c1/session": () => all(connection({})) });
  await userEvent.click(await screen.findByLabelText(CONNECT.withToken));
  expect(screen.queryByLabelText(CONNECT.user)).toBeNull();
  await userEvent.type(field(CONNECT.token), "  alice-123 ");
  await userEvent.click(button(CONNECT.signIn));
  await screen.findByText("connected as alice");
  expect(asked("POST connections/c1/session")).toEqual([{ token: "alice-123" }]);
});

test("nothing is sent before all is there", async () => {
  const { asked } = show([OUT]);
  await userEvent.type(await screen.findByLabelText(CONNECT.password), "s3cret{Enter}");
  await userEvent.type(field(CONNECT.url), "{Enter}");
  expect(asked("POST connections/c1/session")).toEqual([]);
  expect(asked("POST connections")).toEqual([]);
  for (const name of [CONNECT.signIn, CONNECT.addNow, CONNECT.use]) {
    expect(button(name)).toHaveProperty("disabled", true);
  }
});

test("an address that is added is the chosen one", async () => {
  const added = connection({
    id: "c2",
    name: "Other",
    url: "https://other.example.org",
    state: "signed-out",
  });
  const { asked } = show([connection({})], { "POST connections": () => all(connection({}), added) });
  await screen.findByText("connected as alice");
  await userEvent.type(field(CONNECT.url), "https://other.example.org ");
  await userEvent.type(field(CONNECT.name), "Other{Enter}");
  await waitFor(() => expect(screen.getByRole("radio", { name: /Other/ })).toHaveProperty("checked", true));
  expect(asked("POST connections")).toEqual([
    { name: "Other", url: "https://other.example.org", ca_file: "" },
  ]);
  expect(field(CONNECT.password).value).toBe("");
});

test("what was typed for one openBIS is not sent to another", async () => {
  show([OUT, connection({ id: "c2", name: "Other", state: "expired" })]);
  await userEvent.type(await screen.findByLabelText(CONNECT.password), "s3cret");
  await userEvent.click(screen.getByRole("radio", { name: /Other/ }));
  expect(field(CONNECT.password).value).toBe("");
});

test("where the administrator lists the addresses, there is no form for others", async () => {
  show([], {}, { can_add: false });
  await screen.findByText(CONNECT.notAllowed);
  expect(screen.getByText(CONNECT.none)).toBeTruthy();
  expect(screen.queryByLabelText(CONNECT.url)).toBeNull();
});

test("the hub's connection asks for no sign-in and is not given up here", async () => {
  show([connection({ source: "hub", state: "expired", message: "Start again from openBIS." })]);
  await screen.findByText("Start again from openBIS.");
  expect(screen.queryByLabelText(CONNECT.password)).toBeNull();
  for (const name of [CONNECT.signOut, CONNECT.remove]) {
    expect(screen.queryByRole("button", { name })).toBeNull();
  }
});

test("signing out, and then forgetting the address", async () => {
  show(
    [OUT, connection({ id: "c2", name: "Other" })],
    {
      "DELETE connections/c2/session": () =>
        all(OUT, connection({ id: "c2", name: "Other", state: "signed-out" })),
      "DELETE connections/c2": () => all(OUT),
    },
    { current: "c2" },
  );
  await userEvent.click(await screen.findByRole("button", { name: CONNECT.signOut }));
  await userEvent.click(await screen.findByRole("button", { name: CONNECT.remove }));
  await waitFor(() => expect(screen.queryByRole("radio", { name: /Other/ })).toBeNull());
  expect(within(screen.getByRole("radiogroup")).getAllByRole("radio")).toHaveLength(1);
});

test("the dialog can be closed without a choice", async () => {
  const { onUse, close } = show([connection({})]);
  await userEvent.click(button(LABELS.close));
  expect(close).toHaveBeenCalledOnce();
  expect(onUse).not.toHaveBeenCalled();
});

test("an older extension beside this one is named, and nothing is where there is none", async () => {
  const sentence = "An older openBIS extension, jupyterlab-openbis, is installed beside this one.";
  show([connection({})], { "GET notices": () => ({ notices: [sentence] }) });
  expect((await screen.findByRole("note")).textContent).toBe(sentence);
  cleanup();
  const { asked } = show([connection({})], { "GET notices": () => ({ notices: [] }) });
  await expect.poll(() => asked("GET notices")).toHaveLength(1);
  await screen.findByRole("radio");
  expect(screen.queryByRole("note")).toBeNull();
});
