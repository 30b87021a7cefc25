/** The styles of a chart's elements that are written into the file. */
const copiedStyles = [
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
function svgElement(
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
 * A chart as an SVG file that looks the same in other programs. The title is added, and the legend, which is HTML on the
 * page; the page's styles are written into the elements.
 * @param frame the element that contains the chart
 * @returns the SVG document; undefined: the frame has no chart yet
 */
export function pictureOf(title: string, frame: HTMLElement): string | undefined {
  const chart = frame.querySelector<SVGSVGElement>('svg.recharts-surface');
  if (!chart) return undefined;
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, index) => {
    const style = getComputedStyle(originals[index] ?? chart);
    for (const name of copiedStyles) element.setAttribute(name, style.getPropertyValue(name));
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
        svgElement('circle', {
          cx: dot.left - origin.left + dot.width / 2,
          cy: head + dot.top - origin.top + dot.height / 2,
          r: dot.width / 2,
          fill,
        }),
        svgElement(
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
  const picture = svgElement('svg', {
    width: origin.width,
    height: origin.height + head,
    'font-family': fontFamily,
  });
  picture.append(
    svgElement('rect', {
      width: '100%',
      height: '100%',
      fill: getComputedStyle(document.body).backgroundColor,
    }),
    svgElement('text', { x: 8, y: 22, 'font-size': 16, 'font-weight': 600, fill: color }, title),
    copy,
    ...legend,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}`;
}
