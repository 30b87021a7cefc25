import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImportService } from '../../src/domains/imports/import.service.js';
import type { Progress } from '../../src/domains/imports/staging/progress.js';
import { systemViewer } from '../../src/domains/users/viewers.js';
import { freshDatabase, type FreshDatabase } from '../scenario/database.js';
import { sums } from './bundle.js';
import { Watch } from './watch.js';

let fresh: FreshDatabase;
let folder: string;
beforeAll(async () => {
  fresh = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'rapport-stopping-'));
  const files = {
    'users.csv': 'email,name,role\nada@example.com,Ada,RECRUITER\n',
    'jobs.csv': 'job_id,title\nj1,Chef\n',
    'job_skills.csv': 'job_id,skill,need\nj1,Baking,MUST\n',
    'candidates.csv': 'candidate_id\nc1\n',
    'applications.csv': 'application_id,candidate_id,job_id,applied_at\na1,c1,j1,2025-01-01\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
});
afterAll(async () => {
  await fresh.close();
  await rm(folder, { recursive: true, force: true });
});

test('an import that is stopped counts what it committed, and nothing of what was rolled back', async () => {
  const stop = new AbortController();
  // jobs.csv and job_skills.csv are one transaction; its first table is counted when the import is stopped.
  const { database } = new Watch(fresh.database, (statement) => {
    if (statement.startsWith('drop table "checked_job_skills"')) {
      stop.abort();
      throw new Error('canceling statement due to user request');
    }
  });
  const run = (service: ImportService, signal?: AbortSignal) =>
    service.run(systemViewer('test'), {
      path: folder,
      source: 'stopped',
      rejectsFolder: join(folder, 'rejects'),
      signal,
    });
  const { stopped, tables, skillsAdded } = await run(new ImportService(database), stop.signal);
  expect({ stopped, tables: Object.keys(tables), skillsAdded }).toEqual({
    stopped: true,
    tables: ['users'],
    skillsAdded: 0,
  });
  const again = await run(new ImportService(fresh.database));
  expect(again.skillsAdded).toBe(1);
  expect(Object.entries(again.tables).map(([name, table]) => `${name} ${sums(table)}`)).toEqual([
    'users 1 = 0 + 0 + 1 + 0',
    'jobs 1 = 1 + 0 + 0 + 0',
    'job_skills 1 = 1 + 0 + 0 + 0',
    'candidates 1 = 1 + 0 + 0 + 0',
    'applications 1 = 1 + 0 + 0 + 0',
  ]);
});

test('progress names the files that there are', async () => {
  const seen: Progress[] = [];
  await new ImportService(fresh.database).run(systemViewer('test'), {
    path: folder,
    source: 'progress',
    rejectsFolder: join(folder, 'rejects'),
    onProgress: (progress) => seen.push(progress),
  });
  expect([...new Set(seen.map(({ file }) => file))].sort()).toEqual([
    'applications',
    'candidates',
    'job_skills',
    'jobs',
    'users',
  ]);
});
