/** Small pieces that the dialogs share. */
import * as React from "react";
import { Failure } from "../server";
import { FAILED } from "../texts";

/** A failure: what happened, what to do, and the details for support. */
export function FailureMessage(props: {
  failure: Failure | null;
  onConnect?: () => void;
  onAgain?: () => void;
}): React.JSX.Element | null {
  const { failure, onConnect, onAgain } = props;
  if (!failure) {
    return null;
  }
  const needsSignIn = [
    "credential-missing",
    "credential-expired",
    "session-expired",
    "connection-missing",
    "connection-ended",
    "connection-unknown",
  ];
  return (
    <div className="jp-openbis-failure" role="alert">
      <strong>{failure.message}</strong> {failure.advice}
      <div className="jp-openbis-row">
        {onConnect && needsSignIn.includes(failure.code) && (
          <Button onClick={onConnect}>{FAILED.connect}</Button>
        )}
        {onAgain && <Button onClick={onAgain}>{FAILED.again}</Button>}
        <Button onClick={() => void navigator.clipboard?.writeText(failure.details)}>{FAILED.details}</Button>
        <code>{`${failure.code} ${failure.failure.reference}`.trim()}</code>
      </div>
    </div>
  );
}

export function Button(props: {
  children: React.ReactNode;
  onClick?: () => void;
  primary?: boolean;
  submit?: boolean;
  disabled?: boolean;
  label?: string;
  title?: string;
}): React.JSX.Element {
  const kind = props.primary ? "jp-mod-accept" : "jp-mod-reject";
  return (
    <button
      type={props.submit ? "submit" : "button"}
      className={`jp-mod-styled ${kind} jp-openbis-button`}
      disabled={props.disabled ?? false}
      aria-label={props.label}
      title={props.title}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}

/** A labelled control; `hint` is read out with it. */
export function Field(props: {
  label: string;
  hint?: string;
  problem?: string;
  children: (ids: { id: string; describedBy: string; invalid: boolean }) => React.ReactNode;
}): React.JSX.Element {
  const id = React.useId();
  return (
    <div className="jp-openbis-field">
      <label htmlFor={id}>{props.label}</label>
      {props.children({ id, describedBy: `${id}-hint`, invalid: Boolean(props.problem) })}
      <div id={`${id}-hint`} className={props.problem ? "jp-openbis-problem" : "jp-openbis-hint"}>
        {props.problem ?? props.hint}
      </div>
    </div>
  );
}

/** Whether a key is meant for an input method. Of the one that ends a composition, Safari tells only by the code. */
export function isComposing({ isComposing, keyCode }: KeyboardEvent): boolean {
  return isComposing || keyCode === 229;
}

export function TextField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "password" | "search" | "url" | "number" | "date";
  hint?: string;
  problem?: string;
  placeholder?: string;
  autoComplete?: string;
  onEnter?: () => void;
  onBlur?: () => void;
}): React.JSX.Element {
  return (
    <Field label={props.label} hint={props.hint} problem={props.problem}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          className="jp-mod-styled"
          type={props.type ?? "text"}
          value={props.value}
          placeholder={props.placeholder}
          autoComplete={props.autoComplete ?? "off"}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          spellCheck={false}
          onChange={(event) => props.onChange(event.target.value)}
          onBlur={props.onBlur}
          onKeyDown={(event) => {
            if (event.key === "Enter" && props.onEnter && !isComposing(event.nativeEvent)) {
              event.preventDefault();
              event.stopPropagation();
              props.onEnter();
            }
          }}
        />
      )}
    </Field>
  );
}
