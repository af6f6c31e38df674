/** From the command to a notebook with the kernel that it was computed in. */
import { Notification } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { KernelSpec } from "@jupyterlab/services";
import { connect, type IConnectContext, withConnect, workingConnection } from "../connect";
import type { ITransfer } from "../server";
import type { NotebookState } from "../state";
import { ENVIRONMENT } from "../texts";
import { showTransfer } from "../transfer";
import { showOpenbisDialog } from "../ui";
import { EnvironmentView } from "./environment-view";

export interface IEnvironmentContext extends IConnectContext {
  kernelspecs: Pick<KernelSpec.IManager, "refreshSpecs">;
}

/** Asks, makes the environment, and gives the notebook its kernel. In: the notebook, and what openBIS has of it. */
export async function openInSameEnvironment(
  context: IEnvironmentContext,
  panel: NotebookPanel,
  state: Pick<NotebookState, "current">,
): Promise<void> {
  const { perm_id: permId, link } = state.current ?? {};
  const working = permId ? await workingConnection(context, link ?? null) : null;
  if (!permId || working === null) {
    return;
  }
  const useKernel = async (kernel: string): Promise<void> => {
    await context.kernelspecs.refreshSpecs();
    await panel.sessionContext.changeKernel({ name: kernel });
  };
  await showOpenbisDialog(ENVIRONMENT.title, (close) =>
    withConnect(context, working, (connection, askToConnect) => (
      <EnvironmentView
        api={context.api}
        connection={connection}
        permId={permId}
        useKernel={useKernel}
        onMadeLater={(transfer) => offerKernel(permId, transfer, panel, useKernel)}
        onClosedEarly={(watch) => void showTransfer(watch, () => void connect(context))}
        onConnect={askToConnect}
        close={close}
      />
    )),
  );
}

/** What has come of it, after its dialog was closed: the person works with the present kernel meanwhile. */
function offerKernel(
  permId: string,
  { kernel, note }: ITransfer,
  panel: NotebookPanel,
  useKernel: (kernel: string) => Promise<void>,
): void {
  const change = async (): Promise<void> => {
    try {
      await useKernel(kernel ?? "");
    } catch (error) {
      Notification.error(`${ENVIRONMENT.notChanged} ${String(error)}`, { autoClose: false });
    }
  };
  const text = [ENVIRONMENT.made(permId), note].filter(Boolean).join("\n");
  Notification.success(text, {
    autoClose: false,
    actions: kernel && !panel.isDisposed ? [{ label: ENVIRONMENT.use, callback: () => void change() }] : [],
  });
}
