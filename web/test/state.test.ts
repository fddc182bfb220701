import { beforeEach, describe, expect, test } from "vitest";
import { fresh, isLatest, KEEP_MS, load, openField, plainSettings, receive, save, wipe } from "../src/state";
import type { Item } from "../src/types";

const PDF = { name: "协商函.pdf", url: "http://h/chat/files/abc-1", media_type: "application/pdf", size: 57708 };
const bot = (text: string, more: Partial<Item> = {}): Item => ({ from: "bot", at: 1, text, buttons: [], ...more });

describe("a message from the server", () => {
  test("is shown once, however often it comes", () => {
    const once = receive(fresh(), { seq: 5, text: "你好" }, 1);
    expect(receive(once, { seq: 5, text: "你好" }, 2)).toBe(once);
    expect(once.items).toHaveLength(1);
    expect(once.unread).toBe(1);
  });

  test("with buttons keeps only real buttons", () => {
    const state = receive(fresh(), { seq: 1, text: "选", quick_replies: [{ title: "是", payload: "是的" }, { title: 3 }, null] }, 1);
    expect(state.items[0].buttons).toEqual([{ title: "是", payload: "是的" }]);
  });

  test("with files takes the lines of the same links away", () => {
    const said = receive(fresh(), { seq: 1, text: `写好了\nPDF：${PDF.url}` }, 1);
    const state = receive(said, { seq: 2, custom: { type: "files", title: "协商函", files: [PDF] } }, 1);
    expect(state.items.map((item) => item.text)).toEqual(["写好了", undefined]);
    expect(state.items[1].files).toEqual([PDF]);
  });

  test("with a foreign link makes no card", () => {
    const state = receive(fresh(), { seq: 1, custom: { type: "files", files: [{ name: "x", url: "https://evil.example/x.pdf" }] } }, 1);
    expect(state.items).toEqual([]);
  });

  test("with a plan keeps the table and not the drawing's markup", () => {
    const table = { head: ["期", "日期", "甲"], rows: [[1, "12月10日", 86000], ["一共", "", 86000]], unit: "fen", amounts_from: 2, lenders: 1 };
    const custom = { type: "plan", title: "计划", description: "每月", svg: "<svg onload=alert(1)>", table, png_url: "/chat/files/pic", files: [] };
    const state = receive(fresh(), { seq: 1, custom }, 1);
    expect(state.items[0].plan).toEqual({ title: "计划", description: "每月", table, png_url: "/chat/files/pic" });
    const again = receive(state, { seq: 2, attachment: { type: "image", payload: { src: "/chat/files/pic" } } }, 1);
    expect(again.items).toHaveLength(1);
  });

  test("of an unknown kind is dropped, its number is not", () => {
    expect(receive(fresh(), { seq: 9, custom: { type: "hologram" } }, 1)).toMatchObject({ seq: 9, items: [] });
  });

  test("about progress is a line and no message", () => {
    const state = receive(fresh(), { seq: 1, custom: { type: "progress", slot: "a", step: 3, total: 7 } }, 1);
    expect(state.progress).toEqual({ slot: "a", step: 3, total: 7 });
    expect(state.items).toEqual([]);
  });
});

test("old buttons are closed once the person has answered", () => {
  const items = [bot("一"), { from: "me", at: 1 } as Item, bot("二")];
  expect([isLatest(items, 0), isLatest(items, 2)]).toEqual([false, true]);
});

test("the field belongs to the open question only", () => {
  const asked = bot("多少？", { input: { kind: "money", slot: "rp_income" } });
  expect(openField([asked])).toBe(asked);
  expect(openField([asked, { from: "me", at: 1, text: "三千" }])).toBeNull();
});

describe("what the browser keeps", () => {
  beforeEach(() => wipe());

  test("is nothing beyond the tab unless asked", () => {
    save({ ...fresh(), items: [bot("话")] }, 0);
    expect(localStorage.length).toBe(0);
    expect(load(0).items).toHaveLength(1);
    sessionStorage.clear();
    expect(load(0).items).toEqual([]);
  });

  test("is kept a day when asked, not longer", () => {
    save({ ...fresh({ ...plainSettings(), keep: true }), items: [bot("话")] }, 0);
    sessionStorage.clear();
    expect(load(KEEP_MS - 1).items).toHaveLength(1);
    expect(load(KEEP_MS).items).toEqual([]);
    expect(localStorage.length).toBe(0);
  });

  test("is gone after wiping, and rubbish does no harm", () => {
    save({ ...fresh({ ...plainSettings(), keep: true }), items: [bot("话")] }, 0);
    wipe();
    expect([sessionStorage.length, localStorage.length]).toEqual([0, 0]);
    sessionStorage.setItem("shoumen.chat.2", "{");
    expect(load(0)).toEqual(fresh());
  });
});
