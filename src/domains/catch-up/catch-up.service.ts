import { readCatchUps } from '../../platform/feed/catch-up.queries.js';
import { instanceOf } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import { requireCatchUps } from './catch-up.policy.js';
import { CatchUp } from './catch-up.type.js';

export class CatchUpService {
  /**
   * What is catching up now, by name; empty when everything is current.
   * @throws RapportError FORBIDDEN
   */
  async list(session: Session): Promise<CatchUp[]> {
    requireCatchUps(session.viewer);
    return (await readCatchUps(session.sql)).map(({ secondsLeft, ...state }) =>
      instanceOf(CatchUp, { ...state, secondsLeft: secondsLeft ?? undefined }),
    );
  }
}
