import type { CameraPolicy, ClassLimits, FootageClass, Limits, RetentionPolicy } from "../api/types";

// A retention policy as a form has it: text in fields, so that an empty field can mean "no limit".

export const classes: FootageClass[] = ["continuous", "motion", "object", "alert"];
export const classWords: Record<FootageClass, string> = { continuous: "Continuous", motion: "Motion", object: "Objects", alert: "Alerts" };
export const classHints: Record<FootageClass, string> = {
  continuous: "everything else", motion: "something moved", object: "a person, a car, … was seen", alert: "a rule fired",
};
const GIGA = 1e9;

export interface LimitFields { days: string; leastDays: string; gigabytes: string; leastGigabytes: string }
export interface CameraFields { camera: string; days: Record<FootageClass, string>; legalDays: string }
export interface PolicyFields { usual: Record<FootageClass, LimitFields>; legalDays: string; gigabytes: string; freeGigabytes: string; cameras: CameraFields[] }

const text = (value: number | null): string => (value === null ? "" : String(Math.round(value * 1000) / 1000));
const size = (value: number | null): string => (value === null || value === 0 ? "" : text(value / GIGA));
/** Zero days at least is the same as none: an empty field says it better. */
const least = (value: number | null): string => (value === 0 ? "" : text(value));

export function fieldsOf(policy: RetentionPolicy): PolicyFields {
  return {
    usual: byClass((each) => {
      const limits = policy[each];
      return limits ? { days: text(limits.days), leastDays: least(limits.leastDays), gigabytes: size(limits.sizeBytes), leastGigabytes: size(limits.leastSizeBytes) } : { days: "", leastDays: "", gigabytes: "", leastGigabytes: "" };
    }),
    legalDays: text(policy.legalDays),
    gigabytes: size(policy.sizeBytes),
    freeGigabytes: size(policy.freeBytes),
    cameras: policy.cameras.map((own) => ({ camera: own.camera, days: byClass((each) => text(own[each]?.days ?? null)), legalDays: text(own.legalDays) })),
  };
}

const byClass = <T>(make: (each: FootageClass) => T): Record<FootageClass, T> => ({ continuous: make("continuous"), motion: make("motion"), object: make("object"), alert: make("alert") });

/** What a field says that is wrong; null where it can be used. */
export function fieldFault(value: string, unit: "days" | "GB"): string | null {
  if (value.trim() === "") return null;
  const number = Number(value.replace(",", "."));
  if (!Number.isFinite(number) || number < 0) return `Write a number of ${unit}, or leave it empty.`;
  if (unit === "days" && number > 36_500) return "At most 36500 days.";
  return null;
}

/** The first fault of any field; null where the policy can be sent. */
export function faultOf(fields: PolicyFields): string | null {
  const days = [fields.legalDays, ...classes.flatMap((each) => [fields.usual[each].days, fields.usual[each].leastDays]), ...fields.cameras.flatMap((own) => [own.legalDays, ...classes.map((each) => own.days[each])])];
  const sizes = [fields.gigabytes, fields.freeGigabytes, ...classes.flatMap((each) => [fields.usual[each].gigabytes, fields.usual[each].leastGigabytes])];
  for (const value of days) if (fieldFault(value, "days")) return fieldFault(value, "days");
  for (const value of sizes) if (fieldFault(value, "GB")) return fieldFault(value, "GB");
  for (const each of classes) {
    const { days: most, leastDays } = fields.usual[each];
    if (most.trim() !== "" && leastDays.trim() !== "" && number(leastDays)! > number(most)!) return `${classWords[each]}: kept at least ${leastDays} days cannot be more than at most ${most}.`;
  }
  return null;
}

const number = (value: string): number | null => (value.trim() === "" ? null : Number(value.replace(",", ".")));
const bytesOf = (value: string): number | null => { const given = number(value); return given === null ? null : Math.round(given * GIGA); };

/**
 * The policy that the fields stand for. What the form does not show of `before`, such as a camera's least days, stays as it was.
 */
export function policyOf(fields: PolicyFields, before: RetentionPolicy): RetentionPolicy {
  return {
    ...byClass<Limits>((each) => {
      const own = fields.usual[each];
      return { days: number(own.days), leastDays: number(own.leastDays), sizeBytes: bytesOf(own.gigabytes), leastSizeBytes: bytesOf(own.leastGigabytes) };
    }),
    legalDays: number(fields.legalDays),
    sizeBytes: bytesOf(fields.gigabytes),
    freeBytes: fields.freeGigabytes.trim() === "" ? 0 : bytesOf(fields.freeGigabytes),
    cameras: fields.cameras.map((own) => cameraPolicy(own, before.cameras.find((other) => other.camera === own.camera))),
  };
}

function cameraPolicy(own: CameraFields, before: CameraPolicy | undefined): CameraPolicy {
  const limits: ClassLimits = byClass((each) => {
    const days = number(own.days[each]);
    const known = before?.[each] ?? null;
    if (days === null) return known && known.days === null ? known : null;
    return { days, leastDays: known?.leastDays ?? null, sizeBytes: null, leastSizeBytes: null };
  });
  return { ...limits, camera: own.camera, legalDays: number(own.legalDays) };
}

export const emptyCamera = (camera: string): CameraFields => ({ camera, days: byClass(() => ""), legalDays: "" });

export const same = (a: PolicyFields, b: PolicyFields): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What goes first when a disk is full, in one sentence (docs/CONFIGURATION.md). */
export const ORDER_OF_LOSS =
  "When a disk is full, footage goes in this order: what is expired, then continuous, motion, objects, alerts; then what is younger than its least days or held by an open alert; kept footage last. A legal maximum age always wins.";
