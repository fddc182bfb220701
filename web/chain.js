/** Checks an exported diary in the browser; nothing is sent anywhere. casework/log_incident/chain.py
 * does the same and explains the format; tests hold both to the same file. SHA-256 is written out
 * here because browsers offer theirs only on https, and a page may be opened on a local network. */

export const FORMAT = "shoumen-diary/1";
const START = "0".repeat(64);
const KINDS = ["added", "changed", "deleted"];
const COVERED = ["at", "digest", "entry", "kind", "prev", "seq"];

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** The one way a value is written for hashing: sorted keys, no spaces. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const pairs = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${pairs.join(",")}}`;
}

const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32);
const K = Uint32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));
const FIRST = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const turn = (word, by) => (word >>> by) | (word << (32 - by));

/** SHA-256 of a text in UTF-8, as 64 hexadecimal digits (FIPS 180-4). */
export function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const hash = Uint32Array.from(FIRST);
  const w = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(block + 4 * i);
    for (let i = 16; i < 64; i++) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i] += word));
  }
  return Array.from(hash, (word) => word.toString(16).padStart(8, "0")).join("");
}

const lineHash = (line) => sha256(canonical(Object.fromEntries(COVERED.map((name) => [name, line[name]]))));
const digest = (line) => sha256(`${line.salt}\n${canonical(line.content)}`);

function fault(line, place, before) {
  if (!isObject(line) || !KINDS.includes(line.kind) || !Number.isInteger(line.entry)) return "not_a_line";
  if (line.seq !== place || line.prev !== before) return "order";
  if (line.hash !== lineHash(line)) return "changed";
  if (!("content" in line)) return null;
  if (line.kind === "deleted" || !isObject(line.content)) return "content_changed";
  return line.digest === digest(line) ? null : "content_changed";
}

/** Every line that was changed, moved, removed or put in: [{seq, code}], [] when there is none. */
export function check(lines) {
  const problems = [];
  let before = START;
  lines.forEach((line, at) => {
    let code = fault(line, at + 1, before);
    if (!code && !("content" in line) && line.kind !== "deleted") {
      const replaced = lines.slice(at + 1).some((later) => isObject(later) && later.entry === line.entry);
      code = replaced ? null : "content_missing";
    }
    if (code) problems.push({ seq: at + 1, code });
    before = isObject(line) ? String(line.hash) : "";
  });
  return problems;
}

/** Check the text of a file: its problems and its lines; no diary at all has one problem at 0. */
export function checkFile(text) {
  let data = null;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // said below like any other file that is no diary
  }
  const lines = isObject(data) && data.format === FORMAT ? data.lines : null;
  if (!Array.isArray(lines) || !lines.length) return { problems: [{ seq: 0, code: "not_a_file" }], lines: [] };
  const problems = check(lines);
  if (!problems.length && data.last !== lines.at(-1).hash) problems.push({ seq: 0, code: "last" });
  return { problems, lines };
}

/** Entries that still say something, and how many were deleted. */
export function counts(lines) {
  const latest = new Map(lines.map((line) => [line.entry, line.kind]));
  const deleted = [...latest.values()].filter((kind) => kind === "deleted").length;
  return { lines: lines.length, entries: latest.size - deleted, deleted };
}
