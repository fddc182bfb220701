/** The conversation as data: what is kept, what a message from the server does to it. No DOM. */

import { knownToken, tokenOf, withoutLinks } from "./files";
import type { Choice, FileLink, Item, Plan, Progress, Settings, State } from "./types";

export const MOST_ITEMS = 300;
export const KEEP_MS = 24 * 3600_000;
const KEY = "shoumen.chat.2";

export const plainSettings = (): Settings => ({ traditional: false, large: false, theme: "auto", keep: false });
export const fresh = (settings: Settings = plainSettings()): State => ({
  token: null, seq: 0, items: [], outbox: [], unread: 0, progress: null, settings,
});

/** What the server may send as `bot_uttered`. Nothing in it is trusted to have its shape. */
export interface Uttered {
  seq?: number;
  text?: unknown;
  quick_replies?: unknown;
  buttons?: unknown;
  input?: Item["input"];
  custom?: Record<string, unknown>;
  attachment?: { type?: string; payload?: { src?: string } };
}

/** Return the state after one message from the server; the same state for a repeat. */
export function receive(state: State, message: Uttered, now: number): State {
  if (message.seq !== undefined && message.seq <= state.seq) return state;
  const next = { ...state, seq: message.seq ?? state.seq };
  const custom = message.custom;
  if (custom?.type === "progress") return { ...next, progress: progressOf(custom) };
  const item = itemOf(message, now);
  const shown = item && !isPictureOfPlan(state, message) ? item : null;
  if (!shown) return next;
  const items = shown.files ? cleaned(state.items, shown) : state.items;
  return { ...next, items: [...items, shown].slice(-MOST_ITEMS), unread: state.unread + 1 };
}

function itemOf(message: Uttered, at: number): Item | null {
  const custom = message.custom;
  if (custom?.type === "files" || custom?.type === "plan") {
    const files = links(custom.files);
    const plan = custom.type === "plan" ? planOf(custom) : undefined;
    return files.length || plan ? { from: "bot", at, files, title: String(custom.title ?? ""), plan } : null;
  }
  const src = message.attachment?.payload?.src;
  if (message.attachment?.type === "image" && src) {
    return tokenOf(src) ? { from: "bot", at, files: [{ name: "图片", url: src, media_type: "image/png" }] } : null;
  }
  const text = String(message.text ?? custom?.text ?? "");
  const buttons = choices(message.quick_replies ?? message.buttons);
  return text || buttons.length ? { from: "bot", at, text, buttons, input: message.input } : null;
}

function choices(raw: unknown): Choice[] {
  if (!Array.isArray(raw)) return [];
  return raw
    .filter((one) => typeof one?.title === "string")
    .map((one) => ({ title: one.title, payload: typeof one.payload === "string" ? one.payload : one.title }));
}

function links(raw: unknown): FileLink[] {
  return Array.isArray(raw) ? raw.filter((one) => knownToken(one?.url)) : [];
}

function planOf(custom: Record<string, unknown>): Plan | undefined {
  const table = custom.table as Plan["table"] | undefined;
  const isTable = Array.isArray(table?.head) && Array.isArray(table?.rows) && table.rows.every(Array.isArray);
  if (!isTable) return undefined;
  const text = (key: string) => String(custom[key] ?? "");
  return { title: text("title"), description: text("description"), png_url: text("png_url"), table };
}

function progressOf(custom: Record<string, unknown>): Progress {
  const total = typeof custom.total === "number" ? custom.total : null;
  return { slot: String(custom.slot), step: Number(custom.step), total };
}

/** Files and plans come as text and as cards: once there are cards, the lines that they repeat go. */
function cleaned(items: Item[], { files = [], plan }: Item): Item[] {
  const recent = items.length - 4;
  const shorter = (text: string) => withoutLinks(text.split("\n").filter((line) => !plan || (line !== plan.title && line !== plan.description)).join("\n"), files);
  return items
    .map((item, i) => (i >= recent && item.from === "bot" && item.text ? { ...item, text: shorter(item.text) } : item))
    .filter((item) => item.from !== "bot" || item.text || item.buttons?.length || item.files || item.plan);
}

function isPictureOfPlan(state: State, message: Uttered): boolean {
  const token = tokenOf(message.attachment?.payload?.src ?? "");
  return !!token && state.items.slice(-4).some((item) => tokenOf(item.plan?.png_url ?? "") === token);
}

/** Buttons answer the latest question only: pressed late, an old 是 would answer something else. */
export function isLatest(items: Item[], index: number): boolean {
  return !items.slice(index + 1).some((later) => later.from === "me");
}

/** Return the field of the question now open. */
export function openField(items: Item[]): Item | null {
  for (let i = items.length - 1; i >= 0; i--) {
    if (items[i].from === "me") return null;
    if (items[i].input) return items[i];
  }
  return null;
}

// --- what the browser keeps -----------------------------------------------------------------

/** Read the tab's conversation, else the one the person asked to keep, if it is not too old. */
export function load(now: number): State {
  for (const [store, isKept] of [[session(), false], [local(), true]] as const) {
    try {
      const raw = JSON.parse(store?.getItem(KEY) ?? "null");
      if (!raw || (isKept && !(raw.until > now))) continue;
      return { ...fresh(), ...raw.state, settings: { ...plainSettings(), ...raw.state?.settings } };
    } catch {
      // Unreadable: begin anew.
    }
  }
  local()?.removeItem(KEY);
  return fresh();
}

export function save(state: State, now: number): void {
  const body = JSON.stringify({ state, until: now + KEEP_MS });
  try {
    session()?.setItem(KEY, body);
    if (state.settings.keep) local()?.setItem(KEY, body);
    else local()?.removeItem(KEY);
  } catch {
    // Storage is full or forbidden: the conversation goes on, only a reload loses it.
  }
}

export function wipe(): void {
  session()?.removeItem(KEY);
  local()?.removeItem(KEY);
}

// Reading the property alone throws where storage is forbidden.
function session(): Storage | null {
  try { return window.sessionStorage; } catch { return null; }
}
function local(): Storage | null {
  try { return window.localStorage; } catch { return null; }
}
