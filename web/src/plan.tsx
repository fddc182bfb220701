import { S } from "./strings";
import { yuan } from "./text";
import type { Plan } from "./types";

const WIDTH = 320;
const HEIGHT = 120;
const BASE = 100;
const MOST_SERIES = 5;

/** What is drawn: the months without the row of sums, and the columns of the lenders without theirs. */
export function bars({ table }: Plan): { months: Plan["table"]["rows"]; columns: number[] } {
  const columns = table.head.map((_, i) => i).slice(table.amounts_from, table.amounts_from + table.lenders);
  return { months: table.rows.slice(0, -1), columns };
}

export function PlanFigure({ plan, t }: { plan: Plan; t: (text: string) => string }) {
  const { head, rows, amounts_from: from, unit } = plan.table;
  const { months, columns } = bars(plan);
  const show = (cell: string | number, i: number) => (i >= from && typeof cell === "number" ? (unit === "fen" ? yuan(cell) : String(cell)) : t(String(cell)));
  return (
    <figure class="plan">
      <figcaption>
        <strong>{t(plan.title)}</strong>
        <small>{t(plan.description)}</small>
      </figcaption>
      <Bars rows={months} drawn={columns} name={t(plan.description || plan.title)} />
      {columns.length > 1 && (
        <ul class="legend" aria-hidden="true">
          {columns.map((column, n) => (
            <li>
              <svg viewBox="0 0 10 10">
                <rect class={`s${n % MOST_SERIES}`} width="10" height="10" />
              </svg>
              {t(head[column])}
            </li>
          ))}
        </ul>
      )}
      <div class="scroll" tabIndex={0} role="region" aria-label={t(S.planMonth)}>
        <table>
          <thead>
            <tr>
              {head.map((name) => (
                <th scope="col">{t(name)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr>
                {row.map((cell, i) =>
                  i ? <td class={i >= from ? "number" : ""}>{show(cell, i)}</td> : <th scope="row">{show(cell, i)}</th>,
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function Bars({ rows, drawn, name }: { rows: Plan["table"]["rows"]; drawn: number[]; name: string }) {
  const highest = Math.max(1, ...rows.map((row) => drawn.reduce((sum, i) => sum + Number(row[i] || 0), 0)));
  const step = WIDTH / Math.max(rows.length, 6);
  return (
    <svg class="bars" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={name}>
      <text class="axis" x="0" y="10">
        {yuan(highest)} {S.unit}
      </text>
      {rows.map((row, n) => {
        let y = BASE;
        return drawn.map((column, k) => {
          const height = (Number(row[column] || 0) / highest) * (BASE - 18);
          y -= height;
          return <rect class={`s${k % MOST_SERIES}`} x={n * step + step * 0.15} y={y} width={step * 0.7} height={height} />;
        });
      })}
      <path class="ground" d={`M0 ${BASE}H${WIDTH}`} />
      <text class="axis" x={step * 0.15} y={HEIGHT - 6}>
        1
      </text>
      <text class="axis" x={(rows.length - 0.5) * step} y={HEIGHT - 6} text-anchor="middle">
        {rows.length > 1 ? rows.length : ""}
      </text>
    </svg>
  );
}
