import { checkPage } from '../../../platform/graphql/connection.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { CandidateService } from '../../candidates/candidate.service.js';
import type { Candidate } from '../../candidates/candidate.type.js';
import type { SkillService } from '../../skills/skill.service.js';
import type { MatchService } from '../match/match.service.js';
import type { CandidateMatch } from '../match/match.type.js';
import type { PositionInput } from '../position/position-input.type.js';

/** Skills of the person that are used at most; a position may have 50. */
const mostSkills = 30;

/** Finds people similar to a person: the person is turned into a position, and everybody is scored by fit. */
export class SimilarService {
  constructor(
    private readonly candidates: CandidateService,
    private readonly skills: SkillService,
    private readonly matches: MatchService,
  ) {}

  /**
   * The most similar first, without the person; nobody when the viewer may not see them.
   * @throws BAD_USER_INPUT (first), FORBIDDEN, SEARCH_UNAVAILABLE
   */
  async similarTo(session: Session, candidateId: string, first: number): Promise<CandidateMatch[]> {
    checkPage({ first });
    const person = await this.candidates.byId(session, candidateId);
    if (!person) return [];
    // One more, because the person is most like themselves; a page has no room for 101.
    const { nodes } = await this.matches.match(session, {
      position: await this.positionOf(session, person),
      first: Math.min(first + 1, 100),
    });
    return nodes.filter(({ candidate }) => candidate.id !== person.id).slice(0, first);
  }

  /** No skill is a must, because somebody without one of ten skills is still similar. */
  private async positionOf(session: Session, person: Candidate): Promise<PositionInput> {
    const held = (await this.candidates.skillsOf(session, person.id))
      .toSorted(
        (a, b) =>
          (b.years ?? 0) - (a.years ?? 0) ||
          (b.level ?? 0) - (a.level ?? 0) ||
          (a.skillId < b.skillId ? -1 : 1),
      )
      .slice(0, mostSkills);
    const names = await Promise.all(held.map(({ skillId }) => this.skills.byId(session, skillId)));
    return {
      title: person.title,
      seniority: person.seniority,
      location: person.location,
      coordinates: person.coordinates,
      languages: person.languages.map(({ code, level }) => ({ code, level })),
      certificates: person.certificates,
      skills: held.flatMap(({ level, years }, index) =>
        names[index]
          ? [{ name: names[index].name, need: 'SHOULD' as const, minLevel: level, minYears: years }]
          : [],
      ),
    };
  }
}
