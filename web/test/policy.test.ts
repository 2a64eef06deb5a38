import { describe, expect, it } from "vitest";
import type { RetentionPolicy } from "../src/api/types";
import { emptyCamera, faultOf, fieldFault, fieldsOf, policyOf, same } from "../src/storage/policy";

const limits = (days: number | null, leastDays = 0) => ({ days, leastDays, sizeBytes: 0, leastSizeBytes: 0 });
const policy: RetentionPolicy = {
  continuous: limits(14), motion: limits(30, 7), object: null, alert: { ...limits(null), sizeBytes: 2_500_000_000 }, legalDays: 90, sizeBytes: 0, freeBytes: 2_000_000_000,
  cameras: [{ camera: "door", continuous: limits(3, 1), motion: null, object: limits(null, 5), alert: null, legalDays: null }],
};

describe("a retention policy in a form", () => {
  it("shows no limit as an empty field, and sizes in gigabytes", () => {
    const fields = fieldsOf(policy);
    expect(fields.usual.continuous).toEqual({ days: "14", leastDays: "", gigabytes: "", leastGigabytes: "" });
    expect(fields.usual.motion.leastDays).toBe("7");
    expect(fields.usual.object.days).toBe("");
    expect(fields.usual.alert.gigabytes).toBe("2.5");
    expect([fields.legalDays, fields.gigabytes, fields.freeGigabytes]).toEqual(["90", "", "2"]);
  });

  it("comes back as it went in, with what the form does not show", () => {
    const back = policyOf(fieldsOf(policy), policy);
    expect(back.continuous).toMatchObject({ days: 14 });
    expect(back.alert).toMatchObject({ days: null, sizeBytes: 2_500_000_000 });
    expect(back.freeBytes).toBe(2_000_000_000);
    expect(back.cameras[0]).toMatchObject({ camera: "door", continuous: { days: 3, leastDays: 1 }, motion: null, object: { days: null, leastDays: 5 } });
  });

  it("takes an empty field as no limit, a comma as a point, and a new camera", () => {
    const fields = fieldsOf(policy);
    fields.usual.continuous.days = "";
    fields.legalDays = " ";
    fields.gigabytes = "1,5";
    fields.freeGigabytes = "";
    fields.cameras.push({ ...emptyCamera("yard"), legalDays: "2" });
    const made = policyOf(fields, policy);
    expect(made.continuous?.days).toBeNull();
    expect(made.legalDays).toBeNull();
    expect(made.sizeBytes).toBe(1_500_000_000);
    expect(made.freeBytes).toBe(0);
    expect(made.cameras[1]).toEqual({ camera: "yard", continuous: null, motion: null, object: null, alert: null, legalDays: 2 });
  });

  it("says what is wrong with a field before anything is sent", () => {
    expect([fieldFault("", "days"), fieldFault("0.5", "days"), fieldFault("1,5", "GB")]).toEqual([null, null, null]);
    expect(fieldFault("two", "days")).toMatch(/number of days/);
    expect(fieldFault("-1", "GB")).toMatch(/number of GB/);
    expect(fieldFault("40000", "days")).toMatch(/36500/);
    const fields = fieldsOf(policy);
    expect(faultOf(fields)).toBeNull();
    fields.usual.motion.leastDays = "31";
    expect(faultOf(fields)).toBe("Motion: kept at least 31 days cannot be more than at most 30.");
  });

  it("knows whether anything was changed", () => {
    expect(same(fieldsOf(policy), fieldsOf(policy))).toBe(true);
    const other = fieldsOf(policy);
    other.cameras[0]!.days.motion = "4";
    expect(same(fieldsOf(policy), other)).toBe(false);
  });
});
