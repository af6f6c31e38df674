/** A control for one property, made from its assignment in openBIS. */
import * as React from "react";
import type { IAssignment } from "../server";
import { UPLOAD } from "../texts";
import { Field, TextField } from "../ui";

const INPUT_TYPES: Record<string, "number" | "date" | "text"> = {
  INTEGER: "number",
  REAL: "number",
  DATE: "date",
};

export function PropertyField(props: {
  assignment: IAssignment;
  value: string;
  problem?: string;
  onChange: (value: string) => void;
}): React.JSX.Element {
  const { assignment, value, problem, onChange } = props;
  const hint = assignment.description === assignment.label ? undefined : assignment.description;
  const label = assignment.mandatory ? `${assignment.label} (${UPLOAD.mandatory})` : assignment.label;
  if (assignment.data_type === "CONTROLLEDVOCABULARY" || assignment.data_type === "BOOLEAN") {
    const terms =
      assignment.data_type === "BOOLEAN"
        ? [
            { code: "true", label: "true" },
            { code: "false", label: "false" },
          ]
        : assignment.terms;
    return (
      <Field label={label} hint={hint} problem={problem}>
        {({ id, describedBy, invalid }) => (
          <select
            id={id}
            className="jp-mod-styled"
            value={value}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            onChange={(event) => onChange(event.target.value)}
          >
            <option value="" />
            {terms.map((term) => (
              <option key={term.code} value={term.code}>
                {term.label || term.code}
              </option>
            ))}
          </select>
        )}
      </Field>
    );
  }
  if (assignment.data_type.startsWith("MULTILINE")) {
    return (
      <Field label={label} hint={hint} problem={problem}>
        {({ id, describedBy, invalid }) => (
          <textarea
            id={id}
            className="jp-mod-styled"
            rows={3}
            value={value}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    );
  }
  return (
    <TextField
      label={label}
      hint={hint}
      problem={problem}
      type={INPUT_TYPES[assignment.data_type] ?? "text"}
      value={value}
      onChange={onChange}
    />
  );
}
