import { instanceOf } from '../../../platform/graphql/node.js';
import { factsToConfirm } from '../fit/fit-facts.js';
import {
  explain,
  type Evidence,
  type Explanation,
  type MatchReason,
  reasonsOf,
} from '../fit/fit-explanation.js';
import { type Features, profileOf } from '../fit/fit-features.js';
import { ongoing } from '../fit/fit-formula.js';
import type { Scorer } from '../fit/fit-scorer.js';
import {
  FactToConfirm,
  MatchClause,
  MatchEvidence,
  MatchExplanation,
} from './match-explanation.type.js';
import { clauseText, evidenceText, factText } from './match-texts.js';
import type { ResolvedPosition } from '../position/position.service.js';

const isoOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
const dateOf = (day: number | null) => (day === null ? undefined : isoOf(day));

/** The reason codes of a person's score. */
export const reasonsFor = (scorer: Scorer, features: Features): MatchReason[] =>
  reasonsOf(explain(scorer, profileOf(features)));

/** A person's score explained, as the API gives it. */
export function explanationOf(
  scorer: Scorer,
  asked: ResolvedPosition,
  features: Features,
): MatchExplanation {
  const person = profileOf(features);
  const explanation = explain(scorer, person);
  return instanceOf(MatchExplanation, {
    summary: summaryOf(explanation),
    clauses: explanation.clauses.map(({ evidence, index, ...clause }) =>
      instanceOf(MatchClause, {
        ...clause,
        asked: clauseText(asked, clause.component, index),
        found: evidenceText(asked, { ...clause, evidence }),
        evidence: evidence && instanceOf(MatchEvidence, evidenceOf(asked, evidence)),
      }),
    ),
    reasons: reasonsOf(explanation),
    mustsMet: explanation.musts.met,
    mustsAsked: explanation.musts.asked,
    confirmForTierA: factsToConfirm(scorer, person)?.map((fact) =>
      instanceOf(FactToConfirm, {
        kind: fact.kind,
        points: fact.points,
        text: factText(asked, fact),
      }),
    ),
    engagement: engagementText(explanation),
  });
}

function evidenceOf({ skills }: ResolvedPosition, evidence: Evidence): Partial<MatchEvidence> {
  switch (evidence.kind) {
    case 'SKILL': {
      const { skill, level, years, lastUsed, evidence: source } = evidence.held;
      return {
        skillId: skills.get(skill)?.id,
        skill: skills.get(skill)?.name,
        level: level ?? undefined,
        years: years ?? undefined,
        lastUsed: dateOf(lastUsed),
        source,
      };
    }
    case 'TITLE':
      return {
        title: evidence.title,
        titleUntil: evidence.end === ongoing ? undefined : dateOf(evidence.end),
      };
    case 'LOCATION':
      return { kilometres: evidence.kilometres };
    default:
      return {};
  }
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

const summaryOf = ({ fit, tier, musts, coverage }: Explanation) =>
  `Fit ${fit.toFixed(1)}${tier ? `, tier ${tier}` : ''}; ${musts.asked > 0 ? `${musts.met} of ${musts.asked} musts met` : 'no musts are asked for'}; ${percent(coverage)} of what is asked for is known.`;

const outcomeWords = {
  APPLIED: 'applied',
  SCREENED: 'was screened',
  INTERVIEWED: 'was interviewed',
  FINALIST: 'came to an offer',
  DECLINED_OFFER: 'declined our offer',
  SILVER_MEDALLIST: 'was nearly hired',
} as const;

function engagementText({
  engagement: { outcome, title, day, ofOutcome, ofProfile },
}: Explanation): string {
  const profile = `the profile counts ${percent(ofProfile)} of its freshness`;
  if (!outcome) return `No past application; ${profile}.`;
  return `${[`Once ${outcomeWords[outcome]}`, ...(title === undefined ? [] : [`for ${title}`]), ...(day === null ? [] : [`in ${isoOf(day).slice(0, 7)}`])].join(' ')}, which counts ${percent(ofOutcome)}; ${profile}.`;
}
