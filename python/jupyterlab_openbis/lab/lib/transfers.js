/** Milliseconds between two looks. */
const PAUSE = 400;
/**
 * In: what to transfer, who is told of each step. Out: the watch of the transfer.
 * A look that fails is repeated: the transfer itself does not depend on it.
 */
export function startTransfer(api, request, report, pause = wait) {
    let id = null;
    let cancelled = false;
    let running = true;
    const stop = async () => {
        cancelled = true;
        if (id !== null) {
            await api.cancel(id).catch(() => undefined);
        }
    };
    const follow = async () => {
        let transfer = await api.start(request);
        id = transfer.id;
        if (cancelled) {
            await stop();
        }
        let misses = 0;
        while (transfer.state === "running") {
            watch.report(transfer);
            await pause(PAUSE);
            try {
                transfer = await api.transfer(transfer.id);
                misses = 0;
            }
            catch (error) {
                misses += 1;
                if (misses > 20) {
                    throw error;
                }
            }
        }
        watch.report(transfer);
        return transfer;
    };
    // The first step comes after an answer of the server: by then the watch is there.
    const watch = {
        request,
        report,
        get isRunning() {
            return running;
        },
        end: follow().finally(() => {
            running = false;
        }),
        cancel: () => void stop(),
    };
    return watch;
}
function wait(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
