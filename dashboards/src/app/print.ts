const attribute = 'data-mantine-color-scheme';

/** Paper is white: whoever reads in dark colours prints in light ones, and has their own back afterwards. */
export function printInLightColours(): void {
  const page = document.documentElement;
  let own: string | null = null;
  window.addEventListener('beforeprint', () => {
    own = page.getAttribute(attribute);
    page.setAttribute(attribute, 'light');
  });
  window.addEventListener('afterprint', () => {
    if (own) page.setAttribute(attribute, own);
  });
}
