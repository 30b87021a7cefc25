import type { GraphQLSchema } from 'graphql';
import { badInput } from '../../errors.js';
import type { Page, PageArgs } from '../../platform/graphql/connection.js';
import { instanceOf } from '../../platform/graphql/node.js';
import { readPage } from '../../platform/graphql/page.queries.js';
import type { Session } from '../../platform/graphql/session.js';
import { applicationListing } from '../applications/application.queries.js';
import { Application } from '../applications/application.type.js';
import { within, withoutWork } from '../../platform/work/work.js';
import { AnswerCache, paramsKey } from './cache/answer-cache.js';
import type { MetricArgs } from './common/metric-args.type.js';
import type { ExclusionReason, FactsState } from './common/analytics.enums.js';
import { jobsInScope, requireReader } from './common/analytics.policy.js';
import {
  checkFiscalYearStart,
  checkRange,
  comparedRange,
  type MetricParams,
} from './common/metric-params.js';
import type { DayRange } from './common/periods.js';
import type { Provenance } from './common/analytics.type.js';
import { applicationsAmong } from './common/members.queries.js';
import type { Counted, Metric, Reading } from './common/metric.js';
import { timeZoneNames } from './common/time-zones.queries.js';
import { citation, definitions, type MetricName } from './definitions/definitions.js';
import { checkPin } from './definitions/definition-pin.js';
import { catalogueOf, type CataloguedMetric } from './definitions/metric-catalogue.js';
import { decodeDrill, drillTokens } from './drill/drill.js';
import { FactsReader, type FactsRead } from './facts/facts-reader.js';
import { metricNamed } from './metrics.js';

/** An answer: rows, where they come from, and the same for the range that it is compared with. */
export interface Answer<Row> {
  provenance: Provenance;
  rows: Row[];
  comparison?: Answer<Row>;
}

/** How long an answer that depends on the time is stored, in milliseconds: open visits grow hardly in a minute. */
const longestOfNow = 60_000;

export interface AnalyticsOptions {
  /** false: every answer is counted again */
  cache?: boolean;
  /** how long an answer waits, in milliseconds, until the application facts are current */
  waitMs?: number;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- metrics of any kind
type AnyMetric = Metric<any, any, any, any>;

/** The metrics: checks arguments and rights, lets the metric count, and puts rows and provenance together. */
export class AnalyticsService {
  private readonly cache = new AnswerCache();
  private readonly factsReader: FactsReader;
  private timeZones?: Promise<Map<string, string>>;

  constructor(private readonly options: AnalyticsOptions = {}) {
    this.factsReader = new FactsReader(options.waitMs);
  }

  /** The metric of this name; undefined: there is none. */
  protected metricNamed(name: string): AnyMetric | undefined {
    return metricNamed(name);
  }

  /** Makes the application facts current, or says why they are not. */
  protected facts(session: Session): Promise<FactsRead> {
    return this.factsReader.read(session.database);
  }

  /**
   * Answers a metric.
   * @throws FORBIDDEN, BAD_USER_INPUT naming the argument
   */
  async answer<Args extends MetricArgs, Params extends MetricParams, Found, Row>(
    session: Session,
    { name }: Metric<Args, Params, Found, Row>,
    args: Args,
  ): Promise<Answer<Row>> {
    return within('metric', () => this.answerNamed(session, name, args));
  }

  private async answerNamed<Args extends MetricArgs, Params extends MetricParams, Found, Row>(
    session: Session,
    name: Metric<Args, Params, Found, Row>['name'],
    args: Args,
  ): Promise<Answer<Row>> {
    const metric = this.metricNamed(name) as Metric<Args, Params, Found, Row>;
    checkPin(metric.name, args.definition);
    const common = await this.commonParams(session, args);
    const compared = args.compareWith ? comparedRange(common, args.compareWith) : undefined;
    const answer = await this.answerFor(session, metric, common, args);
    if (!compared) return answer;
    return {
      ...answer,
      comparison: await this.answerFor(
        session,
        metric,
        { ...common, range: compared },
        { ...args, range: compared },
      ),
    };
  }

  private async answerFor<Args extends MetricArgs, Params extends MetricParams, Found, Row>(
    session: Session,
    metric: Metric<Args, Params, Found, Row>,
    common: MetricParams,
    args: Args,
  ): Promise<Answer<Row>> {
    const { compareWith: _, definition: __, ...given } = { ...args };
    const reading: Reading = {
      sql: session.sql,
      seesSpend: session.rights.sees('ChannelYieldRow', 'spend'),
    };
    const facts = await this.facts(session);
    const count = async (): Promise<Answer<Row>> => {
      const params = metric.params(common, args);
      const found = await metric.read(session.sql, params);
      const drillOf = drillTokens({ metric: metric.name, args: given });
      const counted = await metric.answer(reading, params, found, drillOf);
      return {
        provenance: provenanceOf(metric.name, common, given, facts.state, counted),
        rows: counted.rows,
      };
    };
    // An answer from incomplete facts is not stored: they may become complete at the same position of the feed.
    if (this.options.cache === false || facts.state !== 'CURRENT') return count();
    const key = paramsKey([
      citation(definitions[metric.name]),
      given,
      common.departments ?? null,
      reading.seesSpend,
    ]);
    return this.cache.answer(key, facts, metric.ofNow ? longestOfNow : Infinity, count);
  }

  /**
   * The applications behind one measure of one row: as many as the number says, as long as nothing has changed.
   * @throws FORBIDDEN, BAD_USER_INPUT (drill, measure, first), BAD_CURSOR (after)
   */
  drillThrough(
    session: Session,
    schema: GraphQLSchema,
    token: string,
    measure: string,
    page: PageArgs,
  ): Promise<Page<Application>> {
    return within('metric', () => this.behind(session, schema, token, measure, page));
  }

  private async behind(
    session: Session,
    schema: GraphQLSchema,
    token: string,
    measure: string,
    page: PageArgs,
  ): Promise<Page<Application>> {
    const { metric: name, args, ...row } = decodeDrill(schema, token);
    const metric = this.metricNamed(name)!;
    if (!Object.hasOwn(metric.measures, measure))
      throw badInput(
        'measure',
        `"${measure}" has no applications behind it in ${name}. Use one of ${Object.keys(metric.measures).join(', ')}.`,
      );
    const common = await this.commonParams(session, args as unknown as MetricArgs);
    const params = metric.params(common, args);
    await this.facts(session);
    const behind = metric.behind(params, row, metric.measures[measure]!);
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

  private async commonParams(
    session: Session,
    { range, timeZone, period, fiscalYearStart, filter }: MetricArgs,
  ): Promise<MetricParams> {
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

  /** The name of the time zone as the server spells it. */
  private async knownTimeZone(session: Session, name: string): Promise<string> {
    // All requests share it, so it is no part of the one that comes first.
    this.timeZones ??= withoutWork(() => timeZoneNames(session.database.sql)).then(
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
  name: MetricName,
  { range, timeZone }: MetricParams,
  given: Record<string, unknown>,
  facts: FactsState,
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
    facts,
    cached: false,
    excluded: Object.entries(excluded).flatMap(([reason, count]) =>
      count === undefined ? [] : [{ reason: reason as ExclusionReason, count }],
    ),
    range: isOpen(range) ? undefined : range,
    arguments: Object.entries(given)
      .filter(([argument]) => argument !== 'range' && argument !== 'timeZone')
      .map(([argument, value]) => ({ name: argument, value: JSON.stringify(value) })),
  };
}

const isOpen = ({ from, to }: DayRange) => !from && !to;
