import type { PlateRequest } from "../api/more-types";

/** The newest own request for exactly this question; null for none. */
export function ownRequest(requests: PlateRequest[], question: string): PlateRequest | null {
  return requests.find((request) => request.own && request.question === question.trim()) ?? null;
}

/** What others ask and nobody has decided, the oldest first: who waits longest is seen first. */
export function toDecide(requests: PlateRequest[], mayDecide: boolean): PlateRequest[] {
  return mayDecide ? requests.filter((request) => !request.own && request.state === "waiting").reverse() : [];
}

/** Where a request stands, in words. */
export function requestWords(request: PlateRequest): string {
  switch (request.state) {
    case "waiting": return "waits for somebody who may consent";
    case "granted": return `${request.by ?? "somebody"} consented`;
    case "denied": return `${request.by ?? "somebody"} did not consent`;
    case "expired": return request.by === null ? "nobody decided in time" : "the consent is no longer good";
  }
}
