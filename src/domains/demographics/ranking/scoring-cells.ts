/*
 * Which cells of a table of people by two things may be shown, when the sums of its rows and columns are known.
 *
 * A hidden cell can be anything that gives the same sums. How far it can go is a question of flow: to make one cell
 * larger, others of its column get smaller, then others of their rows larger, and so on back to its own row. What a
 * reader can tell of the cell is the interval from its least to its largest value (L. H. Cox, "Network Models for
 * Complementary Cell Suppression", JASA 90, 1995). A small cell is hidden when that interval is k people wide or more.
 */

/** People by row and column. */
export type Cells = readonly (readonly number[])[];

interface Place {
  row: number;
  column: number;
}

/** How much can go from one node to another, up to what is enough. @param room how much each edge has room for; it is changed */
function flow(room: number[][], from: number, to: number, enough: number): number {
  let sum = 0;
  while (sum < enough) {
    const before = new Map([[from, from]]);
    for (const at of before.keys())
      for (const [next, spare] of room[at]!.entries())
        if (spare > 0 && !before.has(next)) before.set(next, at);
    if (!before.has(to)) break;
    const path: [number, number][] = [];
    for (let at = to; at !== from; at = before.get(at)!) path.push([before.get(at)!, at]);
    const step = Math.min(enough - sum, ...path.map(([one, other]) => room[one]![other]!));
    for (const [one, other] of path) {
      room[one]![other]! -= step;
      room[other]![one]! += step;
    }
    sum += step;
  }
  return sum;
}

/** Whether a hidden cell is in an interval that is k wide or more, for somebody who knows all sums and the shown cells. */
function isUncertain(
  cells: Cells,
  isHidden: (place: Place) => boolean,
  cell: Place,
  k: number,
): boolean {
  const rows = cells.length;
  const size = rows + cells[0]!.length;
  // From a row to a column: people may be added; back: as many as there are may be taken away.
  const room = () => {
    const edges = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    cells.forEach((counts, row) =>
      counts.forEach((count, column) => {
        if (!isHidden({ row, column }) || (row === cell.row && column === cell.column)) return;
        edges[row]![rows + column] = Infinity;
        edges[rows + column]![row] = count;
      }),
    );
    return edges;
  };
  const more = flow(room(), rows + cell.column, cell.row, k);
  return (
    more >= k ||
    more +
      flow(room(), cell.row, rows + cell.column, Math.min(k, cells[cell.row]![cell.column]!)) >=
      k
  );
}

/**
 * Chooses the cells to show, the largest first. A cell is shown where it has k people or more in every layer, and no
 * small cell of any layer follows from it, from those shown before, and from the sums of rows and columns.
 * @param layers tables with the same rows and columns, whose sums are known, each for itself
 * @param mayBeShown whether a cell is one that is asked for
 */
export function cellsToShow(
  layers: readonly Cells[],
  k: number,
  mayBeShown: (row: number, column: number) => boolean,
): (row: number, column: number) => boolean {
  const places = layers[0]!.flatMap((counts, row) => counts.map((_, column) => ({ row, column })));
  const people = ({ row, column }: Place) =>
    layers.reduce((sum, cells) => sum + cells[row]![column]!, 0);
  const small = layers.flatMap((cells) =>
    places.filter(({ row, column }) => cells[row]![column]! < k).map((place) => ({ cells, place })),
  );
  const keyOf = ({ row, column }: Place) => `${row} ${column}`;
  const shown = new Set<string>();
  const large = places.filter(
    (place) =>
      mayBeShown(place.row, place.column) &&
      layers.every((cells) => cells[place.row]![place.column]! >= k),
  );
  for (const place of large.sort((a, b) => people(b) - people(a))) {
    shown.add(keyOf(place));
    if (
      !small.every((each) =>
        isUncertain(each.cells, (other) => !shown.has(keyOf(other)), each.place, k),
      )
    )
      shown.delete(keyOf(place));
  }
  return (row, column) => shown.has(keyOf({ row, column }));
}
