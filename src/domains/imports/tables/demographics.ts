import { candidate, of, required, text, type Table } from './table.js';

/** What people chose to say about themselves. Written on a database connection of its own. */
export const demographics: Table = {
  name: 'demographics',
  columns: [
    candidate,
    text('category', required),
    text('value', required),
    of('time', 'collected_at'),
  ],
  key: ['t.candidate_ref', 'lower(t.category)'],
};
