import { describe, expect, test } from "vitest";
import { detail, fileInLine, size, withoutLinks } from "../src/files";
import { bars } from "../src/plan";
import { blocks, clock, fieldText, spans, yuan } from "../src/text";
import { traditional } from "../src/traditional";

describe("marking", () => {
  test("bold and links, without the full stop behind", () => {
    expect(spans("看**原文**：https://a.example/b。")).toEqual([
      { kind: "text", text: "看" },
      { kind: "bold", text: "原文" },
      { kind: "text", text: "：" },
      { kind: "link", text: "https://a.example/b", href: "https://a.example/b" },
      { kind: "text", text: "。" },
    ]);
  });

  test("a line to dial is a link, an amount or a count is not", () => {
    expect(spans("打110，或12356。")[1]).toEqual({ kind: "link", text: "110", href: "tel:110" });
    for (const plain of ["120元", "1,110", "110天", "12356.5", "51100"]) expect(spans(plain)).toEqual([{ kind: "text", text: plain }]);
  });

  test("script in a text stays text", () => {
    expect(spans("<img src=x onerror=alert(1)>")).toEqual([{ kind: "text", text: "<img src=x onerror=alert(1)>" }]);
    expect(spans("javascript:alert(1)")).toEqual([{ kind: "text", text: "javascript:alert(1)" }]);
  });

  test("two marked lines are a list, one is a line", () => {
    expect(blocks("要点\n- 一\n- 二\n完").map((block) => block.kind)).toEqual(["lines", "list", "lines"]);
    expect(blocks("- 一").map((block) => block.kind)).toEqual(["lines"]);
    expect(blocks("1. 一\n2. 二")).toMatchObject([{ kind: "list", ordered: true }]);
  });
});

test("a file's kind and size", () => {
  expect(detail({ name: "信.pdf", url: "", size: 57708 })).toBe("PDF · 57 KB");
  expect(detail({ name: "提醒.ics", url: "" })).toBe("日历");
  expect([size(0), size(900), size(2_500_000)]).toEqual(["", "900 B", "2.4 MB"]);
});

test("a line with our link is a card, without it the text is left", () => {
  expect(fileInLine("协商函.docx：http://h/chat/files/a_b-1")).toEqual({ name: "协商函.docx", url: "http://h/chat/files/a_b-1" });
  expect(fileInLine("https://h.example/other")).toBeNull();
  expect(withoutLinks("好了\nPDF：/chat/files/t1\n别的：/chat/files/t2", [{ name: "", url: "/chat/files/t1" }])).toBe("好了\n别的：/chat/files/t2");
});

test("a helper sends what a person would type", () => {
  expect(fieldText("money", "1200")).toBe("1200元");
  expect(fieldText("date", "2026-11-03")).toBe("2026年11月3日");
  expect(fieldText("datetime", "2026-11-03T23:10")).toBe("2026年11月3日 23:10");
});

test("money and time", () => {
  expect([yuan(86000), yuan(1234550), yuan(5)]).toEqual(["860", "12,345.50", "0.05"]);
  const now = new Date(2026, 10, 22, 15, 0).getTime();
  expect(clock(new Date(2026, 10, 22, 9, 5).getTime(), now)).toBe("09:05");
  expect(clock(new Date(2026, 10, 21, 9, 5).getTime(), now)).toBe("11月21日 09:05");
});

test("sums are in the table and not drawn as bars", () => {
  const head = ["期数", "日期", "甲", "乙", "每月合计", "还剩"];
  const rows = [[1, "a", 100, 50, 150, 40], [2, "b", 40, 0, 40, 0], ["一共", "", 140, 50, 190, 0]];
  const table = { head, rows, unit: "fen", amounts_from: 2, lenders: 2 };
  expect(bars({ title: "", description: "", table })).toEqual({ months: rows.slice(0, 2), columns: [2, 3] });
});

test("Traditional follows the word, not only the character", () => {
  expect(traditional("催收正在门口")).toBe("催收正在門口");
  expect(traditional("他说以后再发短信")).toBe("他說以後再發短信");
  expect(traditional("里面写着")).toBe("裡面寫著");
});
