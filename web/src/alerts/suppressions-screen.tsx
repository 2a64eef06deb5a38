import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Suppression } from "../api/types";
import { zone } from "../state/facts";
import { mayConfigure } from "../state/rights";
import { Icon } from "../ui/icons";
import { Empty, Problem, Screen, Waiting } from "../ui/parts";
import { sayError, sayUndoable } from "../ui/toasts";
import { dateText, moment, plural } from "../ui/words";
import { AlertTabs } from "./alerts-screen";

/** What nobody wants to hear of again, and how often it kept a rule silent. */
export function SuppressionsScreen() {
  const [list, setList] = useState<Suppression[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const read = async () => {
    try {
      setList((await api.suppressions()).suppressions);
      setError(null);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  useEffect(() => void read(), []);
  const remove = (made: Suppression) => {
    setList((all) => all?.filter((other) => other !== made) ?? null);
    sayUndoable("It is heard of again.", () => void api.removeSuppression(made.id).catch((failure: unknown) => { sayError(failure); void read(); }), () => void read());
  };
  return (
    <Screen title="Alerts" wide>
      <AlertTabs at="suppressions" />
      {error && <Problem error={error} again={() => void read()} />}
      {!list && !error && <Waiting what="Reading…" />}
      {list?.length === 0 && <Empty icon="mute" title="Nothing is silenced"><p>Open an incident and choose “Not like this again”: what is like it raises no alert any more.</p></Empty>}
      {list && list.length > 0 && (
        <ul class="rule-list">
          {list.map((made) => (
            <li key={made.id} class="card rule">
              <div class="rule-words">
                <b>{made.words}</b>
                {made.why && <span>“{made.why}”</span>}
                <span class="faint">{made.madeBy}, {dateText(Date.parse(made.madeAt), zone.value)} · kept silent {plural(made.hits, "time")}{made.lastHit && `, last ${moment(Date.parse(made.lastHit), zone.value)}`}</span>
              </div>
              {mayConfigure.value && <button type="button" class="button ghost icon-only small" aria-label={`Hear again of ${made.words}`} onClick={() => remove(made)}><Icon name="trash" size={16} /></button>}
            </li>
          ))}
        </ul>
      )}
    </Screen>
  );
}
