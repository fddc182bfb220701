import type { RefObject } from "preact";
import { useState } from "preact/hooks";
import { LONGEST, type Chat } from "./chat";
import { S } from "./strings";

const MOST_ROWS = 5;
const ROW_LENGTH = 22;

export function Composer({ chat, words }: { chat: Chat; words: RefObject<HTMLTextAreaElement | null> }) {
  const [text, set] = useState("");
  const [isLong, setLong] = useState(false);
  const { t } = chat;
  const submit = () => {
    const said = text.trim();
    setLong([...said].length > LONGEST);
    if (!said) words.current?.focus();
    if (!said || [...said].length > LONGEST) return;
    set("");
    chat.say(said);
  };
  const onKey = (event: KeyboardEvent) => {
    // 229 is what some input methods report while composing.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  };
  const rows = Math.min(MOST_ROWS, text.split("\n").length + Math.floor(text.length / ROW_LENGTH));
  return (
    <div class="composer">
      <p class="small">
        <label for="words">{t(S.label)}</label> <span id="hint">{t(S.hint)}</span>
      </p>
      <textarea
        id="words"
        ref={words}
        rows={rows}
        enterkeyhint="send"
        autocomplete="off"
        aria-describedby="hint"
        value={text}
        onInput={(event) => set(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <button type="button" class="fill send" onClick={submit}>
        {t(S.send)}
      </button>
      {isLong && (
        <p class="small bad" role="alert">
          {t(S.tooLong)}
        </p>
      )}
    </div>
  );
}
