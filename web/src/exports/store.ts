import { computed, signal } from "@preact/signals";
import { api, asApiError, type ApiError } from "../api/client";
import type { Export } from "../api/types";
import { say } from "../ui/toasts";
import { isOver, titleOf, type Range } from "./model";

/** All exports, newest first; null until they were read. */
export const exportJobs = signal<Export[] | null>(null);
export const exportsError = signal<ApiError | null>(null);
export const runningExports = computed(() => exportJobs.value?.filter((job) => !isOver(job)).length ?? 0);

/** What the dialog begins with; null while it is closed. */
export const exportWish = signal<{ cameras: string[]; ranges: Range[] } | null>(null);

const BUSY_MILLIS = 1000;
let timer = 0;

export async function readExports(): Promise<void> {
  clearTimeout(timer);
  try {
    const { exports } = await api.exports();
    announce(exportJobs.value, exports);
    exportJobs.value = exports;
    exportsError.value = null;
  } catch (failure) {
    exportsError.value = asApiError(failure);
  }
  // What is being written is followed wherever the person goes meanwhile.
  if (runningExports.value > 0) timer = window.setTimeout(() => void readExports(), exportsError.value ? 5 * BUSY_MILLIS : BUSY_MILLIS);
}

export function putExport(job: Export): void {
  exportJobs.value = [job, ...(exportJobs.value ?? []).filter((other) => other.id !== job.id)];
  void readExports();
}

function announce(before: Export[] | null, now: Export[]): void {
  for (const job of now) {
    const known = before?.find((other) => other.id === job.id);
    if (!known || isOver(known) || !isOver(job)) continue;
    if (job.state === "done") say(`“${titleOf(job)}” is exported and was read back.`);
    else if (job.state === "failed") say(`“${titleOf(job)}” was not exported: ${job.doing}`, true);
  }
}
