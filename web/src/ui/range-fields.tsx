import { zone } from "../state/facts";
import type { Range } from "../exports/model";
import { Icon } from "./icons";
import { duration, zoneName } from "./words";
import { zonedInstant, zonedText } from "./zoned";

const HOUR = 3_600_000;

/** One or several stretches of time, in the node's zone, to the second. */
export function RangeFields({ ranges, onChange, most = 1 }: { ranges: Range[]; onChange: (ranges: Range[]) => void; most?: number }) {
  const put = (index: number, range: Range) => onChange(ranges.map((other, at) => (at === index ? range : other)));
  const add = () => {
    const last = ranges.at(-1);
    const start = last?.end ?? Date.now() - HOUR;
    onChange([...ranges, { start, end: start + 10 * 60_000 }]);
  };
  const at = ranges[0]?.start ?? Date.now();
  return (
    <fieldset class="ranges">
      <legend class="field-label">{most > 1 ? "Ranges" : "Range"} <span class="faint">in {zoneName(at, zone.value)}</span></legend>
      <ul>
        {ranges.map((range, index) => (
          <li key={index}>
            <Moment label={`Range ${index + 1} from`} at={range.start} onChange={(start) => put(index, { ...range, start })} />
            <span aria-hidden="true">–</span>
            <Moment label={`Range ${index + 1} to`} at={range.end} onChange={(end) => put(index, { ...range, end })} />
            <span class="range-length">{range.start !== null && range.end !== null && range.end > range.start ? duration(range.end - range.start) : ""}</span>
            {ranges.length > 1 && <button type="button" class="button ghost icon-only small" aria-label={`Remove range ${index + 1}`} onClick={() => onChange(ranges.filter((_, other) => other !== index))}><Icon name="close" size={15} /></button>}
          </li>
        ))}
      </ul>
      {ranges.length < most && <button type="button" class="button small" onClick={add}><Icon name="plus" size={15} />Add a range</button>}
    </fieldset>
  );
}

function Moment({ label, at, onChange }: { label: string; at: number | null; onChange: (at: number | null) => void }) {
  return (
    <input type="datetime-local" step={1} required aria-label={label} value={at === null ? "" : zonedText(at, zone.value)}
      onChange={(event) => onChange(zonedInstant(event.currentTarget.value, zone.value))} />
  );
}
