import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
/** Small pieces that the dialogs share. */
import * as React from "react";
import { DOWNLOAD, FAILED, LABELS } from "./texts";
import { sizeText } from "./sizes";
/** A failure: what happened, what to do, and the details for support. */
export function FailureNote(props) {
    const { failure, onConnect, onAgain } = props;
    if (!failure) {
        return null;
    }
    const needsSignIn = ["credential-missing", "credential-expired", "session-expired", "connection-unknown"];
    return (_jsxs("div", { className: "jp-openbis-failure", role: "alert", children: [_jsx("strong", { children: failure.message }), " ", failure.advice, _jsxs("div", { className: "jp-openbis-row", children: [onConnect && needsSignIn.includes(failure.code) && (_jsx(Button, { onClick: onConnect, children: FAILED.connect })), onAgain && _jsx(Button, { onClick: onAgain, children: FAILED.again }), _jsx(Button, { onClick: () => void navigator.clipboard?.writeText(failure.details), children: FAILED.details }), _jsx("code", { children: `${failure.code} ${failure.failure.reference}`.trim() })] })] }));
}
export function Button(props) {
    const kind = props.primary ? "jp-mod-accept" : "jp-mod-reject";
    return (_jsx("button", { type: props.submit ? "submit" : "button", className: `jp-mod-styled ${kind} jp-openbis-button`, disabled: props.disabled ?? false, "aria-label": props.label, onClick: props.onClick, children: props.children }));
}
/** A labelled control; `hint` is read out with it. */
export function Field(props) {
    const id = React.useId();
    return (_jsxs("div", { className: "jp-openbis-field", children: [_jsx("label", { htmlFor: id, children: props.label }), props.children({ id, describedBy: `${id}-hint`, invalid: Boolean(props.problem) }), _jsx("div", { id: `${id}-hint`, className: props.problem ? "jp-openbis-problem" : "jp-openbis-hint", children: props.problem ?? props.hint })] }));
}
/** Whether a key is meant for an input method. Of the one that ends a composition, Safari tells only by the code. */
export function isComposing({ isComposing, keyCode }) {
    return isComposing || keyCode === 229;
}
export function TextField(props) {
    return (_jsx(Field, { label: props.label, hint: props.hint, problem: props.problem, children: ({ id, describedBy, invalid }) => (_jsx("input", { id: id, className: "jp-mod-styled", type: props.type ?? "text", value: props.value, placeholder: props.placeholder, autoComplete: props.autoComplete ?? "off", "aria-describedby": describedBy, "aria-invalid": invalid, spellCheck: false, onChange: (event) => props.onChange(event.target.value), onBlur: props.onBlur, onKeyDown: (event) => {
                if (event.key === "Enter" && props.onEnter && !isComposing(event.nativeEvent)) {
                    event.preventDefault();
                    event.stopPropagation();
                    props.onEnter();
                }
            } })) }));
}
/** How far a transfer is. */
export function Progress(props) {
    const { done, total, message } = props.transfer;
    const text = total > 0 ? DOWNLOAD.progress(sizeText(done), sizeText(total)) : message;
    return (_jsxs("div", { className: "jp-openbis-progress", children: [_jsx("progress", { "aria-label": message, max: Math.max(total, 1), value: total > 0 ? done : undefined }), _jsx("span", { role: "status", children: total > 0 ? `${message} ${text}` : text }), _jsx(Button, { onClick: props.onCancel, children: LABELS.cancel })] }));
}
