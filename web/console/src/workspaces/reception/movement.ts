/** Where the arrow keys lead on the board. */

export interface Item {
  key: string;
  from: number;
}

/** The item that a key leads to from another one, or null where the key leads nowhere. */
export function next(columns: readonly Item[][], from: string, key: string): string | null {
  const place = columns.findIndex((items) => items.some((item) => item.key === from));
  const items = columns[place];
  const index = items?.findIndex((item) => item.key === from) ?? -1;
  const item = items?.[index];
  if (!items || !item) return null;
  switch (key) {
    case "ArrowDown":
      return items[index + 1]?.key ?? null;
    case "ArrowUp":
      return items[index - 1]?.key ?? null;
    case "Home":
      return items[0]?.key ?? null;
    case "End":
      return items.at(-1)?.key ?? null;
    case "ArrowRight":
      return nearest(columns.slice(place + 1), item.from);
    case "ArrowLeft":
      return nearest(columns.slice(0, place).toReversed(), item.from);
    default:
      return null;
  }
}

/** Of the first column that has any, the item that begins nearest to a time. */
function nearest(columns: readonly Item[][], from: number): string | null {
  const items = columns.find(({ length }) => length > 0);
  if (!items) return null;
  const sorted = items.toSorted((one, other) => Math.abs(one.from - from) - Math.abs(other.from - from));
  return sorted[0]?.key ?? null;
}
