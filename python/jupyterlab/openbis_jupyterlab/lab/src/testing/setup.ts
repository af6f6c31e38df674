/** What JupyterLab expects of a browser and jsdom does not have, and a clean page after each test. */
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

globalThis.DragEvent ??= class extends MouseEvent {} as unknown as typeof DragEvent;
window.matchMedia ??= (media) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });
/** Idle is a page only after React has painted what it was told to before. */
window.requestIdleCallback ??= (callback) => {
  setTimeout(() => setImmediate(() => callback({ didTimeout: false, timeRemaining: () => 0 })));
  return 0;
};

// What comes at once on an idle machine takes its time on a shared one.
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
