const attribute = 'data-mantine-color-scheme';

/** Prints in light colours, because paper is white; afterwards the reader's own colours return. */
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
