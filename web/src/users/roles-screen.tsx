import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Grant, Group, MadeRole, Roles } from "../api/types";
import { cameras } from "../state/facts";
import { mayAdminister } from "../state/rights";
import { SystemTabs } from "../system/system-tabs";
import { Confirm } from "../ui/confirm";
import { Icon } from "../ui/icons";
import { Dialog, Empty, Field, Problem, Screen, Waiting } from "../ui/parts";
import { say } from "../ui/toasts";
import { capital, plural } from "../ui/words";
import { WherePicker, whereWords } from "./where-picker";

type Editing = { kind: "role"; role: MadeRole | null } | { kind: "group"; group: Group | null };
type Removing = { kind: "role" | "group"; name: string };

/** What users may be, and the groups of cameras that roles speak of. */
export function RolesScreen() {
  const [roles, setRoles] = useState<Roles | null>(null);
  const [groups, setGroups] = useState<Group[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const [removing, setRemoving] = useState<Removing | null>(null);
  const read = () => void Promise.all([api.roles(), api.groups()]).then(([found, there]) => { setRoles(found); setGroups(there.groups); setError(null); }, (failure: unknown) => setError(asApiError(failure)));
  useEffect(() => { if (mayAdminister.value) read(); }, [mayAdminister.value]);
  const done = () => { setEditing(null); read(); };
  return (
    <Screen title="System" note="Roles" actions={mayAdminister.value && <button type="button" class="button primary" onClick={() => setEditing({ kind: "role", role: null })}><Icon name="plus" />Add role</button>}>
      <SystemTabs />
      {!mayAdminister.value && <Empty icon="lock" title="Roles are for administrators" />}
      {error && <Problem error={error} again={read} />}
      {mayAdminister.value && !roles && !error && <Waiting what="Reading the roles…" />}
      {roles && (
        <>
          <p class="faint">A role says what is allowed on which cameras. A change holds at once, also for what is open.</p>
          <ul class="user-list">
            {roles.roles.map((role) => (
              <li key={role.name} class="card rule" data-role={role.name}>
                <div class="rule-words">
                  <b>{capital(role.name)}{role.builtIn && <span class="faint"> (built in)</span>}</b>
                  {role.grants.map((grant, index) => <span key={index} class="faint">{grant.actions.join(", ")}: {whereWords(grant.where)}</span>)}
                </div>
                {!role.builtIn && <button type="button" class="button small" onClick={() => setEditing({ kind: "role", role })}>Change</button>}
                {!role.builtIn && <button type="button" class="button ghost icon-only small" aria-label={`Remove ${role.name}`} onClick={() => setRemoving({ kind: "role", name: role.name })}><Icon name="trash" size={16} /></button>}
              </li>
            ))}
          </ul>
          <h2 class="section-title">Camera groups</h2>
          {groups.length === 0 && <p class="faint">No groups yet. A group stands for several cameras wherever one is chosen.</p>}
          <ul class="user-list">
            {groups.map((group) => (
              <li key={group.name} class="card rule" data-group={group.name}>
                <div class="rule-words"><b>{group.name}</b><span class="faint">{plural(group.cameras.length, "camera")}: {group.cameras.join(", ")}</span></div>
                <button type="button" class="button small" onClick={() => setEditing({ kind: "group", group })}>Change</button>
                <button type="button" class="button ghost icon-only small" aria-label={`Remove ${group.name}`} onClick={() => setRemoving({ kind: "group", name: group.name })}><Icon name="trash" size={16} /></button>
              </li>
            ))}
          </ul>
          <p><button type="button" class="button" onClick={() => setEditing({ kind: "group", group: null })}><Icon name="plus" />Add group</button></p>
        </>
      )}
      {editing?.kind === "role" && roles && <RoleDialog role={editing.role} roles={roles} groups={groups} onClose={() => setEditing(null)} onDone={done} />}
      {editing?.kind === "group" && <GroupDialog group={editing.group} onClose={() => setEditing(null)} onDone={done} />}
      {removing && (
        <Confirm title={`Remove the ${removing.kind} ${removing.name}?`} verb="Remove" keep="Keep" onClose={() => setRemoving(null)}
          act={async () => { await (removing.kind === "role" ? api.removeRole(removing.name) : api.removeGroup(removing.name)); say(`${removing.name} is removed.`); read(); }}>
          <p>Nothing may use it any more; what still does is said.</p>
        </Confirm>
      )}
    </Screen>
  );
}

function RoleDialog({ role, roles, groups, onClose, onDone }: { role: MadeRole | null; roles: Roles; groups: Group[]; onClose: () => void; onDone: () => void }) {
  const [name, setName] = useState(role?.name ?? "");
  const [grants, setGrants] = useState<Grant[]>(role?.grants ?? [{ actions: ["view-live"], where: { everywhere: true } }]);
  const [error, setError] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (index: number, grant: Grant) => setGrants(grants.map((each, at) => (at === index ? grant : each)));
  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.saveRole(name.trim(), grants);
      say(`The role ${name.trim()} holds from now on.`);
      onDone();
    } catch (failure) {
      setError(asApiError(failure));
      setBusy(false);
    }
  };
  const actions = roles.actions.filter((action) => action.word !== "administer");
  return (
    <Dialog title={role ? `Change ${role.name}` : "Add role"} wide onClose={onClose}>
      <form class="form" onSubmit={(event) => void save(event)}>
        {error && <Problem error={error} />}
        {!role && <Field label="Name" hint="Letters, digits, _ and -."><input required autofocus maxLength={64} pattern="[A-Za-z0-9][A-Za-z0-9_\-]*" autocomplete="off" spellcheck={false} value={name} onInput={(event) => setName(event.currentTarget.value)} /></Field>}
        {grants.map((grant, index) => {
          const whole = grant.actions.some((word) => !roles.actions.find((action) => action.word === word)?.onCameras);
          return (
            <section key={index} class="card grant" aria-label={`Line ${index + 1}`}>
              <fieldset class="where">
                <legend>May</legend>
                <div class="checks">
                  {actions.map((action) => (
                    <label key={action.word} class="check">
                      <input type="checkbox" checked={grant.actions.includes(action.word)} disabled={!action.onCameras && !grant.where.everywhere}
                        onChange={(event) => set(index, { ...grant, actions: event.currentTarget.checked ? [...grant.actions, action.word] : grant.actions.filter((each) => each !== action.word) })} />
                      {capital(action.word.replaceAll("-", " "))}
                    </label>
                  ))}
                </div>
              </fieldset>
              <WherePicker value={grant.where} locked={whole} cameras={(cameras.value ?? []).map((camera) => camera.name)} groups={groups} onChange={(where) => set(index, { ...grant, where })} />
              {grants.length > 1 && <button type="button" class="button ghost small" onClick={() => setGrants(grants.filter((_, at) => at !== index))}>Remove this line</button>}
            </section>
          );
        })}
        <button type="button" class="button small" onClick={() => setGrants([...grants, { actions: [], where: { everywhere: false, cameras: [], groups: [] } }])}><Icon name="plus" size={15} />Other cameras, other rights</button>
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy || name.trim() === "" || grants.some((grant) => grant.actions.length === 0)}>Save role</button>
        </div>
      </form>
    </Dialog>
  );
}

