import { checkPage } from '../../platform/graphql/connection.js';
import { instanceOf } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import { candidateScope } from '../candidates/candidate.policy.js';
import { visibleCandidates } from '../candidates/candidate.queries.js';
import { suggestions } from './suggestion.queries.js';
import { Suggestion, type SuggestionKind } from './suggestion.type.js';

export class SuggestionService {
  /**
   * Completions of a prefix, the best first; none for an empty one.
   * @throws BAD_USER_INPUT when `first` is not 1 to 100
   */
  async suggest(
    session: Session,
    kind: SuggestionKind,
    prefix: string,
    first: number,
  ): Promise<Suggestion[]> {
    checkPage({ first });
    session.rights.checkAskedBy('SuggestionKind', kind);
    const text = prefix.trim().replace(/\s+/g, ' ');
    if (!text) return [];
    return (
      await suggestions(
        session.sql,
        kind,
        text,
        first,
        visibleCandidates(candidateScope(session.viewer)),
      )
    ).map((row) => instanceOf(Suggestion, { text: row.text, id: row.id ?? undefined, kind }));
  }
}
