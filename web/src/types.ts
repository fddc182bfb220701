/** What the server sends and what the page keeps. Shapes: docs/replies.md, channels/webchat.py. */

export interface Choice { title: string; payload?: string }
export interface FileLink { name: string; url: string; media_type?: string; size?: number }
export type FieldKind = "multi" | "money" | "count" | "date" | "time" | "datetime";
export interface Field { kind: FieldKind; slot: string; choices?: string[] }
/** From column `amounts_from` on there are amounts: first one a lender, then sums. The last row holds sums. */
export interface Table { head: string[]; rows: (string | number)[][]; unit?: string; amounts_from: number; lenders: number }
export interface Plan { title: string; description: string; table: Table; png_url?: string }
export interface Progress { slot: string; step: number; total: number | null }

export interface Item {
  from: "me" | "bot" | "note";
  at: number;
  id?: string;
  text?: string;
  buttons?: Choice[];
  chosen?: string;
  input?: Field;
  files?: FileLink[];
  title?: string;
  plan?: Plan;
}

export interface Waiting { id: string; text: string }
export interface Settings { traditional: boolean; large: boolean; theme: "auto" | "light" | "dark"; keep: boolean }
export interface State {
  token: string | null;
  seq: number;
  items: Item[];
  outbox: Waiting[];
  unread: number;
  progress: Progress | null;
  settings: Settings;
}
