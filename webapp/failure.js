/** What went wrong, in a form that a person can be shown: a sentence, a code, a reference; never a secret. */
import { DETAILS, FAILURES } from "./texts.js";

/** The end of a service's failure text: `[code reference]`; openBIS may add its context behind. */
const TAIL = /^([\s\S]*?)\s*\[([a-z]+(?:-[a-z]+)*) ([0-9a-f]{4,64})\](?:\s*\(Context:[\s\S]*\))?\s*$/;

export class Failure extends Error {
  /**
   * @param {string} code of errors.py or of `FAILURES`
   * @param {{text?: string, reference?: string | null, cause?: unknown}} [more] text: what to show, where it is not that of the code
   */
  constructor(code, { text, reference = null, cause } = {}) {
    super(text ?? FAILURES[code] ?? FAILURES.internal, { cause });
    this.name = "Failure";
    this.code = code;
    this.reference = reference;
    this.time = new Date();
  }

  /** @returns {string} what "Copy details" copies: for the administrator, without names and secrets */
  get details() {
    const lines = [`${DETAILS.code}: ${this.code}`];
    if (this.reference) lines.push(`${DETAILS.reference}: ${this.reference}`);
    lines.push(`${DETAILS.time}: ${this.time.toISOString()}`);
    return lines.join("\n");
  }
}

/**
 * The text of a `UserFailureException` of our AS service, see protocol.md, section 1.
 *
 * @param {string} text `<what happened> <what to do next> [<code> <reference>]`
 * @returns {Failure | null} null where it is not of this form
 */
export function parseServiceFailure(text) {
  const match = TAIL.exec(text);
  if (!match) return null;
  const [, sentence = "", code = "", reference = ""] = match;
  return new Failure(code, { text: sentence, reference });
}

/** Other errors of openBIS, known by their text or exception type. @type {[RegExp, string][]} */
const OPENBIS_ERRORS = [
  [/InvalidSession|session.*(no longer|invalid|not active|expired)|not logged in/i, "session-expired"],
  [/Authorization|access denied/i, "access-denied"],
  [/service.*(not found|not exist|unknown|couldn't)|no.*service.*jupyter/i, "service-missing"],
];

/**
 * @param {{message?: unknown, data?: {exceptionTypeName?: unknown} | null} | null} error of a JSON-RPC answer
 * @returns {Failure} its text is ours: that of openBIS may hold a session token
 */
export function failureOfError(error) {
  const message = typeof error?.message === "string" ? error.message : "";
  const own = parseServiceFailure(message);
  if (own) return own;
  const evidence = `${String(error?.data?.exceptionTypeName ?? "")} ${message}`;
  const known = OPENBIS_ERRORS.find(([pattern]) => pattern.test(evidence));
  return new Failure(known ? known[1] : "openbis-failed");
}

/** @param {unknown} error @returns {Failure} itself, or an `internal` one around a bug of ours */
export function asFailure(error) {
  return error instanceof Failure ? error : new Failure("internal", { cause: error });
}
