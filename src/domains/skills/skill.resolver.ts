import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { RootPageArgs } from '../../platform/graphql/connection.js';
import type { Session } from '../../platform/graphql/session.js';
import type { SkillService } from './skill.service.js';
import { Skill, SkillConnection } from './skill.type.js';

@Resolver(() => Skill)
export class SkillResolver {
  constructor(private readonly service: SkillService) {}

  @Query(() => SkillConnection, { description: 'Skills by name.' })
  skills(
    @Ctx() session: Session,
    @Args(() => RootPageArgs) page: RootPageArgs,
    @Arg('prefix', () => String, {
      nullable: true,
      description: 'Only names that begin with this.',
    })
    prefix?: string,
  ) {
    return this.service.page(session, page, prefix);
  }

  @FieldResolver(() => [String], { description: 'Other names of it, like js for JavaScript.' })
  aliases(@Ctx() session: Session, @Root() skill: Skill) {
    return this.service.aliases(session, skill.id);
  }

  @FieldResolver(() => [Skill], { description: 'The broader skills that it belongs to.' })
  broader(@Ctx() session: Session, @Root() skill: Skill) {
    return this.service.broader(session, skill.id);
  }
}
