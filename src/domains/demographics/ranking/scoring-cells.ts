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

/** People in a cell; 0 outside the table. */
const countAt = (cells: Cells, { row, column }: Place) => cells[row]?.[column] ?? 0;

/** How much may still flow from one node to another. */
class Capacities {
  private readonly rows: number[][];

  constructor(private readonly nodes: number) {
    this.rows = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(0));
  }

  get(from: number, to: number): number {
    return this.rows[from]?.[to] ?? 0;
  }

  add(from: number, to: number, amount: number): void {
    const row = this.rows[from];
    if (row) row[to] = this.get(from, to) + amount;
  }

  /** The shortest way with room left, as pairs of nodes; undefined: there is none. */
  way(from: number, to: number): [number, number][] | undefined {
    const ways = new Map<number, [number, number][]>([[from, []]]);
    for (const [at, way] of ways)
      for (let next = 0; next < this.nodes; next++)
        if (this.get(at, next) > 0 && !ways.has(next)) ways.set(next, [...way, [at, next]]);
    return ways.get(to);
  }
}

/** The flow from one node to another, at most `enough`. @param room the capacity of each edge; it is changed */
function flow(room: Capacities, from: number, to: number, enough: number): number {
  let sum = 0;
  while (sum < enough) {
    const way = room.way(from, to);
    if (!way) break;
    const step = Math.min(enough - sum, ...way.map(([one, other]) => room.get(one, other)));
    for (const [one, other] of way) {
      room.add(one, other, -step);
      room.add(other, one, step);
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
  const size = rows + (cells[0]?.length ?? 0);
  // From a row to a column people may be added; back, at most the present number may be removed.
  const room = () => {
    const edges = new Capacities(size);
    cells.forEach((counts, row) =>
      counts.forEach((count, column) => {
        if (!isHidden({ row, column }) || (row === cell.row && column === cell.column)) return;
        edges.add(row, rows + column, Infinity);
        edges.add(rows + column, row, count);
      }),
    );
    return edges;
  };
  const more = flow(room(), rows + cell.column, cell.row, k);
  return (
    more >= k ||
    more + flow(room(), cell.row, rows + cell.column, Math.min(k, countAt(cells, cell))) >= k
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
  const places = (layers[0] ?? []).flatMap((counts, row) =>
    counts.map((_, column) => ({ row, column })),
  );
  const people = (place: Place) => layers.reduce((sum, cells) => sum + countAt(cells, place), 0);
  const small = layers.flatMap((cells) =>
    places.filter((place) => countAt(cells, place) < k).map((place) => ({ cells, place })),
  );
  const keyOf = ({ row, column }: Place) => `${row} ${column}`;
  const shown = new Set<string>();
  const large = places.filter(
    (place) =>
      mayBeShown(place.row, place.column) && layers.every((cells) => countAt(cells, place) >= k),
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
