import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Incident, IncidentDeed } from "../api/types";
import { now } from "../state/clock";
import { heardIncident, readUnread, zone } from "../state/facts";
import { mayPin } from "../state/rights";
import { Icon } from "../ui/icons";
import { useKeys } from "../ui/keys";
import { Empty, Problem, Screen, Waiting } from "../ui/parts";
import { say, sayError } from "../ui/toasts";
import { ago, capital, percent, plural, when } from "../ui/words";
import { momentAddress } from "../search/moment";
import { Snapshot } from "../search/result-card";
import { IncidentDialog } from "./incident-dialog";
import { lanes, neighbour, pushed, put, severityWords, type Lane } from "./incidents";
import { SuppressionDialog } from "./suppression-dialog";

const MOST = 200;
const deliveryWords: Record<string, string> = { pending: "Telling: waiting", delivered: "Told", failing: "Telling fails, trying again", dropped: "Could not be told" };

export function AlertTabs({ at }: { at: "alerts" | "rules" | "suppressions" | "reports" }) {
  return (
    <nav class="tabs" aria-label="Alerts">
      <a href="#/alerts" aria-current={at === "alerts" ? "page" : undefined}>Review</a>
      <a href="#/alerts/rules" aria-current={at === "rules" ? "page" : undefined}>Rules</a>
      <a href="#/alerts/silenced" aria-current={at === "suppressions" ? "page" : undefined}>Silenced</a>
      <a href="#/alerts/reports" aria-current={at === "reports" ? "page" : undefined}>Reports</a>
    </nav>
  );
}

