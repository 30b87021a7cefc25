import type { Session } from '../../../platform/graphql/session.js';
import { normalFilter } from '../candidate.filter.js';
import { candidateScope } from '../candidate.policy.js';
import type { CandidateChangeFilter } from './candidate-changes.type.js';
import { CandidateView, ViewMemory } from './candidate-view.js';

/** Live changes to people. */
export class CandidateChangesService {
  private readonly memory = new ViewMemory();

  /** Live changes to people who match the filter and whom the viewer may see. */
  view(session: Session, { kinds, ...filter }: CandidateChangeFilter = {}): Promise<CandidateView> {
    session.rights.checkAsked('CandidateChangeFilter', filter);
    return new CandidateView(
      normalFilter(filter),
      kinds ?? undefined,
      candidateScope(session.viewer),
      this.memory,
    ).begin(session);
  }
}
