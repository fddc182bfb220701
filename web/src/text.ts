/** The little marking that replies use, as data. Nothing here ever makes HTML from text. */

export type Span = { kind: "text"; text: string } | { kind: "bold"; text: string } | { kind: "link"; text: string; href: string };
export type Block = { kind: "lines"; lines: Span[][] } | { kind: "list"; ordered: boolean; items: Span[][] };

// Bold, web addresses (not the full stop behind one), and the short lines one may have to dial at once.
const PARTS = /\*\*([^*\n]+)\*\*|(https?:\/\/[A-Za-z0-9\-._~:/?#[\]@!$&'*+,;=%]*[A-Za-z0-9\-_~/#@$&*+=%])|(?<![\d.,])(1[12]0|123\d{2}|96110|95\d{3})(?![\d.,%元万个天次年月日号分岁])/g;
const BULLET = /^\s*[-•]\s+/;
const NUMBER = /^\s*\d{1,2}[.、]\s*(?=\D)/;

export function spans(line: string): Span[] {
  const found: Span[] = [];
  let end = 0;
  for (const match of line.matchAll(PARTS)) {
    if (match.index > end) found.push({ kind: "text", text: line.slice(end, match.index) });
    if (match[1]) found.push({ kind: "bold", text: match[1] });
    else if (match[2]) found.push({ kind: "link", text: match[2], href: match[2] });
    else found.push({ kind: "link", text: match[3], href: `tel:${match[3]}` });
    end = match.index + match[0].length;
  }
  if (end < line.length) found.push({ kind: "text", text: line.slice(end) });
  return found;
}

/** Split a reply into runs of lines and lists. A single bullet or number is just a line. */
export function blocks(text: string): Block[] {
  const found: Block[] = [];
  const lines = text.split("\n");
  for (let i = 0; i < lines.length; ) {
    const mark = [BULLET, NUMBER].find((one) => one.test(lines[i]) && one.test(lines[i + 1] ?? ""));
    if (!mark) {
      const last = found[found.length - 1];
      if (last?.kind === "lines") last.lines.push(spans(lines[i]));
      else found.push({ kind: "lines", lines: [spans(lines[i])] });
      i++;
      continue;
    }
    const items: Span[][] = [];
    for (; i < lines.length && mark.test(lines[i]); i++) items.push(spans(lines[i].replace(mark, "")));
    found.push({ kind: "list", ordered: mark === NUMBER, items });
  }
  return found;
}

export function clock(at: number, now: number): string {
  const day = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const time = `${two(day.getHours())}:${two(day.getMinutes())}`;
  return day.toDateString() === new Date(now).toDateString() ? time : `${day.getMonth() + 1}月${day.getDate()}日 ${time}`;
}

/** What a helper sends: text as a person would type it. */
export function fieldText(kind: string, value: string): string {
  const [day, time] = value.split("T");
  const chinese = (iso: string) => iso.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1年$2月$3日");
  if (kind === "money") return `${value}元`;
  if (kind === "date") return chinese(value);
  if (kind === "datetime") return [chinese(day), time].filter(Boolean).join(" ");
  return value;
}

/** 123450 fen -> "1,234.50" */
export function yuan(fen: number): string {
  const [whole, cents] = (fen / 100).toFixed(2).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return cents === "00" ? grouped : `${grouped}.${cents}`;
}
