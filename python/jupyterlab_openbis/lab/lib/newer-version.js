import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
/** Somebody saved a newer version meanwhile: what is to become of both. */
import { Button } from "./parts";
import { UPLOAD } from "./texts";
export function NewerVersion(props) {
    const ways = ["continue", "branch", "beside"];
    return (_jsxs("div", { className: "jp-openbis-failure", role: "alert", children: [_jsx("strong", { children: UPLOAD.newerTitle }), " ", props.message, _jsx("div", { className: "jp-openbis-row", children: ways.map((way) => (_jsx(Button, { onClick: () => props.onChoose(way), children: UPLOAD.newer[way] }, way))) })] }));
}
