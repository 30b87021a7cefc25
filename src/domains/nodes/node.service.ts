import { isId, type Node } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import type { ApplicationService } from '../applications/application.service.js';
import type { CandidateService } from '../candidates/candidate.service.js';
import type { ChannelService } from '../channels/channel.service.js';
import type { InteractionService } from '../interactions/interaction.service.js';
import type { JobService } from '../jobs/job.service.js';
import type { SavedSearchService } from '../matching/saved-searches/saved-search.service.js';
import type { PoolService } from '../pools/pool.service.js';
import type { ReferralService } from '../referrals/referral.service.js';
import type { SkillService } from '../skills/skill.service.js';
import type { UserService } from '../users/user.service.js';
import { type NodeType, typeOfNode } from './node.queries.js';

type Find = (session: Session, id: string) => Promise<Node | undefined>;

/** Finds an object of any type by its id; each domain's service decides whether the viewer may see it. */
export class NodeService {
  private readonly find: Record<NodeType, Find>;

  constructor(
    candidates: CandidateService,
    jobs: JobService,
    applications: ApplicationService,
    interactions: InteractionService,
    referrals: ReferralService,
    channels: ChannelService,
    skills: SkillService,
    users: UserService,
    savedSearches: SavedSearchService,
    pools: PoolService,
  ) {
    this.find = {
      Candidate: (session, id) => candidates.byId(session, id),
      Job: (session, id) => jobs.byId(session, id),
      Application: (session, id) => applications.byId(session, id),
      Interaction: (session, id) => interactions.byId(session, id),
      Referral: (session, id) => referrals.byId(session, id),
      Channel: (session, id) => channels.byId(session, id),
      Skill: (session, id) => skills.byId(session, id),
      Stage: async (session, id) => {
        const stage = await jobs.stage(session, id);
        return stage && (await jobs.byId(session, stage.jobId)) ? stage : undefined;
      },
      Transition: async (session, id) => {
        const transition = await applications.transition(session, id);
        return transition && (await applications.byId(session, transition.applicationId))
          ? transition
          : undefined;
      },
      SavedSearch: (session, id) => savedSearches.byId(session, id),
      Pool: (session, id) => pools.byId(session, id),
      User: (session, id) => users.byId(session, id),
      Offer: async (session, id) => {
        const offer = await applications.offer(session, id);
        return offer && (await applications.byId(session, offer.applicationId)) ? offer : undefined;
      },
      Opening: async (session, id) => {
        const opening = await jobs.opening(session, id);
        return opening && (await jobs.byId(session, opening.jobId)) ? opening : undefined;
      },
      Touch: async (session, id) => {
        const touch = await channels.touch(session, id);
        return touch && (await candidates.byId(session, touch.candidateId)) ? touch : undefined;
      },
    };
  }

  async byId(session: Session, id: string): Promise<Node | undefined> {
    const found = isId(id) ? await typeOfNode(session.sql, id) : undefined;
    return found && this.find[found.type](session, id);
  }
}
