import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Account, TotpOffer } from "../api/types";
import { zone } from "../state/facts";
import { session } from "../state/session";
import { Confirm } from "../ui/confirm";
import { CopyLine } from "../ui/copy";
import { Icon } from "../ui/icons";
import { Dialog, Field, Problem, Screen, Waiting } from "../ui/parts";
import { say, sayError } from "../ui/toasts";
import { dateText, moment, plural } from "../ui/words";
import { whereWords } from "../users/where-picker";
import { choosingPassword } from "./own-password";
import { makePasskey, passkeysWork } from "./passkey";
import { PushLine } from "./push-line";
import { passkeyError } from "./sign-in";

/** How one signs in, and where one is signed in. */
export function AccountScreen() {
  const [account, setAccount] = useState<Account | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [offer, setOffer] = useState<TotpOffer | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [token, setToken] = useState<"asking" | { name: string; secret: string } | null>(null);
  const [naming, setNaming] = useState(false);
  const [asking, setAsking] = useState<{ title: string; verb: string; words: string; act: () => Promise<void> } | null>(null);
  const read = () => void api.account().then((found) => { setAccount(found); setError(null); }, (failure: unknown) => setError(asApiError(failure)));
  useEffect(read, []);
  const at = (text: string) => moment(Date.parse(text), zone.value);
  const begin = async () => {
    try {
      setOffer(await api.offerTotp());
    } catch (failure) {
      sayError(failure);
    }
  };
  const ask = (title: string, verb: string, words: string, act: () => Promise<void>) => setAsking({ title, verb, words, act: async () => { await act(); read(); } });
  return (
    <Screen title="Your account" note={session.value?.user}>
      {error && <Problem error={error} again={read} />}
      {!account && !error && <Waiting what="Reading your account…" />}
      {account && (
        <>
          {!account.fresh && <p class="note-line">You signed in a while ago. To change how you sign in, sign out and in again first.</p>}
          <h2 class="section-title">Signing in</h2>
          <ul class="user-list">
            <li class="card rule"><div class="rule-words"><b>Password</b><span class="faint">Changing it ends your other sessions.</span></div><button type="button" class="button small" onClick={() => { choosingPassword.value = true; }}>Change password</button></li>
            <li class="card rule">
              <div class="rule-words"><b>Authenticator app</b><span class="faint">{account.totp ? `On: a code is asked for after the password. ${plural(account.recoveryCodes, "recovery code")} left.` : "Off. With it, a password alone signs nobody in."}</span></div>
              {!account.totp && <button type="button" class="button small" disabled={!account.fresh} onClick={() => void begin()}>Switch on</button>}
              {account.totp && <button type="button" class="button small" disabled={!account.fresh} onClick={() => ask("New recovery codes?", "Make new codes", "The codes of before are good no more.", async () => setCodes((await api.newRecoveryCodes()).codes))}>New recovery codes</button>}
              {account.totp && <button type="button" class="button small" disabled={!account.fresh} onClick={() => ask("Switch the app off?", "Switch off", "The password alone signs you in again.", () => api.removeTotp())}>Switch off</button>}
            </li>
            {account.passkeys.map((passkey) => (
              <li key={passkey.id} class="card rule">
                <div class="rule-words"><b>Passkey {passkey.name}</b><span class="faint">Since {dateText(Date.parse(passkey.createdAt), zone.value)}, {passkey.usedAt ? `last used ${at(passkey.usedAt)}` : "never used"}.</span></div>
                <button type="button" class="button ghost icon-only small" aria-label={`Remove passkey ${passkey.name}`} disabled={!account.fresh} onClick={() => ask(`Remove the passkey ${passkey.name}?`, "Remove", "It signs you in no more.", () => api.removePasskey(passkey.id))}><Icon name="trash" size={16} /></button>
              </li>
            ))}
          </ul>
          <p>{passkeysWork() ? <button type="button" class="button" disabled={!account.fresh} onClick={() => setNaming(true)}><Icon name="plus" />Add a passkey</button> : <span class="faint">Passkeys need this page over TLS and by a name, not an IP address.</span>}</p>
          <PushLine />
          <h2 class="section-title">Where you are signed in</h2>
          <ul class="user-list">
            {account.sessions.map((open) => (
              <li key={open.id} class="card rule">
                <div class="rule-words"><b>{open.address}{open.own && <span class="faint"> (this one)</span>}</b><span class="faint">By {open.way}, {at(open.createdAt)}; last used {at(open.usedAt)}. {open.agent}</span></div>
                {!open.own && <button type="button" class="button small" onClick={() => void api.endOwnSession(open.id).then(() => { say("That session is over."); read(); }, sayError)}>End</button>}
              </li>
            ))}
          </ul>
          <h2 class="section-title">Tokens for scripts</h2>
          {account.tokens.length === 0 && <p class="faint">None. A token lets a script do a part of what you may, until it is over.</p>}
          <ul class="user-list">
            {account.tokens.map((kept) => (
              <li key={kept.id} class="card rule">
                <div class="rule-words"><b>{kept.name}</b><span class="faint">{kept.actions.join(", ")}: {whereWords(kept.where)}. Until {dateText(Date.parse(kept.expiresAt), zone.value)}; {kept.usedAt ? `last used ${at(kept.usedAt)} from ${kept.usedFrom}` : "never used"}.</span></div>
                <button type="button" class="button ghost icon-only small" aria-label={`Revoke ${kept.name}`} onClick={() => ask(`Revoke the token ${kept.name}?`, "Revoke", "Scripts that use it are refused at once.", () => api.removeToken(kept.id))}><Icon name="trash" size={16} /></button>
              </li>
            ))}
          </ul>
          <p><button type="button" class="button" disabled={!account.fresh} onClick={() => setToken("asking")}><Icon name="plus" />Make a token</button></p>
        </>
      )}
      {offer && <TotpDialog offer={offer} onClose={() => setOffer(null)} onDone={(made) => { setOffer(null); setCodes(made); read(); }} />}
      {codes && (
        <Dialog title="Recovery codes" firm onClose={() => setCodes(null)}>
          <div class="form">
            <div class="note-line"><b>They are shown only now.</b> Keep them on paper: each signs you in once when your telephone is gone.</div>
            <ol class="codes">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ol>
            <CopyLine name="Codes" text={codes.join("\n")} />
            <div class="form-actions"><button type="button" class="button primary" onClick={() => setCodes(null)}>I have them</button></div>
          </div>
        </Dialog>
      )}
      {naming && <PasskeyDialog onClose={() => setNaming(false)} onDone={() => { setNaming(false); say("The passkey is kept."); read(); }} />}
      {token === "asking" && <TokenDialog onClose={() => setToken(null)} onMade={(made) => { setToken(made); read(); }} />}
      {token !== null && token !== "asking" && (
        <Dialog title={`The token ${token.name}`} firm onClose={() => setToken(null)}>
          <div class="form">
            <div class="note-line"><b>It is shown only now.</b> Scripts send it as <code>Authorization: Bearer …</code>, never in an address.</div>
            <CopyLine name="Token" text={token.secret} />
            <div class="form-actions"><button type="button" class="button primary" onClick={() => setToken(null)}>I have it</button></div>
          </div>
        </Dialog>
      )}
      {asking && <Confirm title={asking.title} verb={asking.verb} onClose={() => setAsking(null)} act={asking.act}><p>{asking.words}</p></Confirm>}
    </Screen>
  );
}

