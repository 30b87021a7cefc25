import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Channel } from '../../channels/channel.type.js';
import { Job } from '../../jobs/job.type.js';

export const JobLikeness = {
  SAME_JOB: 'SAME_JOB',
  SAME_OCCUPATION: 'SAME_OCCUPATION',
  SAME_FAMILY: 'SAME_FAMILY',
  SAME_SKILLS: 'SAME_SKILLS',
} as const;
export type JobLikeness = keyof typeof JobLikeness;
registerEnumType(JobLikeness, {
  name: 'JobLikeness',
  description: 'Why a job counts as similar. If several reasons hold, the first one is given.',
  valuesConfig: {
    SAME_JOB: { description: 'It is the job itself.' },
    SAME_OCCUPATION: { description: 'Its title has the same occupation.' },
    SAME_FAMILY: { description: 'Its title has a related occupation.' },
    SAME_SKILLS: { description: 'At least half of the musts of both are the same or narrower.' },
  },
});

@ObjectType({
  description: 'A share with what it was counted from: never a bare percentage.',
  simpleResolvers: true,
})
export class ShareEstimate {
  @Field(() => Int, { description: 'How many.' })
  count!: number;

  @Field(() => Int, { description: 'Of how many.' })
  n!: number;

  @Field(() => Float, { description: 'count / n.' })
  share!: number;

  @Field(() => Float, { description: 'The lower end of the interval.' })
  low!: number;

  @Field(() => Float, { description: 'The upper end of the interval.' })
  high!: number;
}

@ObjectType({ description: 'Results of a channel for similar jobs.', simpleResolvers: true })
export class ChannelSuggestion {
  @Field(() => Channel, { description: 'The channel.' })
  channel!: Channel;

  @Field(() => Int, {
    description: 'Applications that have ended: what the shares are counted from.',
  })
  n!: number;

  @Field(() => Int, { description: 'Applications that are still open, and not counted.' })
  open!: number;

  @Field(() => ShareEstimate, { description: 'Came to an interview or farther.' })
  interviewed!: ShareEstimate;

  @Field(() => ShareEstimate, { description: 'Were hired.' })
  hired!: ShareEstimate;
}

@ObjectType({ description: 'A job whose applications were counted.', simpleResolvers: true })
export class SimilarJob {
  @Field(() => Job, { description: 'The job.' })
  job!: Job;

  @Field(() => JobLikeness, { description: 'Why it counts as similar.' })
  likeness!: JobLikeness;
}

@ObjectType({
  description: 'Channels that suit a job, by their results for similar jobs.',
  simpleResolvers: true,
})
export class ChannelSuggestions {
  @Field(() => String, { description: 'How the intervals are made.' })
  method!: string;

  @Field(() => Int, { description: 'Applications that have ended, of all channels.' })
  n!: number;

  @Field(() => [SimilarJob], { description: 'The jobs that were learnt from, 100 at most.' })
  similarJobs!: SimilarJob[];

  @Field(() => [ChannelSuggestion], {
    description:
      'The channels, the best first: ordered by the lower end of the interval of the share that came to an interview.',
  })
  channels!: ChannelSuggestion[];
}
