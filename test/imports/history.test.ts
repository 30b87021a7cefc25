import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Importer, sums } from './bundle.js';

let importer: Importer;
let number = 0;
beforeAll(async () => {
  importer = await Importer.open();
});
afterAll(() => importer.close());

/** One application with these events; `stage@day kind`. Returns its history. */
async function application(
  events: string[],
  options: { status?: string; source?: string; replaceHistory?: boolean } = {},
) {
  const source = options.source ?? `h${(number += 1)}`;
  const rows = events.map((event) => {
    const [, stage = '', day, kind] = /^([A-Z][a-z]+)?(?:@(\d+))?(?: ([A-Z]+))?$/.exec(event)!;
    return `${source},${stage},${day ? `2025-01-${day.padStart(2, '0')}` : ''},${kind ?? ''}`;
  });
  const summary = await importer.files(
    {
      'jobs.csv': `job_id,title\n${source},Chef\n`,
      'candidates.csv': `candidate_id\n${source}\n`,
      'applications.csv': `application_id,candidate_id,job_id,applied_at,status\n${source},${source},${source},2025-01-01,${options.status ?? ''}\n`,
      ...(events.length > 0
        ? { 'stage_events.csv': `application_id,stage,at,kind\n${rows.join('\n')}\n` }
        : {}),
    },
    { source, replaceHistory: options.replaceHistory },
  );
  const [state] = await importer.rows<{ status: string; stage: string }>(
    `select a.status, s.name as stage from application a left join stage s on s.id = a.stage_id where a.external_id = $1`,
    [source],
  );
  return { source, summary, history: await importer.history(source), ...state! };
}

test('kinds that nobody gave are worked out from the stages', async () => {
  expect(
    await application(['Applied@1', 'Screen@2', 'Offer@3', 'Interview@4', 'Hired@5'].slice(0, 3)),
  ).toMatchObject({
    history: ['ENTER Applied', 'ADVANCE Screen', 'SKIP Offer'],
    status: 'ACTIVE',
    stage: 'Offer',
  });
  expect((await application(['Applied@1', 'Screen@2', 'Applied@3', 'Screen@4'])).history).toEqual([
    'ENTER Applied',
    'ADVANCE Screen',
    'BACK Applied',
    'ADVANCE Screen',
  ]);
  expect(await application(['Applied@1', 'Offer@2', 'Hired@3'])).toMatchObject({
    history: ['ENTER Applied', 'SKIP Offer', 'HIRE Hired'],
    status: 'HIRED',
    stage: 'Hired',
  });
  expect((await application(['Applied@1', 'Screen@2', '@3 REJECT', 'Screen@4'])).history).toEqual([
    'ENTER Applied',
    'ADVANCE Screen',
    'REJECT',
    'REOPEN Screen',
  ]);
});

test('where each stage occurs once, the order of the stages wins over the dates, and the earlier-dated event is flagged', async () => {
  expect((await application(['Applied@1', 'Interview@5', 'Screen@9'])).history).toEqual([
    'ENTER Applied',
    'ADVANCE Screen',
    'ADVANCE Interview !',
  ]);
  expect(await application(['Applied@1', '@2 REJECT', 'Screen@3'])).toMatchObject({
    history: ['ENTER Applied', 'ADVANCE Screen', 'REJECT !'],
    status: 'REJECTED',
  });
  expect((await application(['Applied@1', 'Interview@5', 'Screen@9 BACK'])).history).toEqual([
    'ENTER Applied',
    'SKIP Interview',
    'BACK Screen',
  ]);
});

test('an undated event stands by the position of its stage', async () => {
  expect((await application(['Applied@1', 'Interview@5', 'Screen'])).history).toEqual([
    'ENTER Applied',
    'ADVANCE Screen',
    'ADVANCE Interview',
  ]);
  expect(
    (await application(['Applied@1', 'Screen@2', 'Applied@3', 'Interview@5', 'Screen'])).history,
  ).toEqual([
    'ENTER Applied',
    'ADVANCE Screen',
    'BACK Applied',
    'ADVANCE Screen',
    'ADVANCE Interview',
  ]);
  expect((await application(['Applied@1', 'Offer@5', ' HIRE'])).history).toEqual([
    'ENTER Applied',
    'SKIP Offer',
    'HIRE Hired',
  ]);
});

test('an ended status without an end adds an undated one, and events win over a status that contradicts them', async () => {
  expect(await application(['Applied@1'], { status: 'REJECTED' })).toMatchObject({
    history: ['ENTER Applied', 'REJECT'],
    status: 'REJECTED',
    stage: 'Applied',
  });
  expect(await application([], { status: 'HIRED' })).toMatchObject({
    history: ['ENTER Applied', 'HIRE Hired'],
    status: 'HIRED',
  });
  const conflict = await application(['Applied@1', '@2 WITHDRAW'], { status: 'ACTIVE' });
  expect(conflict).toMatchObject({ status: 'WITHDRAWN', summary: { statusConflicts: 1 } });
});

