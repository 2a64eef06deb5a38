import { signal } from "@preact/signals";
import { Dialog } from "./parts";

export const keysShown = signal(false);

const groups: [string, [string[], string][]][] = [
  ["Everywhere", [[["/"], "Search"], [["1", "–", "9"], "Open a camera"], [["G"], "Live grid"], [["B"], "Play back several cameras"], [["A"], "Alerts"], [["Esc"], "Back"], [["?"], "These keys"]]],
  ["Live and playback", [[["Space"], "Play or pause"], [["J", "K", "L"], "Backwards, pause, forwards; again for faster"], [[",", "."], "One picture back or on"], [["←", "→"], "10 seconds back or on"], [["Shift", "←", "→"], "1 minute back or on"], [["P", "N"], "Last or next thing seen"], [["Shift", "P", "N"], "Last or next gap"], [["End"], "Live, or the newest"]]],
  ["Picture and timeline", [[["+", "−"], "Zoom the timeline"], [["T"], "Go to the timeline"], [["M"], "Sound on or off"], [["O"], "Outline objects"], [["V"], "Play this with other cameras"]]],
  ["Zones, lines, masks", [[["Enter"], "End what is drawn"], [["Tab"], "Next shape or point"], [["←", "↑", "→", "↓"], "Move it; with Shift further"], [["Insert"], "One more point"], [["Delete"], "Remove it"], [["Ctrl", "Z"], "Undo"], [["Ctrl", "S"], "Save"]]],
  ["Alerts", [[["J"], "Next"], [["K"], "Previous"], [["A"], "Reviewed"], [["E"], "Escalate"], [["C"], "Close: it was so"], [["X"], "Close: false alarm"], [["Z"], "Undo"], [["U"], "New to me again"], [["N"], "Not like this again"], [["O"], "Open the incident"], [["Enter"], "Play the moment"]]],
];

export function KeysDialog() {
  if (!keysShown.value) return null;
  return (
    <Dialog title="Keys" wide onClose={() => { keysShown.value = false; }}>
      <div class="keys">
        {groups.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([names, words]) => (
                <div key={words}><dt>{names.map((name) => (name === "–" ? "–" : <kbd key={name}>{name}</kbd>))}</dt><dd>{words}</dd></div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
