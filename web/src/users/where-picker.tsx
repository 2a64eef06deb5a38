import type { Group, Where } from "../api/types";
import { plural } from "../ui/words";

/** On which cameras something is allowed: on all, or on those that are ticked and those of groups that are ticked. */
export function WherePicker({ value, cameras, groups, locked = false, onChange }: { value: Where; cameras: string[]; groups: Group[]; locked?: boolean; onChange: (where: Where) => void }) {
  const chosen = value.cameras ?? [];
  const inGroups = value.groups ?? [];
  const toggled = (list: string[], name: string) => (list.includes(name) ? list.filter((each) => each !== name) : [...list, name]);
  return (
    <fieldset class="where">
      <legend>Cameras</legend>
      <label class="check"><input type="checkbox" checked={value.everywhere} disabled={locked} onChange={(event) => onChange(event.currentTarget.checked ? { everywhere: true } : { everywhere: false, cameras: [], groups: [] })} />Every camera, also those to come</label>
      {!value.everywhere && (
        <div class="checks">
          {groups.map((group) => <label key={`group ${group.name}`} class="check"><input type="checkbox" checked={inGroups.includes(group.name)} onChange={() => onChange({ everywhere: false, cameras: chosen, groups: toggled(inGroups, group.name) })} />{group.name} <span class="faint">group of {plural(group.cameras.length, "camera")}</span></label>)}
          {[...new Set([...cameras, ...chosen])].sort().map((name) => <label key={name} class="check"><input type="checkbox" checked={chosen.includes(name)} onChange={() => onChange({ everywhere: false, cameras: toggled(chosen, name), groups: inGroups })} />{name}</label>)}
        </div>
      )}
    </fieldset>
  );
}

export function whereWords(where: Where): string {
  if (where.everywhere) return "every camera";
  const parts = [...(where.groups ?? []).map((group) => `group ${group}`), ...(where.cameras ?? [])];
  return parts.length === 0 ? "no camera" : parts.length > 4 ? `${parts.slice(0, 4).join(", ")} and ${parts.length - 4} more` : parts.join(", ");
}
