/** Links to letters: only the server's own become cards. */

import type { FileLink } from "./types";

const FILE_URL = /(?:https?:\/\/[^\s/]+)?\/chat\/files\/([A-Za-z0-9_.-]+)/;
const KINDS: Record<string, string> = {
  pdf: "PDF", docx: "Word", ics: "日历", txt: "文本", csv: "表格", xlsx: "Excel", png: "图片", svg: "图片",
};
const SMALLEST_NOTED = 1024;

export const tokenOf = (url: string): string | null => FILE_URL.exec(url)?.[1] ?? null;
export const knownToken = (url: unknown): url is string => typeof url === "string" && tokenOf(url) !== null;

/** "PDF · 57 KB" */
export function detail(file: FileLink): string {
  const ending = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase() ?? "";
  const kind = KINDS[ending] ?? (file.media_type?.startsWith("image/") ? "图片" : "文件");
  return [kind, size(file.size)].filter(Boolean).join(" · ");
}

export function size(bytes?: number): string {
  if (!bytes || bytes <= 0) return "";
  if (bytes < SMALLEST_NOTED) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

/** Drop the lines that only repeat the links of these files. */
export function withoutLinks(text: string, files: FileLink[]): string {
  const tokens = new Set(files.map((file) => tokenOf(file.url)));
  const lines = text.split("\n").filter((line) => {
    const token = tokenOf(line);
    return !token || !tokens.has(token);
  });
  return lines.join("\n").trim();
}

/** A line with a link becomes a card whose title is the rest of the line. */
export function fileInLine(line: string): FileLink | null {
  const found = FILE_URL.exec(line);
  if (!found) return null;
  return { name: line.replace(found[0], "").replace(/[\s：:]+$/u, "").trim() || "文件", url: found[0] };
}
