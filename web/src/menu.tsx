import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "./chat";
import { VERSION } from "./generated/data";
import { S } from "./strings";

const CONFIRM_MS = 5000;
const THEMES = ["auto", "light", "dark"] as const;

export function Menu({ chat, done }: { chat: Chat; done: () => void }) {
  const { t } = chat;
  const { settings } = chat.state;
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const act = (what: () => void) => () => {
    what();
    done();
  };
  const theme = THEMES[(THEMES.indexOf(settings.theme) + 1) % THEMES.length];
  return (
    <div class="menu" role="group" aria-label={t(S.more)}>
      <button type="button" ref={first} onClick={act(() => chat.say("上一步", S.back))}>
        {t(S.back)}
      </button>
      <button type="button" aria-pressed={settings.large} onClick={() => chat.set({ large: !settings.large })}>
        {t(S.large)}
      </button>
      <button type="button" lang="zh-TW" aria-pressed={settings.traditional} onClick={() => chat.set({ traditional: !settings.traditional })}>
        {S.traditional}
      </button>
      <button type="button" onClick={() => chat.set({ theme })}>
        {t(S.theme[settings.theme])}
      </button>
      <button type="button" onClick={act(() => download(chat.transcript()))}>
        {t(S.download)}
      </button>
      <Twice first={t(S.restart)} again={t(S.restartAgain)} act={act(() => chat.restart())} />
      <Twice first={t(S.clear)} again={t(S.clearAgain)} act={act(() => chat.clear())} />
      <label class="check">
        <input type="checkbox" checked={settings.keep} onChange={() => chat.set({ keep: !settings.keep })} />
        <span>
          {t(S.keep)}
          <small>{t(S.keepHint)}</small>
        </span>
      </label>
      <p class="small">
        {t(S.exitHint)} {t(S.version)} {VERSION}
      </p>
    </div>
  );
}

/** Asks by changing its own words: a dialog would hide the door button. */
function Twice({ first, again, act }: { first: string; again: string; act: () => void }) {
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    if (!isAsked) return;
    const timer = setTimeout(() => setAsked(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [isAsked]);
  return (
    <button type="button" class={isAsked ? "warn" : ""} onClick={() => (isAsked ? act() : setAsked(true))}>
      {isAsked ? again : first}
    </button>
  );
}

function download(text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain" }));
  link.download = "conversation.txt";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
