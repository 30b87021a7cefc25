import { RapportError } from '../../../errors.js';
import { instanceOf } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
import type { ChannelService } from '../../channels/channel.service.js';
import { jobScope } from '../../jobs/job.policy.js';
import type { JobService } from '../../jobs/job.service.js';
import { type Taxonomy, titleRelation } from '../../taxonomy/taxonomy.js';
import type { TaxonomyService } from '../../taxonomy/taxonomy.service.js';
import {
  type ComparedJob,
  readChannelOutcomes,
  readComparedJobs,
} from './channel-suggestion.queries.js';
import {
  ChannelSuggestion,
  ChannelSuggestions,
  type JobLikeness,
  ShareEstimate,
  SimilarJob,
} from './channel-suggestion.type.js';
import { wilson } from './wilson.js';
import { firstOf } from '../../../platform/present.js';

const mostJobs = 100;
const likenesses: JobLikeness[] = ['SAME_JOB', 'SAME_OCCUPATION', 'SAME_FAMILY', 'SAME_SKILLS'];

/** Suggests channels for a job. */
export class ChannelSuggestionService {
  constructor(
    private readonly jobs: JobService,
    private readonly channels: ChannelService,
    private readonly taxonomy: TaxonomyService,
  ) {}

  /** @throws NOT_FOUND (jobId) */
  async suggest(session: Session, jobId: string): Promise<ChannelSuggestions> {
    if (!(await this.jobs.byId(session, jobId)))
      throw new RapportError('NOT_FOUND', `There is no job ${jobId}, or you may not see it.`, {
        argument: 'jobId',
      });
    const [taxonomy, compared] = await Promise.all([
      this.taxonomy.current(session.sql),
      readComparedJobs(session.sql, jobId, jobScope(session.viewer)),
    ]);
    const own = compared.filter(({ id }) => id === jobId.toLowerCase());
    const similar = similarTo(firstOf(own), compared, taxonomy).slice(0, mostJobs);
    const outcomes = await readChannelOutcomes(
      session.sql,
      similar.map(({ id }) => id),
    );
    const channels = await Promise.all(
      outcomes.map(async ({ channelId, ended, open, interviewed, hired }) =>
        instanceOf(ChannelSuggestion, {
          channel: (await this.channels.byId(session, channelId))!,
          n: ended,
          open,
          interviewed: estimateOf(interviewed, ended),
          hired: estimateOf(hired, ended),
        }),
      ),
    );
    const found = await Promise.all(
      similar.map(async ({ id, likeness }) =>
        instanceOf(SimilarJob, { job: (await this.jobs.byId(session, id))!, likeness }),
      ),
    );
    return instanceOf(ChannelSuggestions, {
      method: 'Wilson score interval, 95 %',
      n: outcomes.reduce((sum, { ended }) => sum + ended, 0),
      similarJobs: found,
      channels: channels
        .filter(({ n }) => n > 0)
        .sort(
          (a, b) =>
            b.interviewed.low - a.interviewed.low ||
            b.n - a.n ||
            (a.channel.id < b.channel.id ? -1 : 1),
        ),
    });
  }
}

const estimateOf = (count: number, n: number): ShareEstimate =>
  instanceOf(ShareEstimate, { count, n, share: n === 0 ? 0 : count / n, ...wilson(count, n) });

/** The closest jobs first. */
function similarTo(
  job: ComparedJob,
  others: readonly ComparedJob[],
  taxonomy: Taxonomy,
): { id: string; likeness: JobLikeness }[] {
  const place = taxonomy.identityOf(job.title);
  return others
    .flatMap((other) => {
      const likeness =
        other.id === job.id
          ? 'SAME_JOB'
          : likenessOf(
              job,
              other,
              taxonomy,
              titleRelation(place, taxonomy.identityOf(other.title)),
            );
      return likeness ? [{ id: other.id, likeness }] : [];
    })
    .sort(
      (a, b) =>
        likenesses.indexOf(a.likeness) - likenesses.indexOf(b.likeness) || (a.id < b.id ? 1 : -1),
    );
}

function likenessOf(
  job: ComparedJob,
  other: ComparedJob,
  taxonomy: Taxonomy,
  relation: ReturnType<typeof titleRelation>,
): JobLikeness | undefined {
  if (relation !== 'NONE') return relation;
  const covers = (some: readonly string[], by: readonly string[]) =>
    some.filter((skill) => taxonomy.includedIn(skill).some((id) => by.includes(id))).length;
  const half = (some: readonly string[], by: readonly string[]) =>
    some.length > 0 && covers(some, by) * 2 >= some.length;
  return half(job.musts, other.musts) && half(other.musts, job.musts) ? 'SAME_SKILLS' : undefined;
}
