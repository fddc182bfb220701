/**
 * Writes docs/transcripts/page-*.md: the talks of talks.mjs on the real page, with the letters as pictures.
 * `tools/web.sh tests transcripts` renews all; names behind it in ONLY, with spaces between, renew some.
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Person } from "./person.mjs";
import { Assistant, cleanUp, launch, PYTHON, ROOT, work } from "./servers.mjs";
import { talks } from "./talks.mjs";

const FOLDER = join(ROOT, "docs/transcripts");
const only = (process.env.ONLY ?? "").split(" ").filter(Boolean);
const quoted = (text) => text.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");

/** What the page shows of the turns from `from` on, as Markdown. */
async function turns(person, from) {
  return person.page.locator(".turn").evaluateAll((all, start) => all.slice(start).map((turn) => {
    const shown = (selector) => [...turn.querySelectorAll(selector)].map((one) => one.innerText.replace(/\s*\n\s*/g, " · ").trim());
    return {
      isMine: turn.classList.contains("mine"),
      text: [...turn.querySelectorAll(".mine .bubble, .words")].map((one) => one.innerText.trim()).join("\n"),
      figure: [...shown("figcaption"), ...[...turn.querySelectorAll(".bars")].map((one) => one.getAttribute("aria-label"))],
      buttons: shown(".choices button").map((title) => title.replace(/^已选\s*·?\s*✓?\s*|^✓ /u, "")),
      cards: [...turn.querySelectorAll(".card")].map((one) => ({ name: one.download, href: one.href, detail: one.querySelector("small").innerText })),
    };
  }), from);
}

async function say(person, line) {
  const button = person.lastChoices.getByText(line, { exact: true });
  if (await button.count()) await person.does(() => button.first().click());
  else await person.says(line);
}

async function helper(person) {
  const chips = await person.page.locator(".helper .chip").allInnerTexts();
  const label = await person.page.locator(".helper label").allInnerTexts();
  const progress = await person.page.locator(".progress span").allInnerTexts();
  return [chips.length ? `［可多选：${chips.join("、")}］` : "", label.length ? `［填写框：${label[0]}］` : "", progress[0] ? `（${progress[0]}）` : ""].filter(Boolean);
}

/** Save every letter of a talk as pictures of its pages and return their names. */
async function pictures(person, card, folder) {
  if (!card.name.endsWith(".pdf")) return [];
  const answer = await person.context.request.get(card.href);
  const file = join(work, `${basename(folder)} ${card.name}`);
  writeFileSync(file, await answer.body());
  mkdirSync(folder, { recursive: true });
  const taken = readdirSync(folder).filter((other) => other.startsWith(card.name.slice(0, -4))).length;
  const stem = card.name.slice(0, -4) + (taken ? `-${taken + 1}` : "");
  const made = execFileSync(PYTHON, [join(ROOT, "web/test/browser/pictures.py"), file, folder, stem], { encoding: "utf8" });
  return made.trim().split("\n");
}

async function walk(person, talk) {
  const folder = `page-${talk.name}`;
  rmSync(join(FOLDER, folder), { recursive: true, force: true });
  const parts = [`# On the page: ${talk.title}`, "As the page showed it in a window of 375 by 812 points, made by `tools/web.sh tests transcripts`.\nBold is what the person typed or pressed, ［ ］ what could be pressed, 📄 a card to download."];
  let shown = 0;
  const note = async (line) => {
    if (line) parts.push(`**${line}**`);
    for (const turn of (await turns(person, shown)).filter((one) => !one.isMine)) {
      const lines = [turn.text, ...turn.figure.map((text) => `▥ ${text}`), ...turn.cards.map((card) => `📄 ${card.name} · ${card.detail}`)];
      if (turn.buttons.length) lines.push(turn.buttons.map((title) => `［${title}］`).join(""));
      parts.push(quoted(lines.filter(Boolean).join("\n")));
      for (const card of turn.cards) {
        for (const name of await pictures(person, card, join(FOLDER, folder))) parts.push(`![${name}](${encodeURI(`${folder}/${name}`)})`);
      }
    }
    const help = await helper(person);
    if (help.length) parts.push(quoted(help.join("\n")));
    shown = await person.page.locator(".turn").count();
  };
  await note();
  for (const line of talk.lines) {
    await say(person, line);
    await person.checks();
    await note(line);
  }
  writeFileSync(join(FOLDER, `${folder}.md`), `${parts.join("\n\n")}\n`);
  console.log(`${folder}: ${talk.lines.length} lines`);
}

const assistant = new Assistant();
const [, browser] = await Promise.all([assistant.start(), launch()]);
try {
  // Side by side: a person may say something every two seconds, so most of a talk is waiting.
  await Promise.all(talks.filter(({ name }) => !only.length || only.includes(name)).map(async (talk) => {
    const person = await Person.open(browser, assistant.base);
    await person.greeted();
    await walk(person, talk);
    await person.close();
  }));
} finally {
  await browser.close();
  await assistant.stop();
  cleanUp();
}
