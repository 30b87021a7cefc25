import { textCell } from '../../../src/platform/bi/csv.cell';

/** Taking figures along: CSV for spreadsheets, pictures for slides. */

interface Column<Row> {
  name: string;
  value: (row: Row) => string | number | null | undefined;
}

const cell = (value: string | number | null | undefined) =>
  value == null ? '' : typeof value === 'number' ? String(value) : textCell(value);

/** RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8. */
export const csvOf = <Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string =>
  `\uFEFF${[columns.map(({ name }) => cell(name)), ...rows.map((row) => columns.map(({ value }) => cell(value(row))))].map((line) => line.join(',')).join('\r\n')}\r\n`;

export function download(name: string, type: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement('a'), {
    href: address,
    download: name.replaceAll(/\s+/g, '-').toLowerCase(),
  });
  link.click();
  URL.revokeObjectURL(address);
}

const styled = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'fill-opacity',
  'font-size',
  'font-family',
  'text-anchor',
];

const svg = 'http://www.w3.org/2000/svg';
function drawn(
  name: string,
  attributes: Record<string, string | number>,
  content = '',
): SVGElement {
  const element = document.createElementNS(svg, name);
  for (const [attribute, value] of Object.entries(attributes))
    element.setAttribute(attribute, String(value));
  element.textContent = content;
  return element;
}

/**
 * A chart as an SVG file that looks the same elsewhere: its title, and the legend, which the page has beside the drawing,
 * are drawn too, and the page's styles are written into it.
 * @param frame what the chart is shown in
 * @returns undefined where there is no chart yet
 */
export function pictureOf(title: string, frame: HTMLElement): string | undefined {
  const chart = frame.querySelector<SVGSVGElement>('svg.recharts-surface');
  if (!chart) return undefined;
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, place) => {
    const style = getComputedStyle(originals[place]!);
    for (const name of styled) element.setAttribute(name, style.getPropertyValue(name));
  });
  const origin = chart.getBoundingClientRect();
  const head = 36;
  const { fontFamily, color } = getComputedStyle(frame);
  for (const [name, value] of Object.entries({
    y: head,
    width: origin.width,
    height: origin.height,
  }))
    copy.setAttribute(name, String(value));
  const legend = [...frame.querySelectorAll<HTMLElement>('[class*="legendItemName"]')].flatMap(
    (name) => {
      const swatch = name.previousElementSibling!;
      const fill =
        [swatch, ...swatch.querySelectorAll('*')]
          .map((part) => getComputedStyle(part).backgroundColor)
          .find((one) => one !== 'rgba(0, 0, 0, 0)') ?? color;
      const [dot, words] = [swatch.getBoundingClientRect(), name.getBoundingClientRect()];
      return [
        drawn('circle', {
          cx: dot.left - origin.left + dot.width / 2,
          cy: head + dot.top - origin.top + dot.height / 2,
          r: dot.width / 2,
          fill,
        }),
        drawn(
          'text',
          {
            x: words.left - origin.left,
            y: head + words.bottom - origin.top - words.height * 0.3,
            'font-size': 12,
            fill: color,
          },
          name.textContent ?? '',
        ),
      ];
    },
  );
  const picture = drawn('svg', {
    width: origin.width,
    height: origin.height + head,
    'font-family': fontFamily,
  });
  picture.append(
    drawn('rect', {
      width: '100%',
      height: '100%',
      fill: getComputedStyle(document.body).backgroundColor,
    }),
    drawn('text', { x: 8, y: 22, 'font-size': 16, 'font-weight': 600, fill: color }, title),
    copy,
    ...legend,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}`;
}