function TotpDialog({ offer, onClose, onDone }: { offer: TotpOffer; onClose: () => void; onDone: (codes: string[]) => void }) {
  const [code, setCode] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const confirm = async (event: Event) => {
    event.preventDefault();
    try {
      onDone((await api.confirmTotp(code)).codes);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  return (
    <Dialog title="Authenticator app" onClose={onClose}>
      <form class="form" onSubmit={(event) => void confirm(event)}>
        {error && <Problem error={error} />}
        <p>Read this picture with the app, or type the secret into it.</p>
        <img class="qr" alt="The secret as a QR code" src={`data:image/svg+xml,${encodeURIComponent(offer.picture)}`} />
        <CopyLine name="Secret" text={offer.secret} />
        <Field label="Code that the app shows now"><input name="code" required autofocus inputMode="numeric" autocomplete="one-time-code" maxLength={7} value={code} onInput={(event) => setCode(event.currentTarget.value)} /></Field>
        <div class="form-actions"><button type="button" class="button" onClick={onClose}>Cancel</button><button type="submit" class="button primary" disabled={code.trim() === ""}>Switch on</button></div>
      </form>
    </Dialog>
  );
}

function PasskeyDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const [name, setName] = useState("");
  const [error, setError] = useState<ApiError | null>(null);
  const make = async (event: Event) => {
    event.preventDefault();
    try {
      await makePasskey(name.trim());
      onDone();
    } catch (failure) {
      setError(passkeyError(failure));
    }
  };
  return (
    <Dialog title="Add a passkey" onClose={onClose}>
      <form class="form" onSubmit={(event) => void make(event)}>
        {error && <Problem error={error} />}
        <Field label="Name" hint="So that you can tell it from others, such as “blue stick”."><input required autofocus maxLength={64} value={name} onInput={(event) => setName(event.currentTarget.value)} /></Field>
        <div class="form-actions"><button type="button" class="button" onClick={onClose}>Cancel</button><button type="submit" class="button primary" disabled={name.trim() === ""}>Go on</button></div>
      </form>
    </Dialog>
  );
}

function TokenDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: { name: string; secret: string }) => void }) {
  const [name, setName] = useState("");
  const [days, setDays] = useState(90);
  const [actions, setActions] = useState<string[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  const make = async (event: Event) => {
    event.preventDefault();
    try {
      onMade(await api.addToken({ name: name.trim(), actions, days }));
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  return (
    <Dialog title="Make a token" onClose={onClose}>
      <form class="form" onSubmit={(event) => void make(event)}>
        {error && <Problem error={error} />}
        <Field label="Name" hint="What it is for."><input required autofocus maxLength={64} value={name} onInput={(event) => setName(event.currentTarget.value)} /></Field>
        <fieldset class="where"><legend>May</legend><div class="checks">
          {(session.value?.may ?? []).filter((word) => word !== "administer").map((word) => <label key={word} class="check"><input type="checkbox" checked={actions.includes(word)} onChange={() => setActions(actions.includes(word) ? actions.filter((each) => each !== word) : [...actions, word])} />{word.replaceAll("-", " ")}</label>)}
        </div></fieldset>
        <Field label="Days that it lasts"><input type="number" required min={1} max={366} value={days} onInput={(event) => setDays(Number(event.currentTarget.value))} /></Field>
        <div class="form-actions"><button type="button" class="button" onClick={onClose}>Cancel</button><button type="submit" class="button primary" disabled={name.trim() === "" || actions.length === 0}>Make token</button></div>
      </form>
    </Dialog>
  );
}
