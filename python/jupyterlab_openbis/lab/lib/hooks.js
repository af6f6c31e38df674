/** What the dialogs remember while they are open. */
import * as React from "react";
import { startTransfer } from "./transfers";
/** Remembers the newest failure of what is asked, and whether something is under way. */
export function useWork(asFailure) {
    const [busy, setBusy] = React.useState(false);
    const [failure, setFailure] = React.useState(null);
    const alive = React.useRef(true);
    React.useEffect(() => {
        alive.current = true;
        return () => {
            alive.current = false;
        };
    }, []);
    async function run(work) {
        setBusy(true);
        setFailure(null);
        try {
            const answer = await work();
            return alive.current ? answer : undefined;
        }
        catch (error) {
            if (alive.current) {
                setFailure(asFailure(error));
            }
            return undefined;
        }
        finally {
            if (alive.current) {
                setBusy(false);
            }
        }
    }
    return { busy, failure, setFailure, run };
}
/** Where the same is asked again before the answer is there, only the newest ask is answered; the others: undefined. */
export function useNewest() {
    const asked = React.useRef(0);
    return async (ask) => {
        asked.current += 1;
        const own = asked.current;
        const answer = await ask();
        return own === asked.current ? answer : undefined;
    };
}
/**
 * The transfer that a dialog has begun. In: the server's doors, and who takes it over when the dialog is closed first.
 * What is to follow when it is done follows either way.
 */
export function useTransfer(api, onLeft) {
    const [transfer, setTransfer] = React.useState(null);
    const watch = React.useRef(null);
    React.useEffect(() => () => {
        if (watch.current?.isRunning) {
            onLeft(watch.current);
        }
    }, []);
    return {
        transfer,
        start: async (request, onDone) => {
            watch.current = startTransfer(api, request, setTransfer);
            const end = await watch.current.end;
            if (end.state === "done") {
                onDone(end);
            }
        },
        cancel: () => watch.current?.cancel(),
    };
}
