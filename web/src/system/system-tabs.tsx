import { mayAdminister, mayAudit, mayConfigure } from "../state/rights";
import { route } from "../route";

const tabs = [["system", "#/system", "Health"], ["storage", "#/system/storage", "Storage"], ["readers", "#/system/readers", "Readers"], ["users", "#/system/users", "Users"], ["roles", "#/system/roles", "Roles"], ["audit", "#/system/audit", "Audit"]] as const;

/** The screens about the node; readers and users are an administrator's, the audit log also an auditor's. */
export function SystemTabs() {
  const here = route.value.screen;
  return (
    <nav class="tabs" aria-label="System">
      {tabs.filter(([screen]) => (screen === "audit" ? mayAudit.value : screen === "readers" ? mayConfigure.value : screen === "users" || screen === "roles" ? mayAdminister.value : true)).map(([screen, address, words]) => (
        <a key={screen} href={address} aria-current={screen === here ? "page" : undefined}>{words}</a>
      ))}
    </nav>
  );
}
