import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Alert } from "../api/types";
import { now } from "../state/clock";
import { countAlert, heardAlert, openAlerts, zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { useKeys } from "../ui/keys";
import { Empty, Problem, Screen, Waiting } from "../ui/parts";
import { sayError } from "../ui/toasts";
import { ago, capital, percent, plural, when } from "../ui/words";
import { momentAddress } from "../search/moment";
import { Snapshot } from "../search/result-card";

const MOST = 200;
const deliveryWords: Record<Alert["delivery"], string> = { none: "", pending: "Webhook: waiting", delivered: "Webhook: delivered", failing: "Webhook: failing, trying again" };

export function AlertTabs({ at }: { at: "alerts" | "rules" }) {
  return (
    <nav class="tabs" aria-label="Alerts">
      <a href="#/alerts" aria-current={at === "alerts" ? "page" : undefined}>Review</a>
      <a href="#/alerts/rules" aria-current={at === "rules" ? "page" : undefined}>Rules</a>
    </nav>
  );
}

export function AlertsScreen() {
  const [alerts, setAlerts] = useState<Alert[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [chosen, setChosen] = useState<Alert["id"] | null>(null);

  const read = async () => {
    try {
      const answer = await api.alerts("all", MOST);
      setAlerts(answer.alerts);
      openAlerts.value = answer.open;
      setError(null);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  useEffect(() => void read(), []);
  useEffect(() => heardAlert.subscribe((alert) => { if (alert) setAlerts((list) => list && put(list, alert)); }), []);

  const open = alerts?.filter((alert) => alert.state === "open") ?? [];
  const done = alerts?.filter((alert) => alert.state === "acknowledged") ?? [];
  const order = [...open, ...done];
  const current = order.find((alert) => alert.id === chosen) ?? order[0];

  const choose = (by: number) => {
    const index = current ? order.indexOf(current) : -1;
    const next = order[Math.min(order.length - 1, Math.max(0, index + by))];
    if (!next) return;
    setChosen(next.id);
    document.getElementById(`alert-${next.id}`)?.scrollIntoView({ block: "nearest" });
  };
  const review = async (alert: Alert) => {
    if (alert.state !== "open") return;
    const index = open.indexOf(alert);
    setChosen((open[index + 1] ?? open[index - 1] ?? alert).id);
    try {
      const changed = await api.acknowledge(alert.id);
      countAlert(changed);
      setAlerts((list) => list && put(list, changed));
    } catch (failure) {
      sayError(failure);
    }
  };
  const reviewAll = async () => { for (const alert of open) await review(alert); };
  useKeys({
    j: () => choose(1), k: () => choose(-1), ArrowDown: () => choose(1), ArrowUp: () => choose(-1),
    r: () => { if (current) void review(current); },
    Enter: () => { if (current) location.hash = momentAddress(current.observation); },
  });

  return (
    <Screen title="Alerts" note={alerts && (open.length > 0 ? `${plural(open.length, "alert")} to review` : "all reviewed")} wide
      actions={open.length > 1 && <button type="button" class="button" onClick={() => { if (confirm(`Mark ${open.length} alerts as reviewed?`)) void reviewAll(); }}><Icon name="check" />Review all</button>}>
      <AlertTabs at="alerts" />
      {error && <Problem error={error} again={() => void read()} />}
      {!alerts && !error && <Waiting what="Reading the alerts…" />}
      {alerts?.length === 0 && (
        <Empty icon="alert" title="No alerts yet">
          <p>A rule says what you want to hear of, for example a person at the door at night.</p>
          <a class="button primary" href="#/alerts/rules"><Icon name="plus" />Make a rule</a>
        </Empty>
      )}
      {alerts && alerts.length > 0 && (
        <div class="lanes">
          <Lane title="To review" alerts={open} current={current} onChoose={setChosen} onReview={review} nothing="Everything is reviewed." />
          <Lane title="Reviewed" alerts={done} current={current} onChoose={setChosen} onReview={review} nothing="What you review moves here." />
        </div>
      )}
    </Screen>
  );
}

interface LaneProps { title: string; alerts: Alert[]; current: Alert | undefined; onChoose: (id: Alert["id"]) => void; onReview: (alert: Alert) => Promise<void>; nothing: string }

function Lane({ title, alerts, current, onChoose, onReview, nothing }: LaneProps) {
  return (
    <section class="alert-lane" aria-label={title}>
      <h2>{title}<span>{alerts.length}</span></h2>
      {alerts.length === 0 && <p class="lane-empty">{nothing}</p>}
      <ul>
        {alerts.map((alert) => (
          <li key={alert.id} id={`alert-${alert.id}`} class={alert === current ? "alert-card chosen" : "alert-card"} onPointerEnter={() => onChoose(alert.id)}>
            <a class="alert-picture" href={momentAddress(alert.observation)} aria-label={`Play ${alert.observation.label} on ${alert.observation.camera}`}><Snapshot seen={alert.observation} /><span class="result-play"><Icon name="play" size={16} /></span></a>
            <div class="alert-words">
              <b>{alert.rule}</b>
              <span>{capital(alert.observation.label)} {percent(alert.observation.confidence)} · {alert.observation.camera}{alert.observation.zones.length > 0 && ` · ${alert.observation.zones.join(", ")}`}</span>
              <span class="faint"><time dateTime={alert.at}>{when(Date.parse(alert.at), now.peek(), zone.value)}</time> · {ago(Date.parse(alert.at), now.value)}</span>
              {alert.acknowledgedBy && <span class="faint">Reviewed by {alert.acknowledgedBy}{alert.acknowledgedAt && ` ${when(Date.parse(alert.acknowledgedAt), now.peek(), zone.value)}`}</span>}
              {alert.delivery !== "none" && <span class={`delivery ${alert.delivery}`}>{deliveryWords[alert.delivery]}</span>}
            </div>
            {alert.state === "open" && <button type="button" class="button small" title="Reviewed (R)" onClick={() => void onReview(alert)}><Icon name="check" size={15} />Reviewed</button>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function put(list: Alert[], changed: Alert): Alert[] {
  return list.some((alert) => alert.id === changed.id) ? list.map((alert) => (alert.id === changed.id ? changed : alert)) : [changed, ...list].slice(0, MOST * 2);
}
