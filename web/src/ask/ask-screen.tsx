import { useEffect, useRef, useState } from "preact/hooks";
import type { Answer, Claim } from "../api/types";
import { go, printRoute } from "../route";
import { now } from "../state/clock";
import { vocabulary, zone } from "../state/facts";
import { Icon } from "../ui/icons";
import { Empty, Problem, Screen, Waiting } from "../ui/parts";
import { capital, causeWords, duration, plural, when } from "../ui/words";
import { ChipWords, ReportDraft, RuleDraft } from "./drafts";
import { aboutToType, ask, turns, type Turn } from "./store";
import { mannerOf, mannerWords, proofOf, starters, toolCaller, verdictWords, without } from "./words";

/** Questions in plain words; each answer with its reading, its proof, and whether anybody was looking. */
export function AskScreen({ q }: { q: string }) {
  const [text, setText] = useState(q);
  const end = useRef<HTMLDivElement>(null);
  const list = turns.value;
  const busy = list.some((turn) => turn.answer === null && turn.error === null);
  useEffect(() => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (list.length > 0) end.current?.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "end" });
  }, [list]);
  useEffect(aboutToType, []);
  const submit = (question: string) => {
    if (question.trim() === "" || busy) return;
    setText("");
    void ask(question.trim());
  };
  return (
    <Screen title="Ask" note="answers from the record, with proof">
      <div class="ask-room">
      {list.length === 0 && (
        <Empty icon="ask" title="Ask what was seen">
          <p>Every claim of an answer is checked against the record before you read it, and leads to its pictures. What was not recorded is said, not guessed.</p>
          <div class="starters">{starters(vocabulary.value).map((starter) => <button key={starter} type="button" class="starter" onClick={() => submit(starter)}>{starter}</button>)}</div>
        </Empty>
      )}
      {list.length > 0 && <ol class="turns" aria-live="polite">{list.map((turn) => <TurnView key={turn.id} turn={turn} onAsk={submit} onEdit={(question) => { setText(question); document.getElementById("ask-box")?.focus(); }} />)}</ol>}
      <form class="ask-form" onSubmit={(event) => { event.preventDefault(); submit(text); }}>
        <input id="ask-box" autofocus aria-label="Question" maxLength={500} autocomplete="off" placeholder="How many people came by this morning?" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="submit" class="button primary" disabled={busy || text.trim() === ""}>Ask</button>
      </form>
      <div ref={end} />
      </div>
    </Screen>
  );
}

function TurnView({ turn, onAsk, onEdit }: { turn: Turn; onAsk: (question: string) => void; onEdit: (question: string) => void }) {
  return (
    <li class="turn">
      <button type="button" class="turn-question" title="Ask it otherwise" onClick={() => onEdit(turn.question)}>{turn.question}</button>
      {turn.error && <Problem error={turn.error} again={() => onAsk(turn.question)} />}
      {!turn.answer && !turn.error && <Waiting what="Looking through the record…" />}
      {turn.answer && <AnswerView answer={turn.answer} onAsk={onAsk} />}
    </li>
  );
}

function AnswerView({ answer, onAsk }: { answer: Answer; onAsk: (question: string) => void }) {
  const manner = mannerOf(answer);
  return (
    <div class={`card turn-answer ${manner}`} data-outcome={answer.outcome}>
      <p class="turn-manner"><Icon name={manner === "answer" ? "check" : manner === "question" ? "ask" : manner === "nothing" ? "search" : "warning"} size={15} />{mannerWords[manner]}{manner === "refusal" && `: ${causeWords(answer.outcome)}`}</p>
      <p class="turn-text">{answer.answer}</p>
      {answer.notUnderstood.length > 0 && <p class="not-understood"><Icon name="warning" size={15} />Not understood: {answer.notUnderstood.join(", ")}</p>}
      {answer.choices.length > 0 && <div class="starters">{answer.choices.map((choice) => <button key={choice} type="button" class="starter" onClick={() => onAsk(choice)}>{choice}</button>)}</div>}
      {answer.claims.length > 0 && <ul class="claims" aria-label="What is claimed, and its proof">{answer.claims.map((claim, index) => <ClaimView key={index} claim={claim} query={answer.query} />)}</ul>}
      {answer.rule && <RuleDraft words={answer.rule} />}
      {answer.report && <ReportDraft kind={answer.report} />}
      <Reading answer={answer} />
      <Tools answer={answer} />
      <Coverage answer={answer} />
    </div>
  );
}

