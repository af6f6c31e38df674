/** What JupyterLab expects of a browser and jsdom does not have, and a clean page after each test. */
import { cleanup } from "@testing-library/react";
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
window.requestIdleCallback ??= (callback) =>
  window.setTimeout(() => callback({ didTimeout: false, timeRemaining: () => 0 }), 0);

afterEach(cleanup);
