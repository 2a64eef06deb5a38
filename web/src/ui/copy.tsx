import { Icon } from "./icons";
import { say } from "./toasts";

/** A line to paste elsewhere, with a button that copies it. */
export function CopyLine({ text, name }: { text: string; name: string }) {
  const copy = async (event: Event) => {
    const line = (event.currentTarget as HTMLElement).parentElement!.querySelector("code")!;
    try {
      await navigator.clipboard.writeText(text);
      say(`${name} copied.`);
    } catch {
      // A page that is not secure has no clipboard: choosing the line leaves one key to press.
      getSelection()?.selectAllChildren(line);
      say("Chosen: press Ctrl+C to copy it.");
    }
  };
  return (
    <div class="copy-line">
      <code tabIndex={0} aria-label={name}>{text}</code>
      <button type="button" class="button ghost icon-only small" aria-label={`Copy ${name}`} title="Copy" onClick={(event) => void copy(event)}><Icon name="copy" size={15} /></button>
    </div>
  );
}
