import { DemographicsSql } from '../../../src/domains/demographics/publication/publication.queries.js';
import { id, moment, type Sample } from '../sampling.js';

const params = {
  period: 'MONTH',
  fiscalYearStart: 1,
  range: { from: '2026-01-01', to: '2026-04-01' },
  timeZone: 'UTC',
} as const;

const statements = (run: (statements: DemographicsSql) => unknown): Sample => {
  const sample: Sample = ({ client, sql }) => run(new DemographicsSql(client, sql, 'CURRENT'));
  return Object.assign(sample, { toString: () => String(run) });
};

/** They run in the role of demographics. */
export const samples: Sample[] = [
  async (bench) => {
    const nested = new DemographicsSql(bench.client, bench.sql, 'CURRENT');
    await nested.begin();
    await nested.commit();
    await nested.begin();
    await nested.rollback();
  },
  statements((door) => door.takeTurn('gender')),
  statements((door) => door.today()),
  statements((door) => door.categories()),
  statements((door) => door.ranking(id, ['gender', 'veteran'])),
  statements((door) => door.keptMatch(id)),
  statements((door) => door.rankingPublication(id, 'gender', '2026-01-01')),
  statements((door) =>
    door.publishRanking(id, 'gender', '2026-01-01', 'ada', {
      formula: 'fit@1',
      asOf: moment,
      smallCell: 10,
      content: {},
    }),
  ),
  statements((door) => door.job(id)),
  statements((door) => door.publications(undefined)),
  statements((door) => door.publications('gender', '2026-01-01', '2026-04-01')),
  statements((door) =>
    door.publish({
      category: 'gender',
      period: 'QUARTER',
      from: '2026-01-01',
      to: '2026-04-01',
      version: 1,
      definitionVersion: 1,
      smallCell: 10,
      publishedBy: 'ada',
      reason: null,
      content: { jobs: [], plan: { tables: [] } },
    }),
  ),
  statements((door) => door.peopleOf(params, ['gender'])),
  statements((door) => door.publishedRankings(['gender'])),
  statements((door) => door.sharedWithRankings(params, [id])),
  statements((door) => door.peopleOf(params, ['gender', 'veteran'])),
  statements((door) =>
    door.notesLook({
      actor: 'ada',
      role: 'AUDITOR',
      query: 'biasAudit',
      arguments: { year: 2025 },
    }),
  ),
];
