import { diversityAuditRoles, diversityRoles } from './demographics.policy.js';
import { sees, type FieldRule } from '../../platform/rights/field-rule.js';

/** Who sees figures by self-identified group. */
export const demographicsFieldRules: readonly FieldRule[] = [
  sees('AuditedCategory', diversityAuditRoles, 'raceEthnicity sex table'),
  sees(
    'BiasAudit',
    diversityAuditRoles,
    'hidden notDisclosedEither notDisclosedRaceEthnicity notDisclosedSex note provenance publicationVersion rows selectedAt smallCell unknownEither unknownRaceEthnicity unknownSex',
  ),
  sees(
    'BiasAuditRow',
    diversityAuditRoles,
    'applicants impactRatio leftOut pValue raceEthnicity selected selectionRate sex shareOfApplicants table test',
  ),
  sees(
    'DiversityBreakdown',
    diversityRoles,
    'provenance publicationVersion roundedTo rows smallCell',
  ),
  sees(
    'DiversityPublication',
    diversityRoles,
    'category from period publishedAt publishedBy reason smallCell tablesShown to version',
  ),
  sees('DiversityRestatePayload', diversityAuditRoles, 'publication'),
  sees(
    'DiversityRow',
    diversityRoles,
    'group impactRatio milestone note pValue passRate people rateOfApplied suppressed test',
  ),
  sees('GroupSkew', diversityAuditRoles, 'k skew'),
  sees('PublishedDiversity', diversityRoles, 'provenance rows'),
  sees(
    'PublishedDiversityRow',
    diversityRoles,
    'category department from group impactRatio jobId milestone note pValue passRate people publicationVersion rateOfApplied suppressed test to',
  ),
  sees('Query', diversityAuditRoles, 'biasAudit rankingFairness rankingScoringRates'),
  sees('Query', diversityRoles, 'diversityBreakdown diversityPublications diversityPublished'),
  sees('RankingCut', diversityAuditRoles, 'k maxSkew minSkew'),
  sees(
    'RankingFairness',
    diversityAuditRoles,
    'asOf category cuts formula groups month ndkl note people publishedAt smallCell',
  ),
  sees('RankingGroup', diversityAuditRoles, 'group impactRatio people scoringRate skews'),
  sees(
    'RankingScoringRates',
    diversityAuditRoles,
    'asOf formula month people publishedAt rows smallCell unknownRaceEthnicity unknownSex',
  ),
  sees(
    'ScoringRateRow',
    diversityAuditRoles,
    'aboveMedian impactRatio leftOut pValue people raceEthnicity scoringRate sex suppressed table test',
  ),
];
