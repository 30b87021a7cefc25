import { applicationJoins } from '../../../src/domains/applications/application-joins.queries.js';
import { candidateJoins } from '../../../src/domains/candidates/candidate-joins.queries.js';
import {
  candidateListing,
  visibleCandidates,
} from '../../../src/domains/candidates/candidate.queries.js';
import { candidateRows } from '../../../src/domains/candidates/candidate-rows.js';
import { systemViewer } from '../../../src/domains/users/viewers.js';
import type { Sql } from '../../../src/platform/database/database.js';
import { Instances } from '../../../src/platform/graphql/instances.js';
import { JoinsOfModules, readSelectedPage } from '../../../src/platform/graphql/joins.queries.js';
import type { FieldPlan } from '../../../src/platform/graphql/plan.js';
import { DateTime } from '../../../src/platform/graphql/scalars.js';
import type { Selected } from '../../../src/platform/graphql/selected.js';
import type { Session } from '../../../src/platform/graphql/session.js';
import { RightsTable } from '../../../src/platform/rights/rights.js';
import type { Sample } from '../sampling.js';

let fields = 0;
const plan = (name: string, rest: object) =>
  ({ id: (fields += 1), name, completion: {}, ...rest }) as unknown as FieldPlan;
const column = (name: string, rest: object = {}): Selected => ({
  name,
  field: plan(name, rest),
  args: {},
  below: () => [],
});
const joined = (name: string, types: Record<string, Selected[]>, args = {}): Selected => ({
  name,
  field: plan(name, { resolve: () => undefined }),
  args,
  below: (type) => types[type] ?? [],
});

/** A list of people with everything that is read together with them. */
const people = joined('candidates', {
  CandidateConnection: [
    column('totalCount'),
    joined('nodes', {
      Candidate: [
        column('name'),
        joined('experiences', { Experience: [column('title')] }),
        joined('skills', {
          CandidateSkill: [column('level'), joined('skill', { Skill: [column('name')] })],
        }),
        joined(
          'applications',
          {
            ApplicationConnection: [
              joined('nodes', {
                Application: [
                  column('appliedAt', { completion: { leaf: DateTime } }),
                  joined('job', { Job: [column('title')] }),
                  joined('candidate', { Candidate: [column('coordinates')] }),
                  joined('stage', { Stage: [column('deleted')] }),
                ],
              }),
            ],
          },
          { first: 3 },
        ),
      ],
    }),
  ],
});

const sessionOver = (sql: Sql) => {
  const instances = new Instances();
  instances.add([new JoinsOfModules([candidateJoins, applicationJoins])]);
  return {
    sql,
    instances,
    viewer: systemViewer('samples'),
    rights: new RightsTable([]).of('ADMIN'),
    changeCursor: async () => '',
  } as unknown as Session;
};

export const samples: Sample[] = [
  ({ sql }) =>
    readSelectedPage(
      sessionOver(sql),
      candidateRows,
      candidateListing(visibleCandidates(undefined)),
      { first: 3 },
      people,
    ),
];
