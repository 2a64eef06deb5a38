import { computed } from "@preact/signals";
import { session } from "./session";

// What the person may do, as the server's roles say (Role.java). The server decides; this hides what it would refuse.

export const mayConfigure = computed(() => session.value?.role === "administrator");
export const mayExport = computed(() => mayConfigure.value || session.value?.role === "operator");
export const mayAudit = computed(() => mayConfigure.value || session.value?.role === "auditor");
/** An auditor sees no pictures. */
export const maySee = computed(() => session.value?.role !== "auditor");
/** Pinning takes what taking note of an alert takes. */
export const mayPin = mayExport;
