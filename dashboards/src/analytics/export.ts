import { textCell } from '../../../src/platform/bi/csv.cell';

/** Taking figures along: CSV for spreadsheets, pictures for slides. */

interface Column<Row> {
  name: string;
  value: (row: Row) => string | number | null | undefined;
}

const cell = (value: string | number | null | undefined) => (value == null ? '' : typeof value === 'number' ? String(value) : textCell(value));

/** RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8. */
export const csvOf = <Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string =>
  `\uFEFF${[columns.map(({ name }) => cell(name)), ...rows.map((row) => columns.map(({ value }) => cell(value(row))))].map((line) => line.join(',')).join('\r\n')}\r\n`;

export function download(name: string, type: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name.replaceAll(/\s+/g, '-').toLowerCase() });
  link.click();
  URL.revokeObjectURL(address);
}

const styled = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'fill-opacity', 'font-size', 'font-family', 'text-anchor'];

/** A chart as an SVG file that looks the same elsewhere: the page's styles are written into it. */
export function pictureOf(chart: SVGSVGElement): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, place) => {
    const style = getComputedStyle(originals[place]!);
    for (const name of styled) element.setAttribute(name, style.getPropertyValue(name));
  });
  const { width, height } = chart.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}`;
}
