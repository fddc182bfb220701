/** The real servers and a real browser, for the tests. Everything listens on loopback only. */

import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");
export const PYTHON = join(ROOT, ".venv/bin/python");
const READY_MS = 120_000;
export const work = mkdtempSync(join(tmpdir(), "shoumen-browser-"));

async function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** The assistant as `make run` starts it, with a data folder of its own. */
export class Assistant {
  async start() {
    this.port ??= await freePort();
    this.actions ??= await freePort();
    this.base = `http://127.0.0.1:${this.port}`;
    this.process = spawn(PYTHON, ["-m", "tools.serve"], {
      cwd: ROOT, stdio: "ignore",
      env: {
        ...process.env, SHOUMEN_PORT: `${this.port}`, SHOUMEN_ACTIONS_PORT: `${this.actions}`, SHOUMEN_DATA: join(work, "data"),
        SHOUMEN_PUBLIC_URL: this.base, SANIC_HOST: "127.0.0.1", RASA_TELEMETRY_ENABLED: "false", TF_CPP_MIN_LOG_LEVEL: "3",
        SQLALCHEMY_SILENCE_UBER_WARNING: "1",
      },
    });
    this.ended = new Promise((done) => this.process.once("exit", done));
    const until = Date.now() + READY_MS;
    while (!(await this.isReady())) {
      if (Date.now() > until || this.process.exitCode !== null) throw new Error("the assistant did not start");
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  /** /status says 409 until the model is loaded; the API is off, so the page's own check is asked. */
  async isReady() {
    const body = JSON.stringify({ sender: "ready", message: "你好" });
    try {
      const answer = await fetch(`${this.base}/webhooks/rest/webhook`, { method: "POST", body });
      return answer.ok && (await answer.json()).length > 0;
    } catch {
      return false;
    }
  }

  async stop() {
    this.process.kill("SIGTERM");
    await this.ended;
  }
}

/** Looks into what the assistant has stored. */
export class Store {
  constructor() {
    const env = { ...process.env, SHOUMEN_DATA: join(work, "data"), PYTHONPATH: ROOT, TF_CPP_MIN_LOG_LEVEL: "3", PYTHONWARNINGS: "ignore" };
    this.process = spawn(PYTHON, [join(ROOT, "web/test/browser/stored.py")], { cwd: ROOT, env, stdio: ["pipe", "pipe", "ignore"] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  /** In how many conversations was `sentence` said? */
  async count(sentence) {
    this.process.stdin.write(`${sentence}\n`);
    const { value } = await this.lines.next();
    return Number(value);
  }

  close() {
    this.process.stdin.end();
  }
}

/** The system's Chromium, else the one inside the npm package, with the fonts of the letters. */
export async function launch() {
  const { chromium } = await import("playwright-core");
  const found = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  const packed = found ? null : (await import("@sparticuz/chromium")).default;
  const fonts = execFileSync(PYTHON, ["-c", "import pathlib, pylopdf_fonts_zh_cn as f; print(pathlib.Path(f.__file__).parent)"], { encoding: "utf8" }).trim();
  const config = join(work, "fonts.conf");
  writeFileSync(config, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${fonts}</dir>
<cachedir>${join(work, "fonts")}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias></fontconfig>`);
  const args = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"];
  if (packed) packed.setGraphicsMode = false;
  return chromium.launch({
    executablePath: found ?? (await packed.executablePath()),
    args: packed ? [...packed.args.filter((one) => !/headless|disable-web-security|single-process|no-zygote/.test(one)), ...args] : args,
    headless: true,
    env: { ...process.env, FONTCONFIG_FILE: config },
  });
}

export function cleanUp() {
  rmSync(work, { recursive: true, force: true });
}
