import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { RootPageArgs } from '../../platform/graphql/connection.js';
import { selectedBy } from '../../platform/graphql/selected.js';
import type { Session } from '../../platform/graphql/session.js';
import type { SkillService } from '../skills/skill.service.js';
import { Skill } from '../skills/skill.type.js';
import type { JobService } from './job.service.js';
import { Job, JobConnection, JobFilter, JobOrder, JobSkill, Opening, Stage } from './job.type.js';

@Resolver(() => Job)
export class JobResolver {
  constructor(private readonly service: JobService) {}

  @Query(() => Job, {
    nullable: true,
    description: 'One job; null when it does not exist or you may not see it.',
  })
  job(
    @Ctx() session: Session,
    @Arg('id', () => ID, { description: 'The job.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ) {
    return this.service.byId(session, id, selectedBy(info));
  }

  @Query(() => JobConnection, { description: 'Jobs. Default order: the latest opened first.' })
  jobs(
    @Ctx() session: Session,
    @Info() info: GraphQLResolveInfo,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('filter', () => JobFilter, { nullable: true, description: 'The filter.' })
    filter?: JobFilter,
    @Arg('orderBy', () => JobOrder, { nullable: true, description: 'Sort order.' })
    orderBy?: JobOrder,
  ) {
    return this.service.page(session, page, filter, orderBy, selectedBy(info));
  }

  @FieldResolver(() => [JobSkill], { description: 'Required and wanted skills, musts first.' })
  skills(@Ctx() session: Session, @Root() job: Job) {
    return this.service.skillsOf(session, job.id);
  }

  @FieldResolver(() => [Stage], { description: 'The pipeline, in order.' })
  stages(@Ctx() session: Session, @Root() job: Job) {
    return this.service.stagesOf(session, job.id);
  }

  @FieldResolver(() => [Opening], { description: 'The seats, oldest first.' })
  openings(@Ctx() session: Session, @Root() job: Job) {
    return this.service.openingsOf(session, job.id);
  }
}

@Resolver(() => Stage)
export class StageResolver {
  constructor(private readonly service: JobService) {}

  @FieldResolver(() => Job, {
    nullable: true,
    description: 'The job; null when you may not see it.',
  })
  job(@Ctx() session: Session, @Root() stage: Stage) {
    return this.service.byId(session, stage.jobId);
  }
}

@Resolver(() => JobSkill)
export class JobSkillResolver {
  constructor(private readonly skills: SkillService) {}

  @FieldResolver(() => Skill, { description: 'The skill.' })
  skill(@Ctx() session: Session, @Root() jobSkill: JobSkill) {
    return this.skills.byId(session, jobSkill.skillId);
  }
}
