/** Says what would be made, makes it, and says what has come of it. */
import * as React from "react";
import type { Api, IEnvironmentPlan, ITransfer } from "../server";
import { ENVIRONMENT, LABELS, TRANSFER } from "../texts";
import { failureOf, type ITransferWatch, Progress, useTransfer } from "../transfer";
import { Button, FailureMessage, sizeText, useRequest } from "../ui";

function Plan({ plan }: { plan: IEnvironmentPlan }): React.JSX.Element {
  const { python, kernel, added, left_out, folder } = plan;
  const sentences = kernel
    ? [ENVIRONMENT.isThere(kernel)]
    : python
      ? [
          ENVIRONMENT.willMake(plan.packages, python),
          ENVIRONMENT.fetched,
          ENVIRONMENT.where(folder, sizeText(plan.free)),
          ...(added.length ? [ENVIRONMENT.added(added.join(", "))] : []),
        ]
      : [ENVIRONMENT.noPython(folder)];
  return (
    <>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {left_out.length > 0 && (
        <>
          <p>{ENVIRONMENT.leftOut}</p>
          <ul>
            {left_out.map((one) => (
              <li key={one}>
                <bdi>{one}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      {plan.readable && (
        <details>
          <summary>{ENVIRONMENT.readable}</summary>
          <pre className="jp-openbis-told">{plan.readable}</pre>
        </details>
      )}
    </>
  );
}

/** What is pressed, by what would be made. */
function startText({ kernel, python }: IEnvironmentPlan): string {
  if (kernel) {
    return ENVIRONMENT.use;
  }
  return python ? ENVIRONMENT.start : ENVIRONMENT.layFiles;
}

/**
 * In: the server, the connection, the saved notebook; what gives the open notebook a kernel by its name; who takes over
 * what goes on when this is closed, and is told of what was made then.
 */
export function EnvironmentView(props: {
  api: Api;
  connection: string;
  permId: string;
  useKernel: (kernel: string) => Promise<void>;
  onMadeLater: (transfer: ITransfer) => void;
  onClosedEarly: (watch: ITransferWatch) => void;
  onConnect: () => void;
  close: () => void;
}): React.JSX.Element {
  const { api, connection, permId } = props;
  const [plan, setPlan] = React.useState<IEnvironmentPlan | null>(null);
  const [told, setTold] = React.useState("");
  const isShown = React.useRef(true);
  const { transfer, start, cancel } = useTransfer(api, props.onClosedEarly);
  const asking = useRequest();
  const making = useRequest();
  const ask = async (): Promise<void> => {
    const found = await asking.run(() => api.environment(connection, permId));
    setPlan(found ?? null);
  };
  React.useEffect(() => {
    isShown.current = true;
    void ask();
    return () => {
      isShown.current = false;
    };
  }, []);

  const change = async (kernel: string | null): Promise<void> => {
    try {
      if (kernel) {
        await props.useKernel(kernel);
        setTold(ENVIRONMENT.done);
      }
    } catch (error) {
      setTold(`${ENVIRONMENT.notChanged} ${String(error)}`);
    }
  };
  const make = async (): Promise<void> => {
    const request = { kind: "environment", connection, dataset: permId } as const;
    await making.run(() =>
      start(request, (end) => {
        if (isShown.current) {
          void change(end.kernel);
        } else {
          props.onMadeLater(end);
        }
      }),
    );
  };

  const running = making.busy && transfer?.state === "running";
  const done = transfer?.state === "done";
  return (
    <div className="jp-openbis">
      <p className="jp-openbis-hint" role="status">
        {plan || asking.failure ? ENVIRONMENT.from(permId) : ENVIRONMENT.asking}
      </p>
      {plan && !done && <Plan plan={plan} />}
      {running && transfer && <Progress transfer={transfer} onCancel={cancel} />}
      {done && (
        <div role="status">
          {told && <p>{told}</p>}
          {transfer.note && <p className="jp-openbis-told">{transfer.note}</p>}
        </div>
      )}
      {transfer?.state === "cancelled" && <p role="status">{TRANSFER.cancelled.environment}</p>}
      <FailureMessage
        failure={asking.failure ?? making.failure ?? failureOf(transfer)}
        onConnect={props.onConnect}
        onAgain={asking.failure ? () => void ask() : undefined}
      />
      <footer className="jp-openbis-foot">
        <span className="jp-openbis-hint">{running && TRANSFER.whenClosed}</span>
        <Button onClick={props.close}>{LABELS.close}</Button>
        {plan && !done && (
          <Button primary onClick={() => void make()} disabled={making.busy}>
            {startText(plan)}
          </Button>
        )}
      </footer>
    </div>
  );
}
