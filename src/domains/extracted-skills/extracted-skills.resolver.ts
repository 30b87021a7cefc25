import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Session } from '../../platform/graphql/session.js';
import { Candidate } from '../candidates/candidate.type.js';
import { Job } from '../jobs/job.type.js';
import type { SkillService } from '../skills/skill.service.js';
import { Skill } from '../skills/skill.type.js';
import type { ExtractedSkillsService } from './extracted-skills.service.js';
import { FoundSkill } from './extracted-skills.type.js';

@Resolver(() => Candidate)
export class CandidateExtractedSkillsResolver {
  constructor(private readonly findings: ExtractedSkillsService) {}

  @FieldResolver(() => [FoundSkill], {
    description:
      'Skills extracted from titles, the summary and experience, the most certain first. Separate from stated skills.',
  })
  foundSkills(@Ctx() session: Session, @Root() candidate: Candidate) {
    return this.findings.ofCandidate(session, candidate.id);
  }
}

@Resolver(() => Job)
export class JobExtractedSkillsResolver {
  constructor(private readonly findings: ExtractedSkillsService) {}

  @FieldResolver(() => [FoundSkill], {
    description:
      'Skills extracted from the title and the description, the most certain first. The requirements of the job are only those in `skills`.',
  })
  foundSkills(@Ctx() session: Session, @Root() job: Job) {
    return this.findings.ofJob(session, job.id);
  }
}

@Resolver(() => FoundSkill)
export class FoundSkillResolver {
  constructor(private readonly skills: SkillService) {}

  @FieldResolver(() => Skill, { description: 'The skill.' })
  skill(@Ctx() session: Session, @Root() found: FoundSkill) {
    return this.skills.byId(session, found.skillId);
  }
}
