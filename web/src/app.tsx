import { useEffect } from "preact/hooks";
import { updatesConnected } from "./api/updates";
import { AccountScreen } from "./signin/account-screen";
import { AskScreen } from "./ask/ask-screen";
import { readAskable } from "./ask/store";
import { AuditScreen } from "./audit/audit-screen";
import { AlertsScreen } from "./alerts/alerts-screen";
import { ReportsScreen } from "./alerts/reports-screen";
import { SuppressionsScreen } from "./alerts/suppressions-screen";
import { RulesScreen } from "./alerts/rules-screen";
import { CameraScreen } from "./camera/camera-screen";
import { CamerasScreen } from "./cameras/cameras-screen";
import { DrawingScreen } from "./drawing/drawing-screen";
import { ExportDialog } from "./exports/export-dialog";
import { ExportsScreen } from "./exports/exports-screen";
import { LiveScreen } from "./live/live-screen";
import { ReadersScreen } from "./readers/readers-screen";
import { go, route } from "./route";
import { ReplayScreen } from "./replay/replay-screen";
import { PlaybackScreen } from "./playback/playback-screen";
import { SearchScreen } from "./search/search-screen";
import { Navigation } from "./navigation";
import { PasswordBanner, PasswordDialog } from "./signin/own-password";
import { SignIn } from "./signin/sign-in";
import { cameras, follow, node } from "./state/facts";
import { maySee } from "./state/rights";
import { readSession, session, sessionError } from "./state/session";
import { SystemScreen } from "./system/system-screen";
import { PinDialog } from "./storage/pin-dialog";
import { StorageScreen } from "./storage/storage-screen";
import { Icon } from "./ui/icons";
import { useKeys } from "./ui/keys";
import { KeysDialog, keysShown } from "./ui/keys-dialog";
import { Problem, Waiting } from "./ui/parts";
import { Toasts } from "./ui/toasts";
import { RolesScreen } from "./users/roles-screen";
import { UsersScreen } from "./users/users-screen";

export function App() {
  if (sessionError.value && session.value === undefined)
    return <main class="sign-in"><div class="sign-in-card"><Problem error={sessionError.value} again={() => void readSession()} /></div></main>;
  if (session.value === undefined) return <main class="sign-in"><Waiting what="Opening Sightline…" /></main>;
  return session.value === null ? <SignIn /> : <Shell />;
}

function Shell() {
  useEffect(follow, []);
  useEffect(() => void readAskable(), []);
  const openCamera = (index: number) => {
    const camera = cameras.value?.[index];
    if (camera) go({ screen: "camera", name: camera.name, at: null, observation: null });
  };
  useKeys({
    "?": () => { keysShown.value = true; },
    "/": () => {
      go({ screen: "search", q: route.value.screen === "search" ? route.value.q : "" });
      setTimeout(() => document.getElementById("search-box")?.focus());
    },
    g: () => go({ screen: "live" }),
    a: () => go({ screen: "alerts", incident: null }),
    b: () => go({ screen: "playback", cameras: [], at: null }),
    Escape: () => { if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur(); },
    ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [String(index + 1), () => openCamera(index)])),
  });
  const demo = node.value?.demo;
  return (
    <div class="shell">
      <a class="skip" href="#screen-title" onClick={(event) => { event.preventDefault(); document.querySelector<HTMLElement>("main")?.focus(); }}>Skip to content</a>
      <Navigation />
      <div class="shell-main">
        <PasswordBanner />
        {!updatesConnected.value && (
          <div class="banner warn" role="status"><Icon name="link" /><span>The connection to Sightline is lost. What you see may be old; reconnecting…</span></div>
        )}
        <main tabIndex={-1}><CurrentScreen /></main>
        {demo && <footer class="demo-credit">Demonstration{demo.drawn ? " with a drawn scene, not real footage" : ""} · {demo.credit}</footer>}
      </div>
      <ExportDialog />
      <PinDialog />
      <PasswordDialog />
      <KeysDialog />
      <Toasts />
    </div>
  );
}

function CurrentScreen() {
  const at = route.value;
  useEffect(() => {
    document.title = `${at.screen === "camera" ? at.name : at.screen.charAt(0).toUpperCase() + at.screen.slice(1)} · Sightline`;
  }, [at]);
  if (!maySee.value && at.screen !== "system" && at.screen !== "storage" && at.screen !== "account") return <AuditScreen />;
  switch (at.screen) {
    case "live": return <LiveScreen />;
    case "camera": return <CameraScreen key={at.name} name={at.name} at={at.at} seen={at.observation} />;
    case "drawing": return <DrawingScreen key={at.name} name={at.name} />;
    case "replays": return <ReplayScreen a={at.a} b={at.b} />;
    case "playback": return <PlaybackScreen cameras={at.cameras} at={at.at} />;
    case "search": return <SearchScreen q={at.q} like={at.like ?? null} />;
    case "alerts": return <AlertsScreen incident={at.incident} />;
    case "suppressions": return <SuppressionsScreen />;
    case "reports": return <ReportsScreen kind={at.kind} incident={at.incident} />;
    case "rules": return <RulesScreen q={at.q} />;
    case "cameras": return <CamerasScreen />;
    case "system": return <SystemScreen />;
    case "exports": return <ExportsScreen />;
    case "storage": return <StorageScreen />;
    case "readers": return <ReadersScreen />;
    case "users": return <UsersScreen />;
    case "roles": return <RolesScreen />;
    case "account": return <AccountScreen />;
    case "ask": return <AskScreen q={at.q} />;
    case "audit": return <AuditScreen />;
  }
}
