/** Talks to the server and keeps the state. One message at a time, in order, until acknowledged. */

import { io, type Socket } from "socket.io-client";
import { traditional } from "./traditional";
import { fresh, load, receive, save, wipe, type Uttered } from "./state";
import { S } from "./strings";
import type { Choice, Item, Settings, State } from "./types";

const GREETING = "你好";
const ERASE = "删除我的信息";
export const LONGEST = 2000;
const ACK_MS = 8000;
const RETRY_MS = 2000;
const TYPING_MS = 60_000;

export class Chat {
  state: State = load(Date.now());
  status = S.connecting;
  isOffline = false;
  isTyping = false;
  isRestored = this.state.items.length > 0;
  onReply: (item: Item) => void = () => {};
  private socket: Socket | null = null;
  private isReady = false;
  private isSending = false;
  private isCounted = true;
  private typingTimer = 0;
  private listeners = new Set<() => void>();

  constructor(readonly server: string) {}

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  t = (text: string): string => (this.state.settings.traditional ? traditional(text) : text);

  private changed(state: State = this.state): void {
    if (state !== this.state) {
      this.state = state;
      save(state, Date.now());
    }
    this.listeners.forEach((tell) => tell());
  }

  set(settings: Partial<Settings>): void {
    this.changed({ ...this.state, settings: { ...this.state.settings, ...settings } });
  }

  read(): void {
    if (this.state.unread) this.changed({ ...this.state, unread: 0 });
  }

  connect(): void {
    if (this.socket) return;
    const base = new URL(this.server);
    const path = `${base.pathname.replace(/chat\/?$/, "").replace(/\/$/, "")}/socket.io/`;
    // Websocket first: the long way round by polling would cost three more journeys at opening.
    this.socket = io(base.origin, { path, transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelayMax: 3000 });
    this.socket.on("connect", () => this.ask());
    this.socket.on("session_confirm", (data) => this.confirmed(data));
    this.socket.on("bot_uttered", (message: Uttered) => this.heard(message));
    this.socket.on("user_said", ({ text, id }) => this.saidElsewhere(text, id));
    this.socket.on("bot_typing", ({ on }) => this.typing(on));
    this.socket.on("error_notice", ({ code, text }) => this.noticed(code, text));
    this.socket.on("connect_error", () => this.offline());
    this.socket.on("disconnect", (reason) => {
      this.offline();
      if (reason === "io server disconnect") this.socket?.connect();
    });
  }

  disconnect(): void {
    this.socket?.disconnect();
    this.socket = null;
    this.isReady = this.isSending = false;
  }

  /** Say `text`; `shown` is what the person sees of it. A quiet message shows nothing. */
  say(text: string, shown = text, isQuiet = false): void {
    const id = newId();
    this.isCounted = false;
    const items = isQuiet ? this.state.items : [...this.state.items, { from: "me" as const, text: shown, at: Date.now(), id }];
    this.changed({ ...this.state, items, outbox: [...this.state.outbox, { id, text }] });
    this.connect();
    this.flush();
  }

  choose(item: Item, choice: Choice): void {
    const items = this.state.items.map((one) => (one === item ? { ...one, chosen: choice.title } : one));
    this.state = { ...this.state, items };
    this.say(choice.payload ?? choice.title, choice.title);
  }

  /** Begin a new conversation; the old one stays with the server until it is erased or expires. */
  restart(): void {
    this.disconnect();
    this.isRestored = false;
    this.changed(fresh(this.state.settings));
    this.connect();
  }

  /** Wipe the browser and have the server erase. The message waits if there is no network. */
  clear(): void {
    const { token, seq, settings } = this.state;
    wipe();
    const note: Item = { from: "note", text: S.cleared, at: Date.now() };
    this.changed({ ...fresh({ ...settings, keep: false }), token, seq, items: [note] });
    this.say(ERASE, ERASE, true);
  }

  /** Wipe the browser and stop: nothing is written after this. */
  leave(): void {
    this.listeners.clear();
    this.disconnect();
    this.state = fresh();
    wipe();
  }

  transcript(): string {
    return this.state.items
      .filter((item) => item.text)
      .map((item) => `${new Date(item.at).toLocaleString("zh-CN")} ${item.from === "me" ? S.me : S.name}\n${this.t(item.text!)}`)
      .join("\n\n");
  }

  private flush(): void {
    const message = this.state.outbox[0];
    if (!message || !this.isReady || this.isSending || !this.socket) return;
    const socket = this.socket;
    this.isSending = true;
    socket.timeout(ACK_MS).emit("user_uttered", { message: message.text, id: message.id }, (error: unknown, ack?: { code?: string }) => {
      if (socket !== this.socket) return;
      this.isSending = false;
      if (error || ack?.code === "too_fast") {
        setTimeout(() => this.flush(), RETRY_MS);
        return;
      }
      if (ack?.code === "no_session") return this.ask();
      this.status = "";
      this.changed({ ...this.state, outbox: this.state.outbox.filter((other) => other.id !== message.id) });
      this.flush();
    });
  }

  private ask(): void {
    this.isReady = false;
    this.socket?.emit("session_request", { token: this.state.token, after: this.state.seq });
  }

  private confirmed({ token, resumed }: { token: string; resumed: boolean }): void {
    const isNew = !resumed && this.state.items.length === 0;
    const hasExpired = !resumed && this.state.token !== null && !isNew;
    const items: Item[] = hasExpired ? [...this.state.items, { from: "note", text: S.expired, at: Date.now() }] : this.state.items;
    this.isReady = true;
    this.isOffline = false;
    this.status = "";
    this.changed({ ...this.state, token, items });
    if (isNew && !this.state.outbox.length) this.say(GREETING, GREETING, true);
    else this.flush();
  }

  private heard(message: Uttered): void {
    const before = this.state.items.length;
    this.isCounted ||= message.custom?.type === "progress";
    this.changed(receive(this.state, message, Date.now()));
    if (this.state.items.length > before) this.onReply(this.state.items[this.state.items.length - 1]);
  }

  private saidElsewhere(text: string, id: string): void {
    if (text === GREETING || this.state.items.some((item) => item.id === id)) return;
    this.changed({ ...this.state, items: [...this.state.items, { from: "me", text, id, at: Date.now() }] });
  }

  private typing(on: boolean): void {
    clearTimeout(this.typingTimer);
    this.isTyping = on;
    if (on) this.typingTimer = window.setTimeout(() => this.typing(false), TYPING_MS);
    // A turn that ended without a count was no step of a form.
    this.changed(on || this.isCounted || !this.state.progress ? this.state : { ...this.state, progress: null });
  }

  private noticed(code: string, text: string): void {
    if (code === "no_session") return; // asked for by itself
    this.status = code === "too_fast" ? S.tooFast : text;
    this.changed();
    if (!this.isReady) setTimeout(() => this.ask(), RETRY_MS);
  }

  private offline(): void {
    this.isReady = this.isSending = this.isTyping = false;
    this.isOffline = true;
    this.status = S.offline;
    this.changed();
  }
}

// crypto.randomUUID exists only on https.
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
}
