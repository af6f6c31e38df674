/** What of a file is shown: as text, as pixels, or as a page in a frame in which nothing runs. */
import * as React from "react";
import type { IPreview } from "../server";
import { BROWSE } from "../texts";

/** A picture or page comes as data: it has no address, and so no origin in which something could be done. */
const pictureOf = ({ media_type, text }: IPreview): string => `data:${media_type};base64,${text}`;

export function PreviewView({ preview, name }: { preview: IPreview; name: string }): React.JSX.Element {
  const note = NOTES[preview.kind];
  return (
    <section className="jp-openbis-preview" aria-label={BROWSE.previewOf(name)}>
      {note ? <p className="jp-openbis-hint">{note}</p> : <Shown preview={preview} name={name} />}
      {preview.cut && <p className="jp-openbis-hint">{BROWSE.cut}</p>}
    </section>
  );
}

const NOTES: Partial<Record<IPreview["kind"], string>> = {
  none: BROWSE.noPreview,
  pdf: BROWSE.noPdf,
  "too-large": BROWSE.tooLarge,
};

function Shown({ preview, name }: { preview: IPreview; name: string }): React.JSX.Element | null {
  switch (preview.kind) {
    case "picture":
      // Of SVG, too, a browser runs nothing in an `img`, and asks nobody.
      return <img src={pictureOf(preview)} alt={name} />;
    case "table":
      return <Table rows={preview.rows} />;
    case "notebook":
      // Without any permission: no script, no form, no way out; and the page forbids itself to ask anybody.
      return <iframe sandbox="" srcDoc={preview.text} title={BROWSE.previewOf(name)} />;
    default:
      return (
        <pre tabIndex={0}>
          <bdi>{preview.text}</bdi>
        </pre>
      );
  }
}

function Table({ rows }: { rows: string[][] }): React.JSX.Element {
  const [head = [], ...rest] = rows;
  return (
    <div className="jp-openbis-table" tabIndex={0} role="group" aria-label={BROWSE.preview}>
      <table>
        <thead>
          <tr>
            {head.map((field, index) => (
              <th key={index} scope="col">
                {field}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rest.map((row, index) => (
            <tr key={index}>
              {row.map((field, column) => (
                <td key={column}>{field}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
