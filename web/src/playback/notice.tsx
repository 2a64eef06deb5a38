import { Icon } from "../ui/icons";
import type { Notice } from "./desk";

/** What playback has to say, over the picture. */
export function NoticeWords({ notice, goLive }: { notice: Notice | null; goLive?: () => void }) {
  if (!notice) return null;
  return (
    <p class={notice.bad ? "stage-note bad" : "stage-note"} role="status" onClick={(event) => event.stopPropagation()}>
      <Icon name={notice.bad ? "warning" : "clock"} /><span>{notice.text}</span>
      {notice.bad && goLive && <button type="button" class="button small" onClick={goLive}>Go live</button>}
    </p>
  );
}
