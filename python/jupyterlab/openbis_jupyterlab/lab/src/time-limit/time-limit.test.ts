import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ITimeLimit } from "../server";
import { momentText, TimeLimit } from "./time-limit";

const NOON = new Date(2026, 10, 30, 12, 0);
const minutesLater = (minutes: number): string => new Date(NOON.getTime() + minutes * 60_000).toISOString();

beforeEach(() => void vi.useFakeTimers({ now: NOON }));
afterEach(() => void vi.useRealTimers());

/** A server that answers in turn; the last answer stays. */
function limitOf(...answers: (string | null | Error)[]) {
  const asked = vi.fn(async (): Promise<ITimeLimit> => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return { ends: answer ?? null };
  });
  return { limit: new TimeLimit(asked), asked };
}

test("a server that never ends by itself is asked once", async () => {
  const { limit, asked } = limitOf(null);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([limit.ends, limit.minutes, limit.isSoon, asked.mock.calls.length]).toEqual([null, null, false, 1]);
});

test("the end comes nearer, is soon, and is told of as that", async () => {
  const { limit } = limitOf(minutesLater(30));
  const told: boolean[] = [];
  limit.changed.connect(({ isSoon }) => told.push(isSoon));
  await vi.advanceTimersByTimeAsync(0);
  expect([limit.minutes, limit.isSoon]).toEqual([30, false]);
  await vi.advanceTimersByTimeAsync(20.5 * 60_000);
  expect([limit.minutes, limit.isSoon, told.at(-1)]).toEqual([9, true, true]);
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(limit.minutes).toBe(0);
});

test("an end that is put off is known soon after, and one that cannot be asked for stays", async () => {
  const { limit } = limitOf(minutesLater(8), new Error("away"), minutesLater(120));
  await vi.advanceTimersByTimeAsync(0);
  expect(limit.isSoon).toBe(true);
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(limit.minutes).toBe(3);
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect([limit.minutes, limit.isSoon]).toEqual([110, false]);
});

test("a server that does not answer is not asked again meanwhile", async () => {
  const asked = vi.fn((): Promise<ITimeLimit> => new Promise(() => undefined));
  asked.mockResolvedValueOnce({ ends: minutesLater(600) });
  const limit = new TimeLimit(asked);
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect([limit.minutes, asked.mock.calls.length]).toEqual([540, 2]);
});

test("what is no moment is none", async () => {
  const { limit } = limitOf("soon");
  await vi.advanceTimersByTimeAsync(0);
  expect(limit.ends).toBeNull();
});

test("the day is told where it is another one", () => {
  expect(momentText(new Date(2026, 10, 30, 17, 30), NOON)).toMatch(/^(17:30|05:30 PM)$/);
  expect(momentText(new Date(2026, 11, 1, 17, 30), NOON)).toMatch(/Tue.*(17:30|05:30 PM)/);
});
