/** What is searched for: words, and behind a button type and days. */
import { clearIcon, filterIcon, refreshIcon } from "@jupyterlab/ui-components";
import * as React from "react";
import type { IEntityTypes, IFindQuery } from "../server";
import { BROWSE } from "../texts";
import { Field, TextField } from "../ui";

export type Wanted = Required<Pick<IFindQuery, "text" | "type" | "since" | "until">>;

export const NOTHING: Wanted = { text: "", type: "", since: "", until: "" };

export const isEmpty = ({ text, type, since, until }: Wanted): boolean =>
  !(text.trim() || type || since || until);

export function SearchForm(props: {
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
  onSearch: () => void;
  onRefresh: () => void;
  types: IEntityTypes | null;
  /** The filters are looked at: they need the types. */
  onFilters: () => void;
}): React.JSX.Element {
  const { wanted, onChange, types } = props;
  const [hasFilters, setFilters] = React.useState(false);
  const filters = React.useId();
  const set = (change: Partial<Wanted>): void => onChange({ ...wanted, ...change });
  return (
    <form
      role="search"
      className="jp-openbis-find"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSearch();
      }}
    >
      <div className="jp-openbis-findRow">
        <input
          type="search"
          className="jp-mod-styled"
          aria-label={BROWSE.search}
          placeholder={BROWSE.searchHint}
          value={wanted.text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => set({ text: event.target.value })}
        />
        <IconButton
          icon={filterIcon}
          label={BROWSE.filters}
          expanded={hasFilters}
          controls={filters}
          onClick={() => {
            props.onFilters();
            setFilters(!hasFilters);
          }}
        />
        {isEmpty(wanted) ? (
          <IconButton icon={refreshIcon} label={BROWSE.refresh} onClick={props.onRefresh} />
        ) : (
          <IconButton icon={clearIcon} label={BROWSE.clear} onClick={() => onChange(NOTHING)} />
        )}
      </div>
      <div id={filters} hidden={!hasFilters} className="jp-openbis-filters">
        <Field label={BROWSE.type}>
          {({ id }) => (
            <select
              id={id}
              className="jp-mod-styled"
              value={wanted.type}
              onChange={(event) => set({ type: event.target.value })}
            >
              <option value="">{BROWSE.anyType}</option>
              {(["experiments", "objects", "datasets"] as const).map((kind) => (
                <optgroup key={kind} label={BROWSE.types[kind]}>
                  {types?.[kind].map((code) => (
                    <option key={code} value={code}>
                      {code}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          )}
        </Field>
        <div className="jp-openbis-days">
          <TextField
            label={BROWSE.since}
            type="date"
            value={wanted.since}
            onChange={(since) => set({ since })}
          />
          <TextField
            label={BROWSE.until}
            type="date"
            value={wanted.until}
            onChange={(until) => set({ until })}
          />
        </div>
      </div>
    </form>
  );
}

function IconButton(props: {
  icon: typeof filterIcon;
  label: string;
  onClick: () => void;
  expanded?: boolean;
  controls?: string;
}): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-openbis-iconButton"
      title={props.label}
      aria-label={props.label}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      onClick={props.onClick}
    >
      <props.icon.react tag="span" width="16px" />
    </button>
  );
}
