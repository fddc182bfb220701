/** The guided journeys as one person walks them: what is pressed first, what is typed, what comes out. */

import assert from "node:assert/strict";

const lastText = async (person) => (await person.texts()).at(-1);
const has = (part) => async (person) => (await lastText(person)).includes(part);
const cards = (person) => person.page.locator(".card").allInnerTexts();
const noHelper = async (person) => !(await person.page.locator(".helper").count());

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
    words: { 欠哪几家: "微粒贷12000，白条8000" },
    wishes: ["没问题，生成", "粗算", "没有了"],
    isDone: async (person) => (await cards(person)).length > 0 && noHelper(person),
    shot: "letter",
    async end(person, seen) {
      assert.ok(seen.helpers.has("text"), "amounts have a field");
      const shown = (await cards(person)).join("\n");
      assert.match(shown, /PDF · \d+ KB/);
      assert.match(shown, /Word · \d+ KB/);
      const [file] = await Promise.all([person.page.waitForEvent("download"), person.page.locator(".card").first().click()]);
      assert.ok(await file.path());
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
      assert.match((await cards(person)).join("\n"), /投诉信\.pdf/);
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
