/** Somebody saved a newer version meanwhile: what is to become of both. */
import type { Newer } from "../server";
import { UPLOAD } from "../texts";
import { Button } from "../ui";

export function NewerVersion(props: {
  message: string;
  onChoose: (newer: Newer) => void;
}): React.JSX.Element {
  const ways: Exclude<Newer, "ask">[] = ["continue", "branch", "beside"];
  return (
    <div className="jp-openbis-failure" role="alert">
      <strong>{UPLOAD.newerTitle}</strong> {props.message}
      <div className="jp-openbis-row">
        {ways.map((way) => (
          <Button key={way} onClick={() => props.onChoose(way)}>
            {UPLOAD.newer[way]}
          </Button>
        ))}
      </div>
    </div>
  );
}
