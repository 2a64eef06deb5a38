import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Group, KeptToken, MadeUser, OpenSession, Role, User, Where } from "../api/types";
import { cameras, zone } from "../state/facts";
import { mayAdminister } from "../state/rights";
import { session } from "../state/session";
import { SystemTabs } from "../system/system-tabs";
import { Confirm } from "../ui/confirm";
import { CopyLine } from "../ui/copy";
import { Icon } from "../ui/icons";
import { Dialog, Empty, Field, Problem, Screen, Waiting } from "../ui/parts";
import { say, sayError } from "../ui/toasts";
import { capital, dateText, moment, plural } from "../ui/words";
import { WherePicker, whereWords } from "./where-picker";

const meanings: Record<string, string> = {
  viewer: "Sees live pictures, footage and what was observed; changes nothing.",
  operator: "Also answers alerts, keeps and exports footage, and talks through cameras.",
  administrator: "May do everything.",
  analyst: "Looks into what was, also by number plate and known face, and exports.",
  auditor: "Reads and checks the audit log; sees no pictures.",
};
const meaning = (role: Role) => meanings[role] ?? "A role that was made here; see Roles.";

export function UsersScreen() {
  const [users, setUsers] = useState<User[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [adding, setAdding] = useState(false);
  const [resetting, setResetting] = useState<User | null>(null);
  const [removing, setRemoving] = useState<User | null>(null);
  const [made, setMade] = useState<MadeUser | null>(null);
  const [roles, setRoles] = useState<string[]>([]);
  const [groups, setGroups] = useState<Group[]>([]);
  const [limiting, setLimiting] = useState<User | null>(null);
  const [freeing, setFreeing] = useState<User | null>(null);
  const read = () => void Promise.all([api.users(), api.roles(), api.groups()]).then(([found, there, grouped]) => { setUsers(found.users); setRoles(there.roles.map((role) => role.name)); setGroups(grouped.groups); setError(null); }, (failure: unknown) => setError(asApiError(failure)));
  useEffect(() => { if (mayAdminister.value) read(); }, [mayAdminister.value]);
  const change = async (user: User, role: Role) => {
    try {
      await api.changeRole(user.name, role, role === "administrator" ? { everywhere: true } : user.where);
      say(`${user.name} is ${/^[aeiou]/.test(role) ? "an" : "a"} ${role} from now on.`);
    } catch (failure) {
      sayError(failure);
    }
    read();
  };
  const administrators = users?.filter((user) => user.role === "administrator").length ?? 0;
  return (
    <Screen title="System" note="Users" actions={mayAdminister.value && <button type="button" class="button primary" onClick={() => setAdding(true)}><Icon name="plus" />Add user</button>}>
      <SystemTabs />
      {!mayAdminister.value && <Empty icon="lock" title="Users are for administrators" />}
      {error && <Problem error={error} again={read} />}
      {mayAdminister.value && !users && !error && <Waiting what="Reading the users…" />}
      {users && (
        <>
          <p class="faint">{plural(users.length, "user")}. A change of role holds at once, also for who is signed in.</p>
          <ul class="user-list">
            {users.map((user) => {
              const last = user.role === "administrator" && administrators === 1;
              return (
                <li key={user.name} class="card rule" data-user={user.name}>
                  <div class="rule-words">
                    <b>{user.name}{user.name === session.value?.user && <span class="faint"> (you)</span>}</b>
                    <span class="faint">{meaning(user.role)} On {whereWords(user.where)}. Since {dateText(Date.parse(user.createdAt), zone.value)}.{user.mustChangePassword && " Still has a one-time password."}{user.secondFactors.length > 0 && " Proves themselves twice."}{user.foreign && " Signed in by the provider."}</span>
                  </div>
                  <select aria-label={`Role of ${user.name}`} value={user.role} disabled={last} title={last ? "The last administrator stays one" : undefined} onChange={(event) => void change(user, event.currentTarget.value as Role)}>
                    {roles.map((role) => <option key={role} value={role}>{capital(role)}</option>)}
                  </select>
                  <button type="button" class="button small" disabled={user.role === "administrator"} title={user.role === "administrator" ? "An administrator is one everywhere" : undefined} onClick={() => setLimiting(user)}><Icon name="camera" size={15} />Cameras</button>
                  {user.secondFactors.length > 0 && <button type="button" class="button small" onClick={() => setFreeing(user)}>Lost telephone</button>}
                  <button type="button" class="button small" disabled={user.name === session.value?.user} title={user.name === session.value?.user ? "Change your own in your account" : undefined} onClick={() => setResetting(user)}><Icon name="lock" size={15} />New password</button>
                  <button type="button" class="button ghost icon-only small" aria-label={`Remove ${user.name}`} disabled={last} title={last ? "The last administrator cannot be removed" : "Remove"} onClick={() => setRemoving(user)}><Icon name="trash" size={16} /></button>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {limiting && <LimitDialog user={limiting} groups={groups} onClose={() => setLimiting(null)} onDone={() => { setLimiting(null); read(); }} />}
      {freeing && (
        <Confirm title={`Take codes and passkeys from ${freeing.name}?`} verb="Take them" keep="Keep" onClose={() => setFreeing(null)} act={async () => { await api.freeOfSecondFactors(freeing.name); read(); }}>
          <p>{freeing.name} signs in with the password alone until a new second factor is made. Make sure who asks.</p>
        </Confirm>
      )}
      <OpenSessions />
      {adding && <AddUser roles={roles} groups={groups} taken={users ?? []} onClose={() => setAdding(false)} onMade={(user) => { setAdding(false); setMade(user); read(); }} />}
      {resetting && (
        <Confirm title={`A new password for ${resetting.name}?`} verb="Make a new password" keep="Keep the old one" onClose={() => setResetting(null)}
          act={async () => { setMade(await api.resetPassword(resetting.name)); read(); }}>
          <p>The old password ends, and with it every session of {resetting.name}. You get a one-time password to hand over.</p>
        </Confirm>
      )}
      {removing && (
        <Confirm title={`Remove ${removing.name}?`} verb="Remove user" keep="Keep" onClose={() => setRemoving(null)} act={async () => { await api.removeUser(removing.name); say(`${removing.name} is removed.`); read(); }}>
          <p>{removing.name} is signed out everywhere and cannot sign in again. What {removing.name} reviewed, kept and exported stays on record.</p>
        </Confirm>
      )}
      {made && <OneTimePassword made={made} onClose={() => setMade(null)} />}
    </Screen>
  );
}

function AddUser({ roles, groups, taken, onClose, onMade }: { roles: string[]; groups: Group[]; taken: User[]; onClose: () => void; onMade: (made: MadeUser) => void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [where, setWhere] = useState<Where>({ everywhere: true });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const double = taken.some((user) => user.name === name.trim());
  const add = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === "" || double) return;
    setBusy(true);
    try {
      onMade(await api.addUser(name.trim(), role, role === "administrator" ? { everywhere: true } : where));
    } catch (failure) {
      setError(asApiError(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog title="Add user" onClose={onClose}>
      <form class="form" onSubmit={(event) => void add(event)}>
        {error && <Problem error={error} />}
        <Field label="Name" error={double ? "There is a user of this name already." : null}><input required autofocus maxLength={64} autocapitalize="none" autocomplete="off" spellcheck={false} value={name} onInput={(event) => setName(event.currentTarget.value)} /></Field>
        <Field label="Role" hint={meaning(role)}>
          <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>{roles.map((each) => <option key={each} value={each}>{capital(each)}</option>)}</select>
        </Field>
        {role !== "administrator" && <WherePicker value={where} cameras={(cameras.value ?? []).map((camera) => camera.name)} groups={groups} onChange={setWhere} />}
        <div class="form-actions">
          <button type="button" class="button" onClick={onClose}>Cancel</button>
          <button type="submit" class="button primary" disabled={busy || name.trim() === "" || double}>Add user</button>
        </div>
      </form>
    </Dialog>
  );
}

function OneTimePassword({ made, onClose }: { made: MadeUser; onClose: () => void }) {
  return (
    <Dialog title={`A password for ${made.name}`} firm onClose={onClose}>
      <div class="form">
        <div class="note-line"><b>The password is shown only now.</b> Hand it to {made.name}, who has to choose another at the first sign-in.</div>
        <CopyLine name="Password" text={made.password} />
        <div class="form-actions"><button type="button" class="button primary" onClick={onClose}>I have it</button></div>
      </div>
    </Dialog>
  );
}

function LimitDialog({ user, groups, onClose, onDone }: { user: User; groups: Group[]; onClose: () => void; onDone: () => void }) {
  const [where, setWhere] = useState<Where>(user.where);
  const [error, setError] = useState<ApiError | null>(null);
  const save = async (event: Event) => {
    event.preventDefault();
    try {
      await api.changeRole(user.name, user.role, where);
      onDone();
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  return (
    <Dialog title={`Cameras of ${user.name}`} onClose={onClose}>
      <form class="form" onSubmit={(event) => void save(event)}>
        {error && <Problem error={error} />}
        <p class="faint">What the role {user.role} allows, {user.name} may do on these cameras. The others are not there for {user.name}.</p>
        <WherePicker value={where} cameras={(cameras.value ?? []).map((camera) => camera.name)} groups={groups} onChange={setWhere} />
        <div class="form-actions"><button type="button" class="button" onClick={onClose}>Cancel</button><button type="submit" class="button primary">Save</button></div>
      </form>
    </Dialog>
  );
}

/** Everybody's open sessions and scripts' tokens, each of which can be ended. */
function OpenSessions() {
  const [sessions, setSessions] = useState<OpenSession[]>([]);
  const [tokens, setTokens] = useState<KeptToken[]>([]);
  const read = () => void Promise.all([api.sessions(), api.tokens()]).then(([open, kept]) => { setSessions(open.sessions); setTokens(kept.tokens); }, sayError);
  useEffect(() => { if (mayAdminister.value) read(); }, [mayAdminister.value]);
  if (!mayAdminister.value) return null;
  const at = (text: string) => moment(Date.parse(text), zone.value);
  return (
    <>
      <h2 class="section-title">Open sessions</h2>
      <ul class="user-list">
        {sessions.map((open) => (
          <li key={open.id} class="card rule">
            <div class="rule-words"><b>{open.user}{open.own && <span class="faint"> (you, here)</span>}</b><span class="faint">From {open.address} by {open.way}, {at(open.createdAt)}; last used {at(open.usedAt)}. {open.agent}</span></div>
            {!open.own && <button type="button" class="button small" onClick={() => void api.endSession(open.id).then(() => { say(`That session of ${open.user} is over.`); read(); }, sayError)}>End</button>}
          </li>
        ))}
      </ul>
      {tokens.length > 0 && <h2 class="section-title">Tokens of scripts</h2>}
      <ul class="user-list">
        {tokens.map((kept) => (
          <li key={kept.id} class="card rule">
            <div class="rule-words"><b>{kept.name} of {kept.user}</b><span class="faint">{kept.actions.join(", ")}: {whereWords(kept.where)}; {kept.usedAt ? `last used ${at(kept.usedAt)} from ${kept.usedFrom}` : "never used"}.</span></div>
            <button type="button" class="button small" onClick={() => void api.revokeToken(kept.user, kept.id).then(() => { say("The token is revoked."); read(); }, sayError)}>Revoke</button>
          </li>
        ))}
      </ul>
    </>
  );
}
