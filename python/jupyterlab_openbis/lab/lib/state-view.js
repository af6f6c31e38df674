import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
/** The item of the toolbar that says whether openBIS has the notebook as it stands, and how far its run is. */
import { ReactWidget, UseSignal } from "@jupyterlab/ui-components";
import { Menu } from "@lumino/widgets";
import { markText, progressText } from "./run-texts";
import { RUN, STATE } from "./texts";
const MARKS = { never: "○", saved: "●", changed: "◐" };
export function markOf({ state }) {
    return MARKS[state];
}
export function stateText({ state, perm_id }) {
    return state === "never" ? STATE.never : STATE[state](perm_id ?? "");
}
/** `broken`: where the last run of the notebook stopped. */
function State(props) {
    const { state, broken } = props;
    if (!state) {
        return null;
    }
    return (_jsxs("button", { type: "button", className: `jp-openbis-saved jp-mod-${state.state}`, "aria-haspopup": "menu", title: [broken, STATE.hint[state.state], STATE.menu].filter(Boolean).join("\n"), onClick: (event) => props.onMenu(event.currentTarget), children: [_jsx("span", { "aria-hidden": "true", children: markOf(state) }), " ", _jsx("span", { role: "status", children: stateText(state) }), broken && _jsxs("span", { className: "jp-openbis-broken", children: ["; ", broken] })] }));
}
function Running(props) {
    return (_jsxs("span", { className: "jp-openbis-running", title: RUN.hint, children: [_jsx("span", { role: "status", children: progressText(props.run) }), _jsx("button", { type: "button", className: "jp-openbis-stop", disabled: props.isStopping, onClick: props.onStop, children: props.isStopping ? RUN.stopping : RUN.stop })] }));
}
/** In: the notebook's state and run, and the commands that its menu offers. */
export function stateWidget(state, run, commands, offered) {
    const openMenu = (anchor) => {
        const menu = new Menu({ commands });
        offered.forEach((command) => menu.addItem({ command }));
        const { left, bottom } = anchor.getBoundingClientRect();
        menu.open(left, bottom);
    };
    const widget = ReactWidget.create(_jsx(UseSignal, { signal: state.changed, children: () => (_jsx(UseSignal, { signal: run.changed, children: () => run.current ? (_jsx(Running, { run: run.current, isStopping: run.isStopping, onStop: () => void run.stop().catch(() => undefined) })) : (_jsx(State, { state: state.current, broken: markText(state.about), onMenu: openMenu })) })) }));
    widget.addClass("jp-openbis-toolbar-state");
    return widget;
}
