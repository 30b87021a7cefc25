import type { GraphQLSchema } from 'graphql';
import { badInput } from '../../errors.js';
import type { Page, PageArgs } from '../../platform/graphql/connection.js';
import { instanceOf } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { applicationListing } from '../applications/application.queries.js';
import { Application } from '../applications/application.type.js';
import { maySeeSpend } from '../channels/channel.policy.js';
import { AnswerCache, questionKey } from './cache/answer.cache.js';
import type { MetricArgs } from './common/analytics.args.js';
import type { ExclusionReason } from './common/analytics.enums.js';
import { jobsInScope, requireReader } from './common/analytics.policy.js';
import {
  checkFiscalYearStart,
  checkRange,
  comparedRange,
  type Question,
} from './common/analytics.question.js';
import type { DayRange } from './common/periods.js';
import type { Provenance } from './common/analytics.type.js';
import { applicationsAmong } from './common/members.queries.js';
import type { Counted, HistorySource, Metric, Reading } from './common/metric.js';
import { timeZoneNames } from './common/time-zones.queries.js';
import { citation, definitions } from './definitions/analytics.definitions.js';
import { checkPin } from './definitions/definition.pin.js';
import { catalogueOf, type CataloguedMetric } from './definitions/metric.catalogue.js';
import { decodeDrill, encodeDrill } from './drill/drill.js';
import { Freshness } from './freshness/freshness.js';
import { situationOf, type Situation } from './freshness/freshness.queries.js';
import { metricNamed } from './metrics.js';

/** An answer: rows, where they come from, and the same for the range that it is compared with. */
export interface Answer<Row> {
  provenance: Provenance;
  rows: Row[];
  comparison?: Answer<Row>;
}

/** Milliseconds for which an answer is kept that depends on the time: days that are open do not grow noticeably in it. */
const longestOfNow = 60_000;

export interface AnalyticsOptions {
  /** where histories are read; absent: from what the database keeps, as long as that is whole */
  history?: HistorySource;
  /** false: every answer is counted anew */
  cache?: boolean;
}

/** The metrics: checks arguments and rights, lets the metric count, and puts rows and provenance together. */
export class AnalyticsService {
  private readonly cache = new AnswerCache();
  private timeZones?: Promise<Map<string, string>>;

  private readonly freshness: Freshness;

  constructor(private readonly options: AnalyticsOptions = {}) {
    this.freshness = new Freshness(options.history === 'MILESTONES');
  }

  /** @throws FORBIDDEN, BAD_USER_INPUT naming the argument */
  async answer<Args extends MetricArgs, Asked extends Question, Row>(
    session: Session,
    metric: Metric<Args, Asked, Row>,
    args: Args,
  ): Promise<Answer<Row>> {
    checkPin(metric.name, args.definition);
    const question = await this.question(session, args);
    const compared = args.compareWith ? comparedRange(question, args.compareWith) : undefined;
    const answer = await this.answerFor(session, metric, question, args);
    if (!compared) return answer;
    return {
      ...answer,
      comparison: await this.answerFor(
        session,
        metric,
        { ...question, range: compared },
        { ...args, range: compared },
      ),
    };
  }

  private async answerFor<Args extends MetricArgs, Asked extends Question, Row>(
    session: Session,
    metric: Metric<Args, Asked, Row>,
    question: Question,
    args: Args,
  ): Promise<Answer<Row>> {
    const { compareWith: _, definition: __, ...asked } = { ...args };
    const { reading, situation } = await this.reading(session);
    const count = async (): Promise<Answer<Row>> => {
      const counted = await metric.count(reading, metric.ask(question, args), (key, step) =>
        encodeDrill({ metric: metric.name, args: asked, key, step }),
      );
      return {
        provenance: provenanceOf(metric.name, question, asked, counted),
        rows: counted.rows,
      };
    };
    if (this.options.cache === false) return count();
    const key = questionKey([
      citation(definitions[metric.name]),
      asked,
      question.departments ?? null,
      reading.seesSpend,
      reading.history,
    ]);
    return this.cache.answer(key, situation, metric.ofNow ? longestOfNow : Infinity, count);
  }

