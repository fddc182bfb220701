/** What a person does on the page, and what must hold after every step. */

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const PATIENCE_MS = 30_000;

/** One browser tab with the watchers that every test wants: policy, errors, foreign requests. */
export class Person {
  static async open(browser, base, { path = "/chat/", context, ...options } = {}) {
    const own = context ?? (await browser.newContext({ viewport: { width: 375, height: 812 }, locale: "zh-CN", timezoneId: "Asia/Shanghai", ...options }));
    const page = await own.newPage();
    const person = new Person(page, own, base);
    await page.addInitScript(() => {
      window.violations = [];
      document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
    });
    await page.goto(base + path);
    return person;
  }

  constructor(page, context, base) {
    Object.assign(this, { page, context, base, errors: [], foreign: [] });
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => /Content Security Policy/.test(message.text()) && this.errors.push(message.text()));
    page.on("request", (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(base)) this.foreign.push(request.url());
    });
  }

  get bubbles() {
    return this.page.locator(".theirs .bubble");
  }

  async texts() {
    return this.page.locator(".bubble").allInnerTexts();
  }

  /** Wait until the assistant has answered everything and stopped typing. */
  async answered(before) {
    await this.page.waitForFunction(
      (count) => {
        const root = document.querySelector("shoumen-chat").shadowRoot;
        const turns = [...root.querySelectorAll(".turn")];
        const isDone = root.querySelector(".typing.none") && turns.at(-1)?.classList.contains("theirs");
        return isDone && turns.length > count && !root.querySelector(".log")?.textContent.includes("等待发出");
      },
      before, { timeout: PATIENCE_MS, polling: 50 },
    );
    await this.page.waitForTimeout(120); // the count of steps follows the reply
  }

  async does(what) {
    const before = (await this.page.locator(".turn").count()) + 1;
    await what();
    await this.answered(before - 1);
  }

  greeted() {
    return this.answered(0);
  }

  async says(text) {
    await this.does(async () => {
      await this.page.locator("textarea").fill(text);
      await this.page.locator("textarea").press("Enter");
    });
  }

  async presses(name) {
    await this.does(() => this.lastChoices.filter({ hasText: name }).first().click());
  }

  get lastChoices() {
    return this.page.locator(".choices").last().locator("button:enabled");
  }

  async lastButtons() {
    return this.lastChoices.allInnerTexts();
  }

  /** Answer the open question by its helper or a button; `wishes` are button titles to prefer. */
  async answers(wishes) {
    const chips = this.page.locator(".helper .chip");
    const field = this.page.locator(".helper input");
    const buttons = await this.lastButtons();
    const wish = wishes.find((title) => buttons.includes(title));
    if (wish) return this.does(() => this.lastChoices.getByText(wish, { exact: true }).click());
    if (await chips.count()) {
      await chips.nth(0).click();
      await chips.nth(1).click();
      return this.does(() => this.page.locator(".helper .fill").click());
    }
    if (await field.count()) {
      const type = await field.getAttribute("type");
      const mode = await field.getAttribute("inputmode");
      // In Shanghai; an hour ago, for what is still to come did not happen.
      const shanghai = (hours) => new Date(Date.now() + hours * 3600_000).toISOString();
      const moments = { date: shanghai(8).slice(0, 10), time: "10:30", "datetime-local": shanghai(7).slice(0, 16) };
      await field.fill(moments[type] ?? (mode === "decimal" ? "3000" : "2"));
      return this.does(() => this.page.locator(".helper .fill").click());
    }
    if (buttons.length) return this.does(() => this.lastChoices.first().click());
    return this.says("不清楚");
  }

  /** Zero findings of axe, no error, nothing from elsewhere, no violation of the policy. */
  async checks() {
    await this.page.evaluate(AXE);
    const found = await this.page.evaluate((tags) => window.axe.run("shoumen-chat", { runOnly: tags, resultTypes: ["violations"], iframes: false }), TAGS);
    const told = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.flat().join(" ")).slice(0, 3).join(" | ")}`);
    assert.deepEqual(told, []);
    assert.deepEqual(this.errors, []);
    assert.deepEqual(this.foreign, []);
    assert.deepEqual(await this.page.evaluate(() => window.violations), []);
  }

  /** Nothing sticks out at the sides, and every control is large enough for a thumb. */
  async fits() {
    const bad = await this.page.evaluate(() => {
      const root = document.querySelector("shoumen-chat").shadowRoot;
      const wide = [...root.querySelectorAll("*")].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width && !one.closest(".scroll, .hidden") && (box.right > innerWidth + 1 || box.left < -1);
      });
      const small = [...root.querySelectorAll("button, input, textarea, .card, .call")].filter((one) => {
        const box = one.closest("label")?.getBoundingClientRect() ?? one.getBoundingClientRect();
        return box.width && (box.width < 44 || box.height < 44);
      });
      const name = (one) => `${one.tagName}.${one.className?.baseVal ?? one.className} ${one.textContent.slice(0, 20)}`;
      return [...wide.map((one) => `wide ${name(one)}`), ...small.map((one) => `small ${name(one)}`)];
    });
    assert.deepEqual(bad, []);
    assert.ok(await this.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  }

  kept() {
    return this.page.evaluate(() => ({ session: sessionStorage.length, local: localStorage.length, cookies: document.cookie }));
  }

  async close() {
    assert.deepEqual(this.errors, []);
    await this.context.close();
  }
}

/** A cable between the browser and the server that can be cut and mended. */
export class Cable {
  static async to(base) {
    const cable = new Cable();
    Object.assign(cable, { target: Number(new URL(base).port), ends: new Set() });
    await cable.mend();
    return cable;
  }

  async mend() {
    this.plug = createServer((near) => {
      const far = connect(this.target, "127.0.0.1");
      for (const [end, other] of [[near, far], [far, near]]) {
        this.ends.add(end);
        end.on("error", () => other.destroy());
        end.on("close", () => (this.ends.delete(end), other.destroy()));
        end.pipe(other);
      }
    });
    await new Promise((done) => this.plug.listen(this.port ?? 0, "127.0.0.1", done));
    this.port = this.plug.address().port;
    this.base = `http://127.0.0.1:${this.port}`;
  }

  async cut() {
    const isClosed = new Promise((done) => this.plug.close(done));
    this.ends.forEach((end) => end.destroy());
    await isClosed;
  }
}

/** Speaks to the page as if the server had. */
export class Voice {
  static async over(context) {
    const voice = new Voice();
    await context.routeWebSocket(/\/socket\.io\//, (socket) => {
      voice.socket = socket;
      socket.connectToServer();
    });
    return voice;
  }

  says(event, data) {
    this.socket.send(`42${JSON.stringify([event, data])}`);
  }
}
