/** The guided journeys as one person walks them: what is pressed first, what is typed, what comes out. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const lastText = async (person) => (await person.texts()).at(-1);
const has = (part) => async (person) => (await lastText(person)).includes(part);
const cards = (person) => person.page.locator(".card").allInnerTexts();
const fen = (text) => Math.round(Number(text.replaceAll(",", "")) * 100);
const noHelper = async (person) => !(await person.page.locator(".helper").count());

async function opened(person, name) {
  const card = person.page.locator(".card", { hasText: name });
  const [file] = await Promise.all([person.page.waitForEvent("download"), card.click()]);
  assert.equal(file.suggestedFilename(), name);
  return readFileSync(await file.path(), "utf8");
}

/** The figure shows a bar a month and lender; the table adds up to what is owed. */
async function addsUp(figure) {
  const rows = await figure.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const months = rows.slice(0, -1);
  assert.equal(await figure.locator("svg.bars rect").count(), months.length * 2);
  for (const [, , one, two, sum] of rows) assert.equal(fen(one) + fen(two), fen(sum));
  assert.deepEqual(rows.at(-1), ["一共", "", "12,000", "8,000", "20,000", "0"]);
  for (const column of [2, 3, 4]) assert.equal(months.reduce((all, row) => all + fen(row[column]), 0), fen(rows.at(-1)[column]));
  assert.match(await figure.getByRole("img").getAttribute("aria-label"), /第1期还/);
  assert.match(await figure.locator("figcaption").innerText(), new RegExp(`${months.length}个月还完20,000元`));
}

export const journeys = [
  {
    name: "verify the collector",
    opening: "核对对方身份",
    wishes: ["打电话", "已经过去了", "外包催收公司"],
    shotAt: { step: 2, name: "phone" },
    isDone: has("下一步"),
    async end(person, seen) {
      assert.ok(seen.helpers.has("chips"));
      assert.ok(seen.counts.some((text) => /^第\d+步/.test(text)));
      assert.ok(await noHelper(person));
      assert.equal(await person.page.locator(".progress").count(), 0);
    },
  },
  {
    name: "propose a repayment plan",
    opening: "商量还款",
    words: { 欠哪几家: "微粒贷12000，白条8000", 到手大概: "5000", 加起来每月: "3400", 不能断的月供: "没有" },
    wishes: ["没问题，生成", "粗算", "没有了"],
    isDone: async (person) => (await person.page.locator("figure.plan").count()) > 0 && noHelper(person),
    shots: { letter: '.folded', plan: "figure.plan" },
    async end(person, seen) {
      assert.ok(seen.helpers.has("decimal"), "amounts have a number pad");
      const shown = (await cards(person)).join("\n");
      for (const kind of ["PDF", "Word", "日历", "表格", "Excel"]) assert.match(shown, new RegExp(`${kind} · \\d+ K?B`));
      await addsUp(person.page.locator("figure.plan"));
      assert.match(await opened(person, "协商还款申请-微粒贷.pdf"), /^%PDF/);
      const calendar = await opened(person, "还款日历.ics");
      assert.match(calendar, /^BEGIN:VCALENDAR/);
      const months = (await person.page.locator("figure.plan tbody tr").count()) - 1;
      assert.equal(calendar.match(/BEGIN:VALARM/g).length, months);
    },
  },
  {
    name: "file a complaint, 320 px",
    opening: "投诉催收",
    options: { viewport: { width: 320, height: 700 } },
    wishes: ["没问题，生成", "没有"],
    isDone: async (person) => (await cards(person)).length > 0,
    async end(person, seen) {
      assert.ok(seen.helpers.has("chips"));
      assert.ok(seen.counts.some((text) => /^第\d+步，共\d+步$/.test(text)));
      assert.match((await cards(person)).join("\n"), /关于不当催收的投诉\.pdf/);
    },
  },
  {
    name: "log an incident, dark",
    opening: "记一笔",
    options: { colorScheme: "dark" },
    wishes: ["打电话", "没有"],
    shotAt: { step: 4, name: "dark" },
    isDone: async (person) => (await person.texts()).some((text) => text.includes("已记第")),
    async end(person, seen) {
      assert.ok(seen.helpers.has("datetime-local"));
      assert.ok(seen.counts.includes("第7步，共7步"));
    },
  },
  {
    name: "track a complaint",
    opening: "跟进投诉",
    wishes: [],
    isDone: has("前可以等"),
    async end(person, seen) {
      assert.ok(seen.helpers.has("date"));
    },
  },
  {
    name: "the debt is not mine",
    opening: "这笔不该我还",
    wishes: ["我只是联系人", "朋友或同学", "没问题，生成", "没有"],
    isDone: async (person) => (await cards(person)).length > 0,
    async end(person) {
      assert.match((await cards(person)).join("\n"), /PDF · \d+ KB/);
    },
  },
  {
    name: "collector at the door",
    opening: "有人在敲门要债",
    wishes: ["在门外"],
    isDone: async (person) => (await person.page.locator(".mine").count()) > 1,
    async end(person) {
      assert.ok(await person.page.locator('.bubble a[href="tel:110"]').count());
    },
  },
  {
    name: "crisis",
    opening: "我不想活了",
    wishes: [],
    isDone: async () => true,
    async end(person) {
      assert.ok(await person.page.locator('.bubble a[href="tel:12356"]').count());
    },
  },
  {
    name: "a question",
    opening: "可以不开门吗",
    wishes: [],
    isDone: async () => true,
    async end(person) {
      assert.ok((await lastText(person)).length > 20);
    },
  },
];
