/** The page that checks an exported diary; its words stand in verify.html. */

import { checkFile, counts } from "./chain.js";

const field = document.getElementById("file");
const result = document.getElementById("result");
const words = Object.fromEntries(
  [...document.querySelectorAll("#words [data-word]")].map((item) => [item.dataset.word, item.textContent]),
);

function say(name, values = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}

function report({ problems, lines }) {
  if (problems.some(({ code }) => code === "not_a_file")) return [say("not_a_file")];
  if (problems.length) {
    return [say("broken"), ...problems.map(({ seq, code }) => (seq ? say("at", { seq, what: say(code) }) : say(code)))];
  }
  return [say("sound"), say("summary", counts(lines)), say("last_hash", { hash: lines.at(-1).hash }), say("compare")];
}

field.addEventListener("change", async () => {
  const [file] = field.files;
  if (!file) return;
  const found = checkFile(await file.text());
  result.className = found.problems.length ? "bad" : "good";
  result.replaceChildren(
    ...report(found).map((line) => Object.assign(document.createElement("p"), { textContent: line })),
  );
  result.focus();
});
