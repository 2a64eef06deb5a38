import type { Instant, Observation, SearchAnswer } from "./types";

/** A question for number plates that needs a second person's consent. */
export interface PlateRequest {
  id: number;
  asker: string;
  question: string;
  purpose: string;
  askedAt: Instant;
  state: "waiting" | "granted" | "denied" | "expired";
  by: string | null;
  decidedAt: Instant | null;
  until: Instant;
  own: boolean;
}

export interface PlateRequests { requests: PlateRequest[]; mayDecide: boolean }

/** What a picture looks like to a network. */
export interface Looks { network: string; levels: string }

/** What looks like an example, the most alike first. */
export interface Similar {
  by: "vectors" | "attributes";
  note: string | null;
  whole: boolean;
  chips: SearchAnswer["chips"];
  notUnderstood: string[];
  results: { similarity: number; observation: Observation }[];
}