function ClaimView({ claim, query }: { claim: Claim; query: string }) {
  const proof = proofOf(claim);
  const bad = claim.verdict === "struck";
  return (
    <li class={`claim ${claim.verdict}`}>
      <Icon name={bad ? "close" : claim.verdict === "corrected" ? "warning" : "seal"} size={16} />
      <div>
        <span>{bad ? <s>{claim.text}</s> : claim.text}</span>
        <small>{capital(verdictWords[claim.verdict])}{claim.why && ` (${claim.why})`}{claim.observations.length > 0 && ` · ${plural(claim.observations.length, "observation")}${claim.observations.length === 50 ? " and more" : ""}`}</small>
      </div>
      {proof && <a class="button small" href={printRoute({ screen: "camera", name: proof.camera, at: proof.at, observation: null })}><Icon name="play" size={14} />Play the proof</a>}
      {!proof && !bad && query && claim.observations.length > 0 && <a class="button small" href={printRoute({ screen: "search", q: query })}><Icon name="search" size={14} />See them</a>}
    </li>
  );
}

/** How the question was read; a chip that is taken away leads to the search of the rest. */
function Reading({ answer }: { answer: Answer }) {
  if (answer.chips.length === 0 && answer.query === "" && answer.notes.length === 0) return null;
  return (
    <div class="reading">
      {answer.chips.length > 0 && (
        <ul class="chips" aria-label="How the question was read">
          {answer.chips.map((chip) => (
            <li key={chip.text} class="chip"><span class="chip-key">{chip.key}</span><ChipWords chip={chip} />
              <button type="button" aria-label={`Search without ${chip.key} ${chip.value}`} title="Search without this" onClick={() => go({ screen: "search", q: without(answer.chips, chip) })}><Icon name="close" size={13} /></button>
            </li>
          ))}
        </ul>
      )}
      {answer.query !== "" && (
        <p class="compiled">Looked up <code>{answer.query}</code>
          {answer.start && answer.end && <span>{when(Date.parse(answer.start), now.peek(), zone.value)} – {when(Date.parse(answer.end), now.peek(), zone.value)}</span>}
          <span>{answer.tookMillis} ms</span>
          <a href={printRoute({ screen: "search", q: answer.query })}>Change it in the search</a>
        </p>
      )}
      {answer.notes.map((note) => <p key={note} class="faint">{note}</p>)}
    </div>
  );
}

/** What was called to find the answer, and by whom: the grammar or a language model. */
function Tools({ answer }: { answer: Answer }) {
  if (answer.tools.length === 0) return null;
  return (
    <details class="export-more">
      <summary>How it was worked out ({plural(answer.tools.length, "tool call")})</summary>
      <ol class="tool-calls">{answer.tools.map((call, index) => <li key={index}><span class="faint">{toolCaller(call.by)}</span> <code>{call.tool}</code> <code>{call.arguments}</code></li>)}</ol>
    </details>
  );
}

/** Whether anybody was looking: an answer that found nothing is worth no more than that. */
function Coverage({ answer }: { answer: Answer }) {
  const { sentence, blind } = answer.coverage;
  if (!sentence && blind.length === 0) return null;
  return (
    <div class="coverage">
      {sentence && <p class={blind.length > 0 ? "note-warn" : "faint"}>{sentence}</p>}
      {blind.length > 0 && (
        <details class="export-more">
          <summary>When nobody was looking ({blind.length})</summary>
          <ul>
            {blind.slice(0, 100).map((each) => (
              <li key={`${each.camera} ${each.start}`}>
                <a href={printRoute({ screen: "camera", name: each.camera, at: Date.parse(each.start), observation: null })}>{each.camera}</a> {when(Date.parse(each.start), now.peek(), zone.value)}, {duration(Date.parse(each.end) - Date.parse(each.start))}: {causeWords(each.cause)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
