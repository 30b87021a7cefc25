import {
  ApplicationEntity,
  OfferEntity,
  TransitionEntity,
} from './domains/applications/application.entity.js';
import {
  CandidateEntity,
  CandidateSkillEntity,
  ExperienceEntity,
} from './domains/candidates/candidate.entity.js';
import { ChannelEntity, ChannelSpendEntity } from './domains/channels/channel.entity.js';
import { InteractionEntity } from './domains/interactions/interaction.entity.js';
import {
  JobEntity,
  JobSkillEntity,
  OpeningEntity,
  StageEntity,
  StageTemplateEntity,
} from './domains/jobs/job.entity.js';
import { SavedSearchEntity } from './domains/matching/saved-searches/saved-search.entity.js';
import { PoolEntity } from './domains/pools/pool.entity.js';
import { ReferralEntity, TouchEntity } from './domains/referrals/referral.entity.js';
import { SkillAliasEntity, SkillEntity } from './domains/skills/skill.entity.js';
import { ApiKeyEntity, UserEntity } from './domains/users/user.entity.js';

/** Every entity that MikroORM maps. Self-identification is none of them: the application's role can't read it. */
export const entities = [
  UserEntity,
  ApiKeyEntity,
  SkillEntity,
  SkillAliasEntity,
  ChannelEntity,
  ChannelSpendEntity,
  CandidateEntity,
  CandidateSkillEntity,
  ExperienceEntity,
  JobEntity,
  JobSkillEntity,
  StageTemplateEntity,
  StageEntity,
  OpeningEntity,
  ApplicationEntity,
  TransitionEntity,
  OfferEntity,
  InteractionEntity,
  TouchEntity,
  ReferralEntity,
  SavedSearchEntity,
  PoolEntity,
];