test('an application without events has entered its first stage', async () => {
  expect(await application([])).toMatchObject({
    history: ['ENTER Applied'],
    status: 'ACTIVE',
    stage: 'Applied',
  });
});

test('UNHIRE and REOPEN go back to where the application was', async () => {
  expect(await application(['Applied@1', 'Offer@2', '@3 HIRE', '@4 UNHIRE'])).toMatchObject({
    history: ['ENTER Applied', 'SKIP Offer', 'HIRE Hired', 'UNHIRE Offer'],
    status: 'ACTIVE',
    stage: 'Offer',
  });
  expect(
    await application(['Applied@1', 'Screen@2', '@3 REJECT', '@4 REOPEN', 'Interview@5']),
  ).toMatchObject({
    history: ['ENTER Applied', 'ADVANCE Screen', 'REJECT', 'REOPEN Screen', 'ADVANCE Interview'],
    status: 'ACTIVE',
  });
});

test('history that arrives late is put in its place, and what it contradicts is superseded', async () => {
  const { source } = await application(['Applied@1', 'Interview@5']);
  const late = await application(['Applied@1', 'Screen@3', 'Interview@5'], { source });
  expect(late.history).toEqual(['ENTER Applied', 'ADVANCE Screen', 'ADVANCE Interview']);
  expect(sums(late.summary.tables.stage_events!)).toBe('3 = 1 + 0 + 2 + 0');
  const rows = await importer.rows(
    `select t.kind, t.revision, s.transition_id is not null as gone from transition t left join transition_superseded s on s.transition_id = t.id where t.source = $1 order by t.ordinal, t.revision`,
    [source],
  );
  expect(rows).toEqual([
    { kind: 'ENTER', revision: 1, gone: false },
    { kind: 'SKIP', revision: 1, gone: true },
    { kind: 'ADVANCE', revision: 1, gone: false },
    { kind: 'ADVANCE', revision: 2, gone: false },
  ]);
  const again = await application(['Applied@1', 'Screen@3', 'Interview@5'], { source });
  expect(sums(again.summary.tables.stage_events!)).toBe('3 = 0 + 0 + 3 + 0');
});

test('events that were worked out give way to events that are told', async () => {
  const { source, history } = await application([], { status: 'REJECTED' });
  expect(history).toEqual(['ENTER Applied', 'REJECT']);
  expect(await application(['Applied@1', 'Screen@2', '@3 WITHDRAW'], { source })).toMatchObject({
    history: ['ENTER Applied', 'ADVANCE Screen', 'WITHDRAW'],
    status: 'WITHDRAWN',
  });
});

test('replacing the history leaves only the events of the file current', async () => {
  const { source } = await application(['Applied@1', 'Screen@2', 'Interview@5']);
  expect((await application(['Applied@1', 'Offer@5'], { source })).history).toEqual([
    'ENTER Applied',
    'ADVANCE Screen',
    'ADVANCE Interview',
    'ADVANCE Offer',
  ]);
  const replaced = await application(['Applied@1', 'Offer@5'], { source, replaceHistory: true });
  expect(replaced.history).toEqual(['ENTER Applied', 'SKIP Offer']);
  expect(sums(replaced.summary.tables.stage_events!)).toBe('2 = 0 + 0 + 2 + 0');
});

test('a job with stages of its own uses only those; a template serves the others', async () => {
  const jobs = 'job_id,title\nown,Chef\nother,Waiter\n';
  await importer.files({ 'jobs.csv': jobs }, { source: 'stages' });
  const names = async (job: string) =>
    (
      await importer.rows<{ name: string }>(
        `select s.name from stage s join job j on j.id = s.job_id where j.source = 'stages' and j.external_id = $1 and deleted_at is null order by position`,
        [job],
      )
    ).map(({ name }) => name);
  expect(await names('own')).toEqual(['Applied', 'Screen', 'Interview', 'Offer', 'Hired']);
  const stages =
    'job_id,stage,position,milestone\nown,Trial shift,1,ASSESSMENT\n,In,1,APPLICATION\n,Out,2,HIRED\n';
  expect(
    sums(
      (await importer.files({ 'jobs.csv': jobs, 'stages.csv': stages }, { source: 'stages' }))
        .tables.stages!,
    ),
  ).toBe('3 = 3 + 0 + 0 + 0');
  expect([await names('own'), await names('other')]).toEqual([['Trial shift'], ['In', 'Out']]);
  expect(
    sums(
      (await importer.files({ 'jobs.csv': jobs, 'stages.csv': stages }, { source: 'stages' }))
        .tables.stages!,
    ),
  ).toBe('3 = 0 + 0 + 3 + 0');
});
