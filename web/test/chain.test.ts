import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
// @ts-expect-error: a plain module that the page loads as it is
import { check, checkFile, counts, sha256 } from "../chain.js";

// The file that tests/casework/log_incident/test_chain.py writes and checks too.
const text = readFileSync("../tests/casework/log_incident/diary_export.json", "utf-8");
const lines = () => JSON.parse(text).lines;

describe("the checker of the diary", () => {
  test.each(["", "abc", "催收😀", "a".repeat(55), "a".repeat(56), "a".repeat(64), "长".repeat(5000)])("SHA-256 is the real one", (said) => {
    expect(sha256(said)).toBe(createHash("sha256").update(said).digest("hex"));
  });

  test("a file from the assistant is sound, with its gap", () => {
    const found = checkFile(text);
    expect(found.problems).toEqual([]);
    expect(counts(found.lines)).toEqual({ lines: 5, entries: 2, deleted: 1 });
  });

  test("any field of any line that is changed is seen", () => {
    for (const [at, line] of lines().entries()) {
      for (const field of Object.keys(line)) {
        const changed = lines();
        changed[at][field] = field === "content" ? { ...line.content, li_count: 1 } : "x";
        expect(check(changed).map((problem: { seq: number }) => problem.seq), `${at} ${field}`).toContain(at + 1);
      }
    }
  });

  test("lines taken out, moved or cut off are seen", () => {
    for (let at = 0; at < 5; at++) {
      const fewer = JSON.parse(text);
      fewer.lines.splice(at, 1);
      expect(checkFile(JSON.stringify(fewer)).problems).not.toEqual([]);
    }
    expect(check(lines().reverse())).not.toEqual([]);
  });

  test.each(["", "{}", "[]", "日记", '{"format":"shoumen-diary/1","lines":[]}'])("what is no diary is never sound", (said) => {
    expect(checkFile(said).problems).toEqual([{ seq: 0, code: "not_a_file" }]);
  });
});
