import { GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLString } from 'graphql';
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
import { JoinsOfModules } from '../../../src/platform/graphql/rows.queries.js';
import { readSelectedPage } from '../../../src/platform/graphql/joins.queries.js';
import type { FieldPlan } from '../../../src/platform/graphql/plan.js';
import { JsonTexts } from '../../../src/platform/graphql/json-text.js';
import { DateScalar, DateTime } from '../../../src/platform/graphql/scalars.js';
import type { Selected } from '../../../src/platform/graphql/selected.js';
import type { Session } from '../../../src/platform/graphql/session.js';
import { RightsTable } from '../../../src/platform/rights/rights.js';
import type { Sample } from '../sampling.js';

let fields = 0;
const plan = (name: string, rest: object) =>
  ({
    id: (fields += 1),
    key: name,
    name,
    completion: { leaf: GraphQLString },
    ...rest,
  }) as unknown as FieldPlan;
const selected = (
  name: string,
  rest: object,
  types: Record<string, Selected[]>,
  args: Record<string, unknown>,
): Selected => ({
  name,
  field: plan(name, rest),
  args,
  texts: undefined,
  argsBelow: () => '',
  saw: () => undefined,
  below: (type) => types[type] ?? [],
});
const column = (name: string, rest: object = {}) => selected(name, rest, {}, {});
const joined = (name: string, types: Record<string, Selected[]>, args = {}) =>
  selected(name, { resolve: () => undefined, completion: {} }, types, args);

/** The fields, with objects as texts. */
const written = (field: Selected): Selected => ({
  ...field,
  texts: new JsonTexts(),
  below: (type) => field.below(type).map(written),
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

/** A list of people whose objects go into the answer as they are. */
const writtenPeople = written(
  joined('candidates', {
    CandidateConnection: [
      joined('nodes', {
        Candidate: [
          column('name'),
          column('experienceYears', { completion: { leaf: GraphQLFloat } }),
          column('certificates', {
            completion: { nonNull: true, item: { nonNull: true, leaf: GraphQLString } },
          }),
          joined('experiences', {
            Experience: [
              column('startedOn', { completion: { leaf: DateScalar } }),
              column('current', { completion: { leaf: GraphQLBoolean } }),
            ],
          }),
          joined('skills', {
            CandidateSkill: [
              column('level', { completion: { leaf: GraphQLInt } }),
              joined('skill', { Skill: [column('id', { completion: { leaf: GraphQLID } })] }),
            ],
          }),
          joined(
            'applications',
            {
              ApplicationConnection: [
                joined('nodes', {
                  Application: [
                    column('appliedAt', { completion: { leaf: DateTime } }),
                    joined('job', { Job: [column('title')] }),
                  ],
                }),
              ],
            },
            { first: 3 },
          ),
        ],
      }),
    ],
  }),
);

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
  ({ sql }) =>
    readSelectedPage(
      sessionOver(sql),
      candidateRows,
      candidateListing(visibleCandidates(undefined)),
      { first: 3 },
      writtenPeople,
    ),
];
