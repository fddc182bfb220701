/** Simplified to Traditional for the words of this project; the table is made by tools/web_data.py. */

import { PHRASES, SIMPLIFIED, TRADITIONAL } from "./generated/data";

const table = new Map<string, string>([...SIMPLIFIED].map((c, i) => [c, [...TRADITIONAL][i]]));
const phrases = new Map<string, string>(PHRASES.split(" ").filter(Boolean).map((pair) => pair.split("=") as [string, string]));

export function traditional(text: string): string {
  const letters = [...text];
  return letters
    .map((c, i) => {
      const pair = phrases.get(c + (letters[i + 1] ?? ""));
      if (pair) return [...pair][0];
      const before = phrases.get((letters[i - 1] ?? "") + c);
      if (before) return [...before][1];
      return table.get(c) ?? c;
    })
    .join("");
}
