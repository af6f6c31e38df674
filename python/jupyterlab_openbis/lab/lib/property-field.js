import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
import { Field, TextField } from "./parts";
import { UPLOAD } from "./texts";
const INPUT_TYPES = {
    INTEGER: "number",
    REAL: "number",
    DATE: "date",
};
export function PropertyField(props) {
    const { assignment, value, problem, onChange } = props;
    const hint = assignment.description === assignment.label ? undefined : assignment.description;
    const label = assignment.mandatory ? `${assignment.label} (${UPLOAD.mandatory})` : assignment.label;
    if (assignment.data_type === "CONTROLLEDVOCABULARY" || assignment.data_type === "BOOLEAN") {
        const terms = assignment.data_type === "BOOLEAN"
            ? [
                { code: "true", label: "true" },
                { code: "false", label: "false" },
            ]
            : assignment.terms;
        return (_jsx(Field, { label: label, hint: hint, problem: problem, children: ({ id, describedBy, invalid }) => (_jsxs("select", { id: id, className: "jp-mod-styled", value: value, "aria-describedby": describedBy, "aria-invalid": invalid, onChange: (event) => onChange(event.target.value), children: [_jsx("option", { value: "" }), terms.map((term) => (_jsx("option", { value: term.code, children: term.label || term.code }, term.code)))] })) }));
    }
    if (assignment.data_type.startsWith("MULTILINE")) {
        return (_jsx(Field, { label: label, hint: hint, problem: problem, children: ({ id, describedBy, invalid }) => (_jsx("textarea", { id: id, className: "jp-mod-styled", rows: 3, value: value, "aria-describedby": describedBy, "aria-invalid": invalid, onChange: (event) => onChange(event.target.value) })) }));
    }
    return (_jsx(TextField, { label: label, hint: hint, problem: problem, type: INPUT_TYPES[assignment.data_type] ?? "text", value: value, onChange: onChange }));
}
