// What a call of the audit log means, as people say it.

const deeds: [RegExp, string][] = [
  [/^POST \/api\/v1\/session$/, "signed in"],
  [/^DELETE \/api\/v1\/session$/, "signed out"],
  [/^POST \/api\/v1\/session\/password$/, "changed the own password"],
  [/^GET \/api\/v1\/cameras\/\{name\}\/(live|still\.jpg|whep)/, "watched live"],
  [/^(POST|PATCH|DELETE) \/api\/v1\/cameras\/\{name\}\/whep/, "watched live"],
  [/^GET \/api\/v1\/cameras\/\{name\}\/talk$/, "talked through the camera"],
  [/^GET \/api\/v1\/cameras\/\{name\}\/(footage\.mp4|hls|frames|playback|scrub)/, "watched footage"],
  [/^GET \/api\/v1\/playback|^GET \/(get|list)$/, "watched footage"],
  [/^GET \/api\/v1\/cameras\/\{name\}\/(timeline|verdicts)/, "looked at the timeline"],
  [/^GET \/api\/v1\/(search|snapshots|vocabulary)/, "searched"],
  [/^POST \/api\/v1\/cameras$/, "added a camera"],
  [/^POST \/api\/v1\/cameras\/test$/, "tried a camera"],
  [/^PUT \/api\/v1\/cameras\/\{name\}\/certificate$/, "pinned a camera's certificate"],
  [/^DELETE \/api\/v1\/cameras\/\{name\}$/, "removed a camera"],
  [/^POST \/api\/v1\/exports$/, "ordered an export"],
  [/^GET \/api\/v1\/exports\/\{id\}\/download$/, "downloaded an export"],
  [/^DELETE \/api\/v1\/exports/, "cancelled or deleted an export"],
  [/^GET \/api\/v1\/(exports|evidence)/, "looked at exports"],
  [/^POST \/api\/v1\/pins$/, "kept footage"],
  [/^DELETE \/api\/v1\/pins/, "released kept footage"],
  [/^GET \/api\/v1\/pins/, "looked at kept footage"],
  [/^(PUT|DELETE) \/api\/v1\/retention/, "changed the retention"],
  [/^POST \/api\/v1\/retention\/forecast/, "asked what a retention needs"],
  [/^POST \/api\/v1\/readers/, "added a reader"],
  [/^DELETE \/api\/v1\/readers/, "removed a reader"],
  [/^POST \/api\/v1\/users$/, "added a user"],
  [/^PUT \/api\/v1\/users\/\{name\}\/role$/, "changed a user's role"],
  [/^POST \/api\/v1\/users\/\{name\}\/password$/, "made a new password for a user"],
  [/^DELETE \/api\/v1\/users/, "removed a user"],
  [/^POST \/api\/v1\/rules/, "made a rule"],
  [/^DELETE \/api\/v1\/rules/, "removed a rule"],
  [/^POST \/api\/v1\/alerts/, "reviewed an alert"],
  [/^GET \/api\/v1\/(alerts|rules)/, "looked at alerts"],
  [/^GET \/api\/v1\/audit/, "read the audit log"],
];

/** In words where they are known, otherwise the call itself. */
export const deedWords = (call: string): string => deeds.find(([form]) => form.test(call))?.[1] ?? call;

/** What came of it, where it was not simply done. */
export function outcomeWords(status: number): string | null {
  if (status < 400) return null;
  if (status === 401) return "refused: not signed in";
  if (status === 403) return "refused: not allowed";
  return status < 500 ? `refused (${status})` : `failed (${status})`;
}
