import { useEffect, useRef } from "preact/hooks";
import { DOOR, LINES } from "./generated/data";
import { S } from "./strings";
import { Words } from "./words";

/** The first help at the door. Its words are in the script, so that it needs no network. */
export function DoorCard({ t, close }: { t: (text: string) => string; close: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const [first, ...steps] = DOOR.split("\n");
  return (
    <section class="doorcard" aria-label={t(S.doorTitle)}>
      <h2 ref={heading} tabIndex={-1}>
        {t(first)}
      </h2>
      <ol>
        {steps.map((step) => (
          <li key={step}>
            <Words text={t(step.replace(/^[①-⑳]/, ""))} />
          </li>
        ))}
      </ol>
      <div class="row">
        <a class="call" href={`tel:${LINES.police}`}>
          {t(S.police)} {LINES.police}
        </a>
        <button type="button" onClick={() => window.print()}>
          {t(S.print)}
        </button>
        <button type="button" onClick={close}>
          {t(S.doorClose)}
        </button>
      </div>
    </section>
  );
}
