import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "./chat";
import { Composer } from "./composer";
import { DoorCard } from "./door";
import { FieldHelper } from "./field";
import { LINES } from "./generated/data";
import { Log } from "./log";
import { Menu } from "./menu";
import { openField } from "./state";
import { S } from "./strings";

interface Props {
  chat: Chat;
  isPage: boolean;
  isShown: boolean;
  open: () => void;
  close: () => void;
  leave: () => void;
}

export function App({ chat, isPage, isShown, open, close, leave }: Props) {
  const [, redraw] = useState(0);
  const launcher = useRef<HTMLButtonElement>(null);
  const wasShown = useRef(isShown);
  useEffect(() => chat.subscribe(() => redraw((n) => n + 1)), [chat]);
  useLayoutEffect(() => {
    if (wasShown.current && !isShown) launcher.current?.focus();
    wasShown.current = isShown;
  }, [isShown]);
  const { settings, unread } = chat.state;
  useEffect(() => {
    if (isShown) chat.read();
  }, [isShown, unread]);
  const t = chat.t;
  const look = ["root", settings.theme, settings.large ? "large" : "", isPage ? "page" : "float"].join(" ");
  const lang = settings.traditional ? "zh-TW" : "zh-CN";
  if (!isShown) {
    return (
      <div class={look} lang={lang}>
        <button type="button" class="launcher" ref={launcher} onClick={open} aria-expanded={false}>
          <Door />
          <span>{t(S.name)}</span>
          <span class="hidden">{t(S.open)}</span>
          {unread > 0 && (
            <span class="badge">
              {unread}
              <span class="hidden">{t(S.unread)}</span>
            </span>
          )}
        </button>
      </div>
    );
  }
  return (
    <div class={look} lang={lang}>
      <Panel chat={chat} isPage={isPage} close={close} leave={leave} />
    </div>
  );
}

function Panel({ chat, isPage, close, leave }: Pick<Props, "chat" | "isPage" | "close" | "leave">) {
  const [hasMenu, setMenu] = useState(false);
  const [hasDoor, setDoor] = useState(false);
  const words = useRef<HTMLTextAreaElement>(null);
  const door = useRef<HTMLButtonElement>(null);
  const hadDoor = useRef(false);
  const { t, state } = chat;
  useLayoutEffect(() => {
    if (!isPage) words.current?.focus();
  }, []);
  const pressDoor = () => {
    setDoor(true);
    chat.say(S.door);
  };
  const closeDoor = () => setDoor(false);
  useLayoutEffect(() => {
    if (hadDoor.current && !hasDoor) door.current?.focus();
    hadDoor.current = hasDoor;
  }, [hasDoor]);
  const field = openField(state.items);
  return (
    <section class="panel" aria-label={t(S.name)}>
      <header>
        <div class="title">
          <Door />
          <div>
            <h1>{t(S.name)}</h1>
            <p>{t(S.slogan)}</p>
          </div>
        </div>
        <div class="tools">
          <button type="button" class="exit" onClick={leave} title={t(S.exitHint)}>
            {t(S.exit)}
          </button>
          <button type="button" class="quiet" aria-expanded={hasMenu} onClick={() => setMenu(!hasMenu)}>
            {t(hasMenu ? S.less : S.more)}
          </button>
          {!isPage && (
            <button type="button" class="quiet" onClick={close} aria-label={t(S.close)}>
              <svg class="cross" viewBox="0 0 16 16" aria-hidden="true">
                <path d="M3 3l10 10M13 3L3 13" />
              </svg>
            </button>
          )}
        </div>
      </header>
      {hasMenu && <Menu chat={chat} done={() => setMenu(false)} />}
      <p class={chat.status ? "status" : "status none"} role="status">
        {t(chat.status)}
        {chat.isOffline && (
          <span>
            {t(S.danger)} <a href={`tel:${LINES.police}`}>{LINES.police}</a>。
          </span>
        )}
      </p>
      {state.progress && (state.progress.total || state.progress.step > 1) && <ProgressLine chat={chat} />}
      {hasDoor && <DoorCard t={t} close={closeDoor} />}
      <Log chat={chat} />
      <footer>
        {field?.input && <FieldHelper key={`${field.at}${field.input.slot}`} chat={chat} field={field.input} buttons={field.buttons ?? []} />}
        {!hasDoor && (
          <button type="button" class="door" ref={door} onClick={pressDoor}>
            {t(S.door)}
          </button>
        )}
        <Composer chat={chat} words={words} />
      </footer>
    </section>
  );
}

function ProgressLine({ chat }: { chat: Chat }) {
  const { step, total } = chat.state.progress!;
  return (
    <div class="progress">
      <span>{chat.t(S.step(step, total))}</span>
      {total && <progress value={step} max={total} aria-label={chat.t(S.step(step, total))} />}
    </div>
  );
}

function Door() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <path class="leaf" d="M9 26V8.5L20 6v20z" />
      <circle class="knob" cx="17" cy="16.5" r="1.7" />
      <path class="frame" d="M22 10h2.5v16H9" />
    </svg>
  );
}
