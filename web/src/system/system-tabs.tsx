import { mayConfigure } from "../state/rights";
import { route } from "../route";

const tabs = [["system", "#/system", "Health"], ["storage", "#/system/storage", "Storage"], ["readers", "#/system/readers", "Readers"], ["users", "#/system/users", "Users"]] as const;

/** The screens about the node; readers and users are an administrator's. */
export function SystemTabs() {
  const here = route.value.screen;
  return (
    <nav class="tabs" aria-label="System">
      {tabs.filter(([screen]) => mayConfigure.value || screen === "system" || screen === "storage").map(([screen, address, words]) => (
        <a key={screen} href={address} aria-current={screen === here ? "page" : undefined}>{words}</a>
      ))}
    </nav>
  );
}
