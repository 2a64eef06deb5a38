import { useEffect, useState } from "preact/hooks";
import { api, asApiError, type ApiError } from "../api/client";
import type { Rule } from "../api/types";
import { go, printRoute } from "../route";
import { zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { Empty, Problem, Screen, Waiting } from "../ui/parts";
import { sayError, sayUndoable } from "../ui/toasts";
import { dateText, duration } from "../ui/words";
import { AlertTabs } from "./alerts-screen";
import { RuleDialog } from "./rule-dialog";

export function RulesScreen({ q }: { q: string | null }) {
  const [rules, setRules] = useState<Rule[] | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [making, setMaking] = useState<string | null>(q);
  useEffect(() => { if (q !== null) setMaking(q); }, [q]);
  const read = async () => {
    try {
      setRules((await api.rules()).rules);
      setError(null);
    } catch (failure) {
      setError(asApiError(failure));
    }
  };
  useEffect(() => void read(), []);

  const remove = (rule: Rule) => {
    setRules((list) => list?.filter((other) => other.id !== rule.id) ?? null);
    sayUndoable(`The rule “${rule.name}” is deleted.`, () => void api.removeRule(rule.id).catch((failure: unknown) => { sayError(failure); void read(); }), () => void read());
  };

  return (
    <Screen title="Alerts" wide actions={<button type="button" class="button primary" onClick={() => setMaking("")}><Icon name="plus" />New rule</button>}>
      <AlertTabs at="rules" />
      {error && <Problem error={error} again={() => void read()} />}
      {!rules && !error && <Waiting what="Reading the rules…" />}
      {rules?.length === 0 && <Empty icon="rule" title="No rules yet"><p>A rule is a search that stands: whenever something new matches, you are alerted.</p></Empty>}
      {rules && rules.length > 0 && (
        <ul class="rule-list">
          {rules.map((rule) => (
            <li key={rule.id} class="card rule">
              <div class="rule-words">
                <b>{rule.name}</b>
                <code>{rule.query}</code>
                <span class="faint">
                  {rule.coolDownSeconds > 0 ? `At most once in ${duration(rule.coolDownSeconds * 1000)}` : "Every match"}
                  {rule.schedule && ` · ${rule.schedule}`} · {rule.severity}{rule.group && ` · group ${rule.group}`}{rule.actions.length > 0 && ` · ${rule.actions.join(", ")}`} · since {dateText(Date.parse(rule.createdAt), zone.value)}
                </span>
              </div>
              <a class="button small" href={printRoute({ screen: "search", q: rule.query })}><Icon name="search" size={15} />Matches</a>
              <button type="button" class="button ghost icon-only small" aria-label={`Delete the rule ${rule.name}`} onClick={() => remove(rule)}><Icon name="trash" size={16} /></button>
            </li>
          ))}
        </ul>
      )}
      {making !== null && <RuleDialog query={making} onClose={(made) => { setMaking(null); if (q !== null) go({ screen: "rules", q: null }); if (made) void read(); }} />}
    </Screen>
  );
}
