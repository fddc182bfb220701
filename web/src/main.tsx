/** The custom element <shoumen-chat>, and the one tag that puts it on a page. */

import { render } from "preact";
import { App } from "./app";
import { Chat } from "./chat";
import { VERSION } from "./generated/data";
import css from "./style.css?inline";

const NAME = "shoumen-chat";
const EXIT = "https://www.baidu.com/";
const SHIFTS = 3;
const SHIFT_MS = 1500;
const script = document.currentScript as HTMLScriptElement | null;
const home = script?.src ? new URL(".", script.src).href : location.href;

class ShoumenChat extends HTMLElement {
  readonly version = VERSION;
  private chat: Chat | null = null;
  private isShown = false;
  private shifts: number[] = [];

  connectedCallback(): void {
    if (this.chat) return; // it runs again when the element is moved
    const root = this.attachShadow({ mode: "open" });
    style(root);
    this.chat = new Chat(this.getAttribute("server") ?? home);
    this.isShown = this.isPage;
    this.chat.onReply = () => this.tell("message", { unread: this.isShown ? 0 : this.chat!.state.unread });
    if (this.isShown || this.chat.state.items.length) this.chat.connect();
    window.addEventListener("keydown", this.onKey, true);
    this.draw();
    this.tell("ready", { version: VERSION });
  }

  private get isPage(): boolean {
    return this.getAttribute("mode") === "page";
  }

  open = (): void => this.show(true);
  close = (): void => this.show(false);

  /** Say something for the person, as if typed. */
  send(text: string): void {
    this.show(true);
    this.chat?.say(String(text).slice(0, 2000));
  }

  clear(): void {
    this.chat?.clear();
  }

  /** Wipe what the browser keeps and go to a neutral page; the way back does not lead here. */
  leave = (): void => {
    this.chat?.leave();
    this.tell("leave", {});
    this.shadowRoot?.replaceChildren();
    window.location.replace(this.getAttribute("exit") ?? EXIT);
  };

  private show(on: boolean): void {
    if (this.isPage || on === this.isShown) return;
    this.isShown = on;
    if (on) this.chat?.connect();
    this.draw();
    this.tell(on ? "open" : "close", {});
  }

  // Not Escape: that stops page loads and closes dialogs, and people press it in fright.
  private onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Shift" || event.repeat) {
      if (event.key !== "Shift") this.shifts = [];
      return;
    }
    if (!this.isShown) return;
    const now = Date.now();
    this.shifts = [...this.shifts.filter((at) => now - at < SHIFT_MS), now];
    if (this.shifts.length >= SHIFTS) this.leave();
  };

  private tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(`shoumen:${name}`, { detail, bubbles: true, composed: true }));
  }

  private draw(): void {
    const { chat, isShown, isPage, open, close, leave } = this;
    render(<App chat={chat!} isPage={isPage} isShown={isShown} open={open} close={close} leave={leave} />, this.shadowRoot!);
  }
}

function style(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Older phones; a page with a strict policy refuses this and shows plain controls.
    const tag = document.createElement("style");
    tag.textContent = css;
    root.append(tag);
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, ShoumenChat);

function place(): void {
  if (document.querySelector(NAME)) return;
  const made = document.createElement(NAME);
  for (const name of ["server", "exit"]) {
    const value = script?.dataset[name];
    if (value) made.setAttribute(name, value);
  }
  document.body.append(made);
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
else place();
