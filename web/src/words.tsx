import { blocks, spans, type Span } from "./text";

const part = (span: Span) => {
  if (span.kind === "bold") return <strong>{span.text}</strong>;
  if (span.kind !== "link") return span.text;
  if (span.href.startsWith("tel:")) return <a href={span.href}>{span.text}</a>;
  return (
    <a href={span.href} target="_blank" rel="noopener noreferrer">
      {span.text}
    </a>
  );
};

/** One line with bold and links. */
export const Words = ({ text }: { text: string }) => <>{spans(text).map(part)}</>;

/** A reply: lines and lists. */
export function Reply({ text }: { text: string }) {
  return (
    <>
      {blocks(text).map((block) => {
        if (block.kind === "lines") return <p>{block.lines.map((line, i) => (i ? <><br />{line.map(part)}</> : line.map(part)))}</p>;
        const items = block.items.map((item) => <li>{item.map(part)}</li>);
        return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
      })}
    </>
  );
}
