/*
 * Decides which cells of a two-way table of people may be shown when the sums of its rows and columns are known.
 *
 * A hidden cell can have any value that gives the same sums. Its range is a flow problem: to make one cell larger,
 * others of its column get smaller, then others of their rows larger, and so on back to its own row. A reader can
 * infer the interval from its least to its largest value (L. H. Cox, "Network Models for
 * Complementary Cell Suppression", JASA 90, 1995). A small cell is hidden when that interval is k people wide or more.
 */

/** People by row and column. */
export type Cells = readonly (readonly number[])[];

interface Place {
  row: number;
  column: number;
}

/** The flow from one node to another, at most `enough`. @param room the capacity of each edge; it is changed */
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

/** True if the interval of a hidden cell is at least k wide for a reader who knows all sums and the shown cells. */
function isUncertain(
  cells: Cells,
  isHidden: (place: Place) => boolean,
  cell: Place,
  k: number,
): boolean {
  const rows = cells.length;
  const size = rows + cells[0]!.length;
  // From a row to a column people may be added; back, at most the present number may be removed.
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
 * Chooses the cells to show, the largest first. A cell is shown if it has k people or more in every layer, and if it
 * reveals no small cell of any layer, together with the cells shown before and the sums of rows and columns.
 * @param layers tables with the same rows and columns; the sums of each are known
 * @param mayBeShown true for cells that belong to the result
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
