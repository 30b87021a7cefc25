import { join } from 'node:path';

/**
 * The folder where Node keeps the compiled code of the product, so that a start takes less processor time. `npm ci`
 * fills it. Where it can't be written, as in an image, Node does without.
 */
export const compiledCode = (): string =>
  join(import.meta.dirname, '../../node_modules/.cache/compiled');
