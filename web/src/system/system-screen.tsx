import type { ComponentChildren } from "preact";
import { Tools } from "../navigation";
import { now } from "../state/clock";
import { node, zone } from "../state/facts";
import { session } from "../state/session";
import { Screen, Waiting } from "../ui/parts";
import { bytes, dateText, duration, moment, percent, zoneName } from "../ui/words";
import type { NodeFacts } from "../api/types";
import { HealthPanel } from "./health-panel";
import { SystemTabs } from "./system-tabs";

export function SystemScreen() {
  const facts = node.value;
  return (
    <Screen title="System" note={facts && facts.name}>
      <SystemTabs />
      {!facts && <Waiting what="Reading the node…" />}
      {facts && (
        <>
          <HealthPanel />
          <div class="cards">
            <Disk disk={facts.disk} />
            <Card title="Analysis">
              <Fact name="State">{facts.analysis.on ? "On" : "Off"}</Fact>
              {facts.analysis.network && <><Fact name="Network">{facts.analysis.network.name}</Fact><Fact name="Licence">{facts.analysis.network.licence}</Fact><Fact name="Source">{facts.analysis.network.source}</Fact></>}
              {facts.analysis.problem && <p class="inline-problem">{facts.analysis.problem}</p>}
            </Card>
            <Card title="Node">
              <Fact name="Version">{facts.version}</Fact>
              <Fact name="Listens on">{facts.listen}</Fact>
              <Fact name="Started">{moment(Date.parse(facts.startedAt), zone.value)} ({duration(now.value - Date.parse(facts.startedAt))})</Fact>
              <Fact name="Time">{moment(now.value, zone.value)} {zoneName(now.value, zone.value)}</Fact>
              <Fact name="Time zone">{facts.timeZone}</Fact>
            </Card>
            <Card title="You">
              <Fact name="User">{session.value?.user}</Fact>
              <Fact name="Role">{session.value?.role}</Fact>
              <div class="system-tools"><Tools /></div>
            </Card>
            {facts.demo && (
              <Card title="Demonstration">
                <Fact name="Footage">{facts.demo.drawn ? "A scene that Sightline draws itself" : facts.demo.footage}</Fact>
                <Fact name="Credit">{facts.demo.credit}</Fact>
              </Card>
            )}
          </div>
        </>
      )}
    </Screen>
  );
}

function Card({ title, children }: { title: string; children: ComponentChildren }) {
  return <section class="card facts"><h2>{title}</h2><div>{children}</div></section>;
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return <div class="fact"><span>{name}</span><b>{children}</b></div>;
}

function Disk({ disk }: { disk: NodeFacts["disk"] }) {
  const total = Math.max(1, disk.totalBytes);
  const footage = Math.min(1, disk.footageBytes / total);
  const other = Math.max(0, 1 - footage - disk.freeBytes / total);
  const free = disk.freeBytes / total;
  return (
    <Card title="Disk">
      <div class="meter" role="img" aria-label={`${percent(footage)} footage, ${percent(other)} other, ${percent(free)} free`}>
        <i class="footage" style={{ width: `${footage * 100}%` }} /><i class="other" style={{ width: `${other * 100}%` }} />
      </div>
      <ul class="meter-words"><li><i class="footage" />Footage {bytes(disk.footageBytes)}</li><li><i class="other" />Other {bytes(other * total)}</li><li><i />Free {bytes(disk.freeBytes)}</li></ul>
      <Fact name="Folder">{disk.folder}</Fact>
      <Fact name="Oldest footage">{disk.oldest ? dateText(Date.parse(disk.oldest), zone.value) : "none yet"}</Fact>
      <Fact name="Kept">{[disk.maxAgeDays !== null && `${disk.maxAgeDays} days`, disk.maxBytes !== null && `up to ${bytes(disk.maxBytes)}`].filter(Boolean).join(", ") || "as long as there is room"}</Fact>
    </Card>
  );
}
