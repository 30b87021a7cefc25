import { badInput } from '../../../errors.js';
import type { Session } from '../../../platform/graphql/session.js';
import { requireReader } from '../common/analytics.policy.js';
import { checkRange } from '../common/metric-params.js';
import { periodName, periodOf, periodsBetween, type DayRange } from '../common/periods.js';
import { definitions } from '../definitions/definitions.js';
import { checkPin } from '../definitions/definition-pin.js';
import type { ExperienceArgs } from './experience-args.type.js';
import { publishedQuarters, publishQuarters, quarterBounds } from './experience.queries.js';
import type { CandidateExperience, ExperienceRow } from './experience.type.js';

const quarters = { period: 'QUARTER', fiscalYearStart: 1 } as const;

/** Fewer answers than this, or answers of fewer people, are not shown. */
const fewestAnswers = 10;

/**
 * What candidates answer in surveys. There is one kind of period and no filter, so that no answer is a part of another
 * one: nothing that is hidden can be worked out from what is shown.
 */
export class ExperienceService {
  /** @throws FORBIDDEN, BAD_USER_INPUT (range, definition) */
  async experience(session: Session, args: ExperienceArgs): Promise<CandidateExperience> {
    requireReader(session);
    checkPin('experience', args.definition);
    const range = wholeQuarters(checkRange(args.range));
    const { asOf, today, first } = await quarterBounds(session.sql);
    const open = periodOf(today, quarters);
    const from = range.from ?? first ?? open;
    const to = range.to && range.to < open ? range.to : open;
    const periods = from < to ? periodsBetween({ from, to }, quarters, []) : [];
    if (periods.length) await publishQuarters(session.sql, from, to, fewestAnswers);
    const published = new Map(
      (periods.length ? await publishedQuarters(session.sql, from, to) : []).map((row) => [
        row.quarter,
        row,
      ]),
    );
    const rows = periods.map((period): ExperienceRow => {
      const row = published.get(period);
      const named = { period, periodName: periodName(period, quarters) };
      if (!row) return { ...named, suppressed: true };
      const { answers, surveysSent, meanScore, netPromoterScore } = row;
      return {
        ...named,
        answers,
        surveysSent,
        responseRate: surveysSent >= answers && surveysSent > 0 ? answers / surveysSent : null,
        meanScore,
        netPromoterScore,
        suppressed: false,
      };
    });
    const { name, version, formula } = definitions.experience;
    return {
      provenance: {
        asOf,
        timeZone: 'UTC',
        definition: name,
        version,
        formula,
        n: rows.reduce((sum, { answers }) => sum + (answers ?? 0), 0),
        excluded: [],
        source: 'PUBLISHED',
        cached: false,
        range: range.from || range.to ? range : undefined,
        arguments: [],
      },
      rows,
    };
  }
}

function wholeQuarters(range: DayRange): DayRange {
  for (const day of [range.from, range.to]) {
    if (day && periodOf(day, quarters) !== day) {
      const year = day.slice(0, 4);
      throw badInput(
        'range',
        `${day} is not the first day of a quarter. Ask for whole quarters, like {from: "${year}-01-01", to: "${year}-04-01"}.`,
      );
    }
  }
  return range;
}