export function AlertsScreen({ incident: asked }: { incident: number | null }) {
  const [incidents, setIncidents] = useState<Incident[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [chosen, setChosen] = useState<Incident["id"] | null>(asked);
  const [opened, setOpened] = useState<Incident["id"] | null>(asked);
  const [silencing, setSilencing] = useState<Incident | null>(null);

  const read = async () => {
    try {
      setIncidents((await api.incidents("", MOST)).incidents);
      setError(null);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  useEffect(() => void read(), []);
  useEffect(() => { if (asked !== null) setOpened(asked); }, [asked]);
  useEffect(() => heardIncident.subscribe((heard) => { if (heard) setIncidents((list) => list && pushed(list, heard, MOST * 2)); }), []);

  const all = lanes(incidents ?? []);
  const order = all.flatMap((lane) => lane.incidents);
  const current = order.find((incident) => incident.id === chosen) ?? order[0];
  const unread = order.filter((incident) => incident.unread && incident.state !== "closed").length;

  const see = async (incident: Incident, seen = true) => {
    if (incident.unread !== seen) return;
    try {
      const changed = await api.incidentDeed(incident.id, "seen", { seen });
      setIncidents((list) => list && put(list, changed, MOST * 2));
      void readUnread();
    } catch (failure) {
      sayError(failure);
    }
  };
  const choose = (incident: Incident | undefined) => {
    if (!incident) return;
    setChosen(incident.id);
    document.getElementById(`incident-${incident.id}`)?.scrollIntoView({ block: "nearest" });
    void see(incident);
  };
  const step = (by: number) => choose(order[Math.min(order.length - 1, Math.max(0, (current ? order.indexOf(current) : -1) + by))]);
  const act = async (incident: Incident, deed: "acknowledge" | "escalate" | "close" | "undo", said: IncidentDeed = {}) => {
    const next = neighbour(all.find((lane) => lane.incidents.includes(incident))?.incidents ?? [], incident);
    try {
      const changed = await api.incidentDeed(incident.id, deed, said);
      setIncidents((list) => list && put(list, changed, MOST * 2));
      if (deed !== "undo" && deed !== "escalate" && next) setChosen(next.id);
      if (deed === "undo") say("The last step is taken back.");
      void readUnread();
    } catch (failure) {
      sayError(failure);
    }
  };
  const onCurrent = (doing: (incident: Incident) => void) => () => { if (current) doing(current); };
  const take = onCurrent((incident) => void act(incident, "acknowledge"));
  useKeys({
    j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
    a: take, r: take,
    e: onCurrent((incident) => void act(incident, "escalate")),
    c: onCurrent((incident) => void act(incident, "close", { outcome: "true" })),
    x: onCurrent((incident) => void act(incident, "close", { outcome: "false" })),
    z: onCurrent((incident) => void act(incident, "undo")),
    u: onCurrent((incident) => void see(incident, false)),
    n: onCurrent(setSilencing),
    o: onCurrent((incident) => setOpened(incident.id)),
    Enter: onCurrent((incident) => { if (incident.newest?.observation) location.hash = momentAddress(incident.newest.observation); }),
  });

  const open = all[0].incidents.length;
  return (
    <Screen title="Alerts" note={incidents && (open > 0 ? `${plural(open, "incident")} to review, ${unread} new to you` : "all reviewed")} wide>
      <AlertTabs at="alerts" />
      {error && <Problem error={error} again={() => void read()} />}
      {!incidents && !error && <Waiting what="Reading the alerts…" />}
      {incidents?.length === 0 && (
        <Empty icon="alert" title="No alerts yet">
          <p>A rule says what you want to hear of, for example a person at the door at night.</p>
          <a class="button primary" href="#/alerts/rules"><Icon name="plus" />Make a rule</a>
        </Empty>
      )}
      {incidents && incidents.length > 0 && (
        <div class="lanes three">
          {all.map((lane) => <LaneView key={lane.title} lane={lane} current={current} onChoose={choose} onOpen={setOpened} onAct={act} />)}
        </div>
      )}
      {opened !== null && <IncidentDialog id={opened} onAct={act} onSilence={(incident) => { setOpened(null); setSilencing(incident); }} onClose={() => { setOpened(null); if (asked !== null) location.hash = "#/alerts"; }} />}
      {silencing?.newest && <SuppressionDialog alert={silencing.newest} onClose={() => setSilencing(null)} />}
    </Screen>
  );
}

type Act = (incident: Incident, deed: "acknowledge" | "escalate" | "close" | "undo", said?: IncidentDeed) => Promise<void>;
interface LaneProps { lane: Lane; current: Incident | undefined; onChoose: (incident: Incident) => void; onOpen: (id: number) => void; onAct: Act }

function LaneView({ lane, current, onChoose, onOpen, onAct }: LaneProps) {
  const unread = lane.incidents.filter((incident) => incident.unread).length;
  return (
    <section class="alert-lane" aria-label={lane.title}>
      <h2>{lane.title}<span>{lane.incidents.length}</span>{unread > 0 && lane.title !== "Closed" && <b class="badge" aria-label={`${unread} new to you`}>{unread}</b>}</h2>
      {lane.incidents.length === 0 && <p class="lane-empty">{lane.nothing}</p>}
      <ul>{lane.incidents.map((incident) => <Card key={incident.id} incident={incident} chosen={incident === current} onChoose={onChoose} onOpen={onOpen} onAct={onAct} />)}</ul>
    </section>
  );
}

function Card({ incident, chosen, onChoose, onOpen, onAct }: { incident: Incident; chosen: boolean; onChoose: (incident: Incident) => void; onOpen: (id: number) => void; onAct: Act }) {
  const seen = incident.newest?.observation ?? null;
  const at = Date.parse(incident.end);
  const waiting = incident.state === "open" || incident.state === "escalated";
  return (
    <li id={`incident-${incident.id}`} class={`alert-card ${incident.severity}${chosen ? " chosen" : ""}${incident.unread ? " unread" : ""}`} onClick={() => onChoose(incident)}>
      {seen
        ? <a class="alert-picture" href={momentAddress(seen)} aria-label={`Play ${seen.label} on ${seen.camera}`}><Snapshot seen={seen} /><span class="result-play"><Icon name="play" size={16} /></span></a>
        : <span class="alert-picture no-snapshot"><Icon name="noPicture" size={24} /></span>}
      <div class="alert-words">
        <button type="button" class="alert-title" onClick={(event) => { event.stopPropagation(); onChoose(incident); onOpen(incident.id); }}>
          {incident.unread && <i class="unread-dot" role="img" aria-label="new to you" />}{incident.title}
        </button>
        <span><b class={`severity ${incident.severity}`}>{severityWords[incident.severity]}</b>{incident.state === "escalated" && <b class="severity alarm"> · Escalated</b>}{incident.outcome && ` · ${incident.outcome === "true" ? "It was so" : "False alarm"}`}</span>
        <span>{seen && `${capital(seen.label)} ${percent(seen.confidence)} · `}{incident.cameras.join(", ")}{incident.alerts > 1 && ` · ${plural(incident.alerts, "alert")}`}</span>
        <span class="faint"><time dateTime={incident.end}>{when(at, now.peek(), zone.value)}</time> · {ago(at, now.value)}</span>
        {incident.newest?.acknowledgedBy && <span class="faint">Reviewed by {incident.newest.acknowledgedBy}</span>}
        {incident.why && <span class="faint">“{incident.why}”</span>}
        {incident.newest && deliveryWords[incident.newest.delivery] && <span class={`delivery ${incident.newest.delivery}`}>{deliveryWords[incident.newest.delivery]}</span>}
      </div>
      {mayPin.value && waiting && <button type="button" class="button small" title="Reviewed (A)" onClick={(event) => { event.stopPropagation(); void onAct(incident, "acknowledge"); }}><Icon name="check" size={15} />Reviewed</button>}
      {mayPin.value && incident.state === "acknowledged" && (
        <span class="alert-ends">
          <button type="button" class="button small" title="It was so: close (C)" onClick={(event) => { event.stopPropagation(); void onAct(incident, "close", { outcome: "true" }); }}>It was so</button>
          <button type="button" class="button small" title="False alarm: close (X)" onClick={(event) => { event.stopPropagation(); void onAct(incident, "close", { outcome: "false" }); }}>False alarm</button>
        </span>
      )}
    </li>
  );
}
