import type { Rows } from '../../platform/graphql/rows.queries.js';
import { instanceOf } from '../../platform/graphql/node.js';
import type { Listing } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import type { ApplicationFilter } from './application.filter.js';
import { applicationConditions } from './application-filter.queries.js';
import { applicationScope } from './application.policy.js';
import {
  applicationColumns,
  applicationListing,
  type ApplicationRow,
  visibleApplications,
} from './application.queries.js';
import { Application, type ApplicationOrder } from './application.type.js';

/** How applications are read. */
export const applicationRows: Rows<ApplicationRow, Application> = {
  type: 'Application',
  alias: 'a',
  columns: applicationColumns,
  always: ['id', 'candidateId', 'jobId', 'stageId', 'channelId'],
  make:
    ({ rights }) =>
    (row) =>
      instanceOf(Application, rights.shown('Application', row)),
};

/**
 * The applications that the viewer may see, by filter.
 * @throws FORBIDDEN for a condition or an order that tells about fields that the viewer does not see
 */
export function visibleListing(
  session: Session,
  filter?: ApplicationFilter,
  order?: ApplicationOrder,
): Listing<ApplicationRow> {
  session.rights.checkAsked('ApplicationFilter', filter);
  session.rights.checkAskedBy('ApplicationOrderField', order?.field);
  return applicationListing(
    [...visibleApplications(applicationScope(session.viewer)), applicationConditions(filter)],
    order,
    !filter,
  );
}
