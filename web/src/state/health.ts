import { signal } from "@preact/signals";
import { api, ApiError } from "../api/client";
import type { Health, HealthProblem } from "../api/types";
import { say } from "../ui/toasts";

/** What is wrong now, worst first; null until it was read. */
export const health = signal<Health | null>(null);

let announced: ReadonlySet<string> | null = null;

export const problemKey = (problem: HealthProblem): string =>
  [problem.code, problem.camera ?? "", problem.stream ?? "", problem.since].join("\n");

/** Takes the newest picture of the node's health; an alarm that was not there before is announced once. */
export function putHealth(now: Health): void {
  health.value = now;
  const alarms = now.problems.filter((problem) => problem.severity === "alarm");
  const fresh = alarms.filter((problem) => !announced?.has(problemKey(problem)));
  announced = new Set(alarms.map(problemKey));
  const first = fresh[0];
  if (!first) return;
  const more = fresh.length > 1 ? ` ${fresh.length - 1} more: see System.` : ` ${first.remedy}`;
  say(`${first.camera ? `${first.camera}: ` : ""}${first.sentence}${more}`, true);
}

export async function readHealth(): Promise<void> {
  try {
    putHealth(await api.health());
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure; // no answer: the connection banner says so
  }
}
