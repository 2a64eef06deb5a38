import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { MadeUser, Role, User } from "../api/types";
import { zone } from "../state/facts";
import { mayConfigure } from "../state/rights";
import { session } from "../state/session";
import { SystemTabs } from "../system/system-tabs";
import { Confirm } from "../ui/confirm";
import { CopyLine } from "../ui/copy";
import { Icon } from "../ui/icons";
import { Dialog, Empty, Field, Problem, Screen, Waiting } from "../ui/parts";
import { say, sayError } from "../ui/toasts";
import { capital, dateText, plural } from "../ui/words";

const roles: Role[] = ["viewer", "operator", "administrator", "auditor"];
export const roleMeaning: Record<Role, string> = {
  viewer: "Sees live pictures, footage and what was observed; changes nothing.",
  operator: "Also answers alerts, keeps and exports footage, and talks through cameras.",
  administrator: "May do everything.",
  auditor: "Reads and checks the audit log; sees no pictures.",
};

export function UsersScreen() {
  const [users, setUsers] = useState<User[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [adding, setAdding] = useState(false);
  const [resetting, setResetting] = useState<User | null>(null);
  const [removing, setRemoving] = useState<User | null>(null);
  const [made, setMade] = useState<MadeUser | null>(null);
  const read = () => void api.users().then((found) => { setUsers(found.users); setError(null); }, (failure: unknown) => setError(asApiError(failure)));
  useEffect(() => { if (mayConfigure.value) read(); }, [mayConfigure.value]);
  const change = async (user: User, role: Role) => {
    try {
      await api.changeRole(user.name, role);
      say(`${user.name} is ${role === "viewer" ? "a viewer" : `an ${role}`} from now on.`);
    } catch (failure) {
      sayError(failure);
    }
    read();
  };
  const administrators = users?.filter((user) => user.role === "administrator").length ?? 0;
  return (
    <Screen title="System" note="Users" actions={mayConfigure.value && <button type="button" class="button primary" onClick={() => setAdding(true)}><Icon name="plus" />Add user</button>}>
      <SystemTabs />
      {!mayConfigure.value && <Empty icon="lock" title="Users are for administrators" />}
      {error && <Problem error={error} again={read} />}
      {mayConfigure.value && !users && !error && <Waiting what="Reading the users…" />}
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
                    <span class="faint">{roleMeaning[user.role]} Since {dateText(Date.parse(user.createdAt), zone.value)}.{user.mustChangePassword && " Still has a one-time password."}</span>
                  </div>
                  <select aria-label={`Role of ${user.name}`} value={user.role} disabled={last} title={last ? "The last administrator stays one" : undefined} onChange={(event) => void change(user, event.currentTarget.value as Role)}>
                    {roles.map((role) => <option key={role} value={role}>{capital(role)}</option>)}
                  </select>
                  <button type="button" class="button small" disabled={user.name === session.value?.user} title={user.name === session.value?.user ? "Change your own with the lock below the cameras" : undefined} onClick={() => setResetting(user)}><Icon name="lock" size={15} />New password</button>
                  <button type="button" class="button ghost icon-only small" aria-label={`Remove ${user.name}`} disabled={last} title={last ? "The last administrator cannot be removed" : "Remove"} onClick={() => setRemoving(user)}><Icon name="trash" size={16} /></button>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {adding && <AddUser taken={users ?? []} onClose={() => setAdding(false)} onMade={(user) => { setAdding(false); setMade(user); read(); }} />}
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

function AddUser({ taken, onClose, onMade }: { taken: User[]; onClose: () => void; onMade: (made: MadeUser) => void }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const double = taken.some((user) => user.name === name.trim());
  const add = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === "" || double) return;
    setBusy(true);
    try {
      onMade(await api.addUser(name.trim(), role));
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
        <Field label="Role" hint={roleMeaning[role]}>
          <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>{roles.map((each) => <option key={each} value={each}>{capital(each)}</option>)}</select>
        </Field>
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