function GroupDialog({ group, onClose, onDone }: { group: Group | null; onClose: () => void; onDone: () => void }) {
  const [name, setName] = useState(group?.name ?? "");
  const [chosen, setChosen] = useState<string[]>(group?.cameras ?? []);
  const [error, setError] = useState<ApiError | null>(null);
  const save = async (event: Event) => {
    event.preventDefault();
    try {
      await api.saveGroup(name.trim(), chosen);
      onDone();
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  const all = [...new Set([...(cameras.value ?? []).map((camera) => camera.name), ...chosen])].sort();
  return (
    <Dialog title={group ? `Change ${group.name}` : "Add group"} onClose={onClose}>
      <form class="form" onSubmit={(event) => void save(event)}>
        {error && <Problem error={error} />}
        {!group && <Field label="Name" hint="Letters, digits, _ and -."><input required autofocus maxLength={64} pattern="[A-Za-z0-9][A-Za-z0-9_\-]*" autocomplete="off" spellcheck={false} value={name} onInput={(event) => setName(event.currentTarget.value)} /></Field>}
        <fieldset class="where"><legend>Cameras</legend><div class="checks">
          {all.map((each) => <label key={each} class="check"><input type="checkbox" checked={chosen.includes(each)} onChange={() => setChosen(chosen.includes(each) ? chosen.filter((other) => other !== each) : [...chosen, each])} />{each}</label>)}
        </div></fieldset>
        <div class="form-actions"><button type="button" class="button" onClick={onClose}>Cancel</button><button type="submit" class="button primary" disabled={name.trim() === ""}>Save group</button></div>
      </form>
    </Dialog>
  );
}
