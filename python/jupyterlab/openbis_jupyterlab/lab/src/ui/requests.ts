/** What a dialog asks of the server, as state of React. */
import * as React from "react";
import { asFailure, Failure } from "../server";

/** Whether something is asked now, and the failure of what was asked last. */
export function useRequest(): {
  busy: boolean;
  failure: Failure | null;
  run: <T>(ask: () => Promise<T>) => Promise<T | undefined>;
} {
  const [busy, setBusy] = React.useState(false);
  const [failure, setFailure] = React.useState<Failure | null>(null);
  const alive = React.useRef(true);
  React.useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  const begun = React.useRef(0);
  async function run<T>(ask: () => Promise<T>): Promise<T | undefined> {
    begun.current += 1;
    const own = begun.current;
    /** What was asked before says nothing about what is asked now. */
    const counts = (): boolean => alive.current && own === begun.current;
    setBusy(true);
    setFailure(null);
    try {
      const answer = await ask();
      return alive.current ? answer : undefined;
    } catch (error) {
      if (counts()) {
        setFailure(asFailure(error));
      }
      return undefined;
    } finally {
      if (counts()) {
        setBusy(false);
      }
    }
  }
  return { busy, failure, run };
}

/** Where the same is asked again before the answer is there, only the newest ask is answered; the others: undefined. */
export function useLatest(): <T>(ask: () => Promise<T>) => Promise<T | undefined> {
  const asked = React.useRef(0);
  return async (ask) => {
    asked.current += 1;
    const own = asked.current;
    const answer = await ask();
    return own === asked.current ? answer : undefined;
  };
}

/** Milliseconds without a key after which somebody has stopped typing. */
const MOMENT = 300;

/**
 * In: what is done once somebody has stopped typing, and what they typed. Out: does it at once, as Enter does. Nothing is
 * done before they begin.
 */
export function useAfterTyping(work: () => void, ...typed: string[]): () => void {
  const latest = React.useRef(work);
  latest.current = work;
  const timer = React.useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const before = React.useRef(typed.join("\n"));
  React.useEffect(() => {
    const now = typed.join("\n");
    if (now !== before.current) {
      before.current = now;
      timer.current = setTimeout(() => latest.current(), MOMENT);
    }
    return () => clearTimeout(timer.current);
  }, typed);
  return () => {
    clearTimeout(timer.current);
    latest.current();
  };
}

/** In: what is asked for now. Out: whether what is shown was found for something else, and what tells of an answer to this. */
export function useFoundFor(wanted: string): { isOutdated: boolean; found: () => void } {
  const [foundFor, setFoundFor] = React.useState(wanted);
  return { isOutdated: foundFor !== wanted, found: () => setFoundFor(wanted) };
}