  /**
   * The applications behind one measure of one row; as many as the number says, as long as nothing has changed.
   * @throws FORBIDDEN, BAD_USER_INPUT (drill, measure, first), BAD_CURSOR (after)
   */
  async drillThrough(
    session: Session,
    schema: GraphQLSchema,
    token: string,
    measure: string,
    page: PageArgs,
  ): Promise<Page<Application>> {
    const { metric: name, args, ...place } = decodeDrill(schema, token);
    const metric = metricNamed(name)!;
    if (!Object.hasOwn(metric.measures, measure))
      throw badInput(
        'measure',
        `"${measure}" has no applications behind it in ${name}. Use one of ${Object.keys(metric.measures).join(', ')}.`,
      );
    const question = metric.ask(await this.question(session, args as unknown as MetricArgs), args);
    const behind = metric.behind(
      (await this.reading(session)).reading,
      question,
      place,
      metric.measures[measure]!,
    );
    const listing = applicationListing(applicationsAmong(behind, jobsInScope(session.viewer)));
    return readPage(
      session.sql,
      listing,
      page,
      (row) => instanceOf(Application, row),
      session.changeCursor,
    );
  }

  /** Every metric, with its definition, arguments and columns. */
  metricDefinitions(session: Session, schema: GraphQLSchema): CataloguedMetric[] {
    requireReader(session);
    return catalogueOf(schema);
  }

  private async reading(session: Session): Promise<{ reading: Reading; situation: Situation }> {
    const situation = await situationOf(session.sql);
    const history =
      this.options.history ??
      (situation.kept && situation.behind !== null ? 'MILESTONES' : 'TRANSITIONS');
    if (history === 'TRANSITIONS' || situation.behind === 0)
      return this.readingFrom(session, situation, history);
    const fresh = await this.freshness.refresh(session.database);
    if (!fresh && this.options.history)
      throw new Error(
        'What is kept of histories cannot be brought up to date: run "rapport analytics rebuild"',
      );
    return this.readingFrom(session, situation, fresh ? history : 'TRANSITIONS');
  }

  private readingFrom(
    session: Session,
    situation: Situation,
    history: HistorySource,
  ): { reading: Reading; situation: Situation } {
    return {
      situation,
      reading: { sql: session.sql, history, seesSpend: maySeeSpend(session.viewer) },
    };
  }

  private async question(
    session: Session,
    { range, timeZone, period, fiscalYearStart, filter }: MetricArgs,
  ): Promise<Question> {
    requireReader(session);
    return {
      range: checkRange(range),
      timeZone: await this.knownTimeZone(session, timeZone),
      period,
      fiscalYearStart: checkFiscalYearStart(fiscalYearStart),
      filter: filter ?? undefined,
      departments: jobsInScope(session.viewer),
    };
  }

  /** The name as the server spells it. */
  private async knownTimeZone(session: Session, name: string): Promise<string> {
    this.timeZones ??= timeZoneNames(session.database.sql).then(
      (names) => new Map(names.map((known) => [known.toLowerCase(), known])),
    );
    const zones = await this.timeZones.catch((error: unknown) => {
      this.timeZones = undefined;
      throw error;
    });
    const known = zones.get(name.toLowerCase());
    if (!known)
      throw badInput(
        'timeZone',
        `"${name}" is not a time zone. Use an IANA name, like Europe/Berlin or UTC.`,
      );
    return known;
  }
}

function provenanceOf(
  name: Metric<never, never, never>['name'],
  { range, timeZone }: Question,
  asked: Record<string, unknown>,
  { asOf, n, source, excluded }: Omit<Counted<unknown>, 'rows'>,
): Provenance {
  const { version, formula } = definitions[name];
  return {
    asOf,
    timeZone,
    definition: name,
    version,
    formula,
    n,
    source,
    excluded: Object.entries(excluded).flatMap(([reason, count]) =>
      count === undefined ? [] : [{ reason: reason as ExclusionReason, count }],
    ),
    range: isOpen(range) ? undefined : range,
    arguments: Object.entries(asked)
      .filter(([argument]) => argument !== 'range' && argument !== 'timeZone')
      .map(([argument, value]) => ({ name: argument, value: JSON.stringify(value) })),
  };
}

const isOpen = ({ from, to }: DayRange) => !from && !to;
