import { useId, useState } from "preact/hooks";
import type { Chat } from "./chat";
import { S } from "./strings";
import { fieldText } from "./text";
import type { Choice, Field } from "./types";

interface Props {
  chat: Chat;
  field: Field;
  buttons: Choice[];
}

/** What makes an answer easier than typing it. Whatever it sends could have been typed. */
export function FieldHelper(props: Props) {
  return props.field.kind === "multi" ? <Chips {...props} /> : <Value {...props} />;
}

function Chips({ chat, field, buttons }: Props) {
  const [picked, pick] = useState<string[]>([]);
  const { t } = chat;
  // 都没有 stays a button of its own: it goes with nothing else.
  const titles = (field.choices ?? []).filter((title) => !buttons.some((button) => button.title === title));
  const toggle = (title: string) => pick(picked.includes(title) ? picked.filter((one) => one !== title) : [...picked, title]);
  const send = () => chat.say(titles.filter((title) => picked.includes(title)).join("、"));
  return (
    <div class="helper" role="group" aria-label={t(S.multi)}>
      <p class="small">{t(S.multi)}</p>
      <div class="chips">
        {titles.map((title) => (
          <button type="button" class="chip" aria-pressed={picked.includes(title)} onClick={() => toggle(title)}>
            {picked.includes(title) ? `✓ ${t(title)}` : t(title)}
          </button>
        ))}
      </div>
      <button type="button" class="fill" disabled={!picked.length} onClick={send}>
        {t(S.multiDone(picked.length))}
      </button>
    </div>
  );
}

const TYPES = { date: "date", time: "time", datetime: "datetime-local", money: "text", count: "text" } as const;

function Value({ chat, field }: Props) {
  const [value, set] = useState("");
  const [isBad, setBad] = useState(false);
  const id = useId();
  const { t } = chat;
  const kind = field.kind as keyof typeof TYPES;
  const send = () => {
    const isFine = kind === "money" ? /^\d+(\.\d{1,2})?$/.test(value) : kind === "count" ? /^\d+$/.test(value) : !!value;
    setBad(!isFine);
    if (isFine) chat.say(fieldText(kind, value));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div class="helper">
      <label class="small" for={id}>
        {t(S[kind])}
        {kind === "money" ? `（${t(S.unit)}）` : ""} · {t(S.orType)}
      </label>
      <div class="row">
        <input
          id={id}
          {...{ type: TYPES[kind] as "text" }}
          inputMode={kind === "money" ? "decimal" : kind === "count" ? "numeric" : undefined}
          autocomplete="off"
          aria-invalid={isBad}
          aria-describedby={isBad ? `${id}-bad` : undefined}
          value={value}
          onInput={(event) => set(event.currentTarget.value.trim())}
          onKeyDown={onKey}
        />
        <button type="button" class="fill" onClick={send}>
          {t(S.done)}
        </button>
      </div>
      {isBad && (
        <p class="small bad" id={`${id}-bad`} role="alert">
          {t(S.badField)}
        </p>
      )}
    </div>
  );
}
