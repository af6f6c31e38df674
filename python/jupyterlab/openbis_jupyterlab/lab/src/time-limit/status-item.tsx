/** The item of the status bar, and the warning. */
import { Notification } from "@jupyterlab/apputils";
import type { IStatusBar } from "@jupyterlab/statusbar";
import { ReactWidget, UseSignal } from "@jupyterlab/ui-components";
import type { Api } from "../server";
import { TIME_LIMIT } from "../texts";
import { momentText, TimeLimit } from "./time-limit";

function Mark(props: { limit: TimeLimit }): React.JSX.Element | null {
  const { ends, isSoon } = props.limit;
  if (!ends) {
    return null;
  }
  const at = momentText(ends, new Date());
  return (
    <span className={`jp-openbis-ends${isSoon ? " jp-mod-soon" : ""}`} title={TIME_LIMIT.hint(at)}>
      {TIME_LIMIT.mark(at)}
    </span>
  );
}

/** In: the server; the status bar, null in an application without one, where only the warning is shown. */
export function showTimeLimit(api: Api, statusBar: IStatusBar | null): TimeLimit {
  const limit = new TimeLimit(() => api.timeLimit());
  /** Of which end people were warned: one that is put off is another one. */
  let told: number | null = null;
  limit.changed.connect(({ ends, isSoon, minutes }) => {
    if (ends && isSoon && told !== ends.getTime()) {
      told = ends.getTime();
      Notification.warning(TIME_LIMIT.soon(minutes ?? 0, momentText(ends, new Date())), { autoClose: false });
    }
  });
  const item = ReactWidget.create(
    <UseSignal signal={limit.changed}>{() => <Mark limit={limit} />}</UseSignal>,
  );
  statusBar?.registerStatusItem("openbis-jupyterlab:time-limit", {
    item,
    align: "right",
    rank: 0,
    isActive: () => limit.ends !== null,
    activeStateChanged: limit.changed,
  });
  return limit;
}
