import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "./chat";
import { fileInLine, detail, tokenOf } from "./files";
import { PlanFigure } from "./plan";
import { isLatest } from "./state";
import { S } from "./strings";
import { clock } from "./text";
import type { FileLink, Item } from "./types";
import { Reply } from "./words";

const SAME_BREATH_MS = 3 * 60_000;
const NEAR = 24;
const LONG_TEXT = 350;

export function Log({ chat }: { chat: Chat }) {
  const log = useRef<HTMLDivElement>(null);
  const [hasMore, setMore] = useState(false);
  const { t, state } = chat;
  const { items } = state;
  const isRestored = useRef(chat.isRestored);
  const look = () => {
    const box = log.current;
    if (!box) return; // closed meanwhile
    setMore(box.scrollHeight - box.clientHeight - box.scrollTop > NEAR);
  };
  // To the end, but never so far that the person's last words leave the screen: an answer in
  // several parts is read from its beginning.
  useLayoutEffect(() => {
    const box = log.current!;
    const mine = [...box.querySelectorAll<HTMLElement>(".mine")].pop();
    const end = box.scrollHeight - box.clientHeight;
    box.scrollTop = isRestored.current ? end : mine ? Math.min(end, mine.offsetTop - box.offsetTop - 8) : 0;
    isRestored.current = false;
    look();
  }, [items.length, chat.isTyping]);
  useEffect(() => {
    const watch = new ResizeObserver(look);
    watch.observe(log.current!);
    return () => watch.disconnect();
  }, []);
  const down = () => {
    log.current!.scrollTop = log.current!.scrollHeight;
    log.current!.focus({ preventScroll: true });
  };
  return (
    <div class="middle">
      <div class="log" role="log" aria-label={t(S.log)} tabIndex={0} ref={log} onScroll={look}>
        {items.map((item, i) => (
          <Turn key={`${item.at}-${i}`} chat={chat} item={item} before={items[i - 1]} isOpen={isLatest(items, i)} />
        ))}
      </div>
      <p class={chat.isTyping ? "typing" : "typing none"} role="status">
        {chat.isTyping ? t(S.typing) : ""}
      </p>
      {hasMore && (
        <button type="button" class="quiet more" aria-label={t(S.newer)} onClick={down}>
          ↓
        </button>
      )}
    </div>
  );
}

interface TurnProps {
  chat: Chat;
  item: Item;
  before?: Item;
  isOpen: boolean;
}

function Turn({ chat, item, before, isOpen }: TurnProps) {
  const { t } = chat;
  if (item.from === "note") return <p class="note">{t(item.text!)}</p>;
  const isMine = item.from === "me";
  // Parts of one answer carry the name and the time once.
  const isSame = !isMine && before?.from === "bot" && item.at - before.at < SAME_BREATH_MS;
  const waits = chat.state.outbox.some((message) => message.id === item.id);
  return (
    <div class={`turn ${isMine ? "mine" : "theirs"} ${isSame ? "same" : ""}`}>
      <p class="meta">
        {t(isMine ? S.me : S.name)} <time dateTime={new Date(item.at).toISOString()}>{clock(item.at, Date.now())}</time>
        {waits && ` · ${t(S.waiting)}`}
      </p>
      {item.text && (isMine ? <p class="bubble">{item.text}</p> : <Bubble chat={chat} text={item.text} isQuestion={!!item.buttons?.length} />)}
      {item.plan && <PlanFigure plan={item.plan} t={t} />}
      {item.files && <Files chat={chat} files={item.files} title={item.title} />}
      {!!item.buttons?.length && <Choices chat={chat} item={item} isOpen={isOpen} />}
    </div>
  );
}

/** A reply. A whole letter is folded: it is read in its file; a question to check never is. */
function Bubble({ chat, text, isQuestion }: { chat: Chat; text: string; isQuestion: boolean }) {
  const [isCopied, setCopied] = useState(false);
  const [isUnfolded, setUnfolded] = useState(false);
  const lines = text.split("\n");
  const files = lines.map(fileInLine).filter((file): file is FileLink => !!file);
  const rest = chat.t(lines.filter((line) => !fileInLine(line)).join("\n").trim());
  const isOpen = isUnfolded || isQuestion || rest.length <= LONG_TEXT;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(rest);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      // Not allowed here: the text can still be marked by hand.
    }
  };
  return (
    <>
      {rest && (
        <div class={isOpen ? "bubble" : "bubble folded"}>
          <div class="words">
            <Reply text={rest} />
          </div>
          {!isOpen && (
            <button type="button" class="quiet" onClick={() => setUnfolded(true)}>
              {chat.t(S.whole)}
            </button>
          )}
          <button type="button" class="copy" onClick={copy} aria-label={chat.t(isCopied ? S.copied : S.copy)}>
            {isCopied ? "✓" : <CopyMark />}
          </button>
        </div>
      )}
      {files.length > 0 && <Files chat={chat} files={files} />}
    </>
  );
}

const CopyMark = () => (
  <svg viewBox="0 0 16 16" aria-hidden="true">
    <path d="M5.5 5.5h7v8h-7zM3.5 10.5v-8h7" />
  </svg>
);

function Files({ chat, files, title }: { chat: Chat; files: FileLink[]; title?: string }) {
  const { t } = chat;
  return (
    <ul class="files" aria-label={title ? t(title) : undefined}>
      {files.map((file) => (
        <li key={file.url}>
          <a class="card" href={new URL(`files/${tokenOf(file.url)}`, chat.server).href} download={file.name}>
            <span class={`kind ${detail(file).split(" ")[0].toLowerCase()}`} aria-hidden="true">
              {t(detail(file).split(" ")[0])}
            </span>
            <span>
              <strong>{t(file.name)}</strong>
              <small>
                {t(S.fileAction)} · {t(detail(file))}
              </small>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Choices({ chat, item, isOpen }: { chat: Chat; item: Item; isOpen: boolean }) {
  const { t } = chat;
  // The fixed red button says the same, opens the card as well, and is always in reach.
  const choices = item.buttons!.filter((choice) => choice.title !== S.door || item.chosen === S.door);
  if (!choices.length) return null;
  return (
    <div class="choices" role="group" aria-label={t(S.choices)}>
      {choices.map((choice) => {
        const isChosen = item.chosen === choice.title;
        return (
          <button type="button" class={isChosen ? "chosen" : ""} disabled={!isOpen} onClick={() => chat.choose(item, choice)}>
            {isChosen && <span class="hidden">{t(S.chosen)}</span>}
            {isChosen ? `✓ ${t(choice.title)}` : t(choice.title)}
          </button>
        );
      })}
    </div>
  );
}
