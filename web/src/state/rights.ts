import { computed } from "@preact/signals";
import { session } from "./session";

// What the person may do, as the server says of the session. The server decides; this hides what it would refuse.

const may = (action: string) => computed(() => session.value?.may.includes(action) ?? false);
const everywhere = (action: string) => computed(() => session.value?.everywhere.includes(action) ?? false);

export const mayConfigure = everywhere("configure");
export const mayAdminister = everywhere("administer");
export const mayExport = may("export");
/** Asking by colour and by other looks. */
export const mayAskLooks = may("search-looks");
/** Asking for number plates where a second person consents. */
export const mayAskPlates = may("ask-plates");
/** Consenting to what others ask of number plates. */
export const mayGrantPlates = may("grant-plates");
export const mayAudit = everywhere("audit");
/** An auditor sees no pictures. */
export const maySee = may("view-live");
/** Pinning takes what taking note of an alert takes. */
export const mayPin = may("acknowledge");
