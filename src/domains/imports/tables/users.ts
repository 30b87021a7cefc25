import { Role } from '../../users/user.enums.js';
import { choice, constant, of, plain, required, text, type Table } from './table.js';

/** Members of the hiring side. */
export const users: Table = {
  name: 'users',
  columns: [
    of('email', 'email', required),
    text('name'),
    choice('role', Role, { MANAGER: Role.HIRING_MANAGER, ADMINISTRATOR: Role.ADMIN }),
    of('list', 'department'),
  ],
  key: ['lower(t.email)'],
  target: {
    table: 'app_user',
    match: 'x.email = t.email::citext',
    identity: { email: 't.email' },
    // A user without a role sees least: a hiring manager, of the departments in the row.
    values: [
      ...plain('name'),
      { column: 'role', from: 'role', fallback: constant(Role.HIRING_MANAGER) },
      { column: 'departments', from: 'department', value: `coalesce(t.department, '{}')` },
    ],
    versioned: 'both',
  },
};
