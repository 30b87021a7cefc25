import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { World as Histories } from '../analytics/world.js';
import { aBiLogin, aWorld, type BiLogin, type World } from '../scenario/index.js';

let world: World;
let grafana: BiLogin;
beforeAll(async () => {
  world = await aWorld();
  const histories = await Histories.over(world.database);
  const channel = await histories.channel('Board');
  const job = await histories.job('Engineer', { department: 'Engineering' });
  for (let index = 0; index < 60; index++) {
    const person = await histories.person();
    await histories.answers(person, 'gender', index % 2 ? 'woman' : 'man');
    await histories.applies(
      job,
      index % 3 ? 'Applied > Screen > Interview > hire' : 'Applied > reject',
      { person, at: '2025-02-05T10:00:00Z', channel },
    );
    if (index < 3)
      await histories.referral('rita@example.com', person, '2025-02-01T10:00:00Z', job);
  }
  await world
    .anAnalyst()
    .asks(
      '{ diversityBreakdown(category: "gender", range: {from: "2025-01-01", to: "2026-01-01"}) { rows { people } } }',
    );
  await world.views.prepare();
  await world.views.refresh();
  grafana = await aBiLogin(world.urls.owner);
}, 120_000);
afterAll(async () => {
  await grafana?.close();
  await world?.close();
});

describe('examples/grafana/recruiting.json', () => {
  it('runs every query as a login of rapport_bi, and every panel has rows', async () => {
    const { panels } = JSON.parse(await readFile('examples/grafana/recruiting.json', 'utf8')) as {
      panels: { title: string; targets: { rawSql: string; format: string }[] }[];
    };
    expect(panels.length).toBeGreaterThan(8);
    for (const {
      title,
      targets: [target],
    } of panels) {
      const { rows, fields } = await grafana.query(target!.rawSql);
      expect([title, rows.length > 0]).toEqual([title, true]);
      if (target!.format === 'time_series')
        expect(fields.map(({ name }) => name).slice(0, 2)).toEqual(['time', 'metric']);
    }
  });
});

describe('examples/spreadsheet/README.md', () => {
  it('names addresses that answer', async () => {
    const page = await readFile('examples/spreadsheet/README.md', 'utf8');
    const addresses = [
      ...page.matchAll(/(?:http:\/\/127\.0\.0\.1:4000\/bi\/)?(\w+\.csv(?:\?[\w.=&-]+)?)/g),
    ]
      .map(([, address]) => address!)
      .filter((address) => !address.includes('rang.from'));
    expect(addresses.length).toBeGreaterThan(3);
    const authorization = (await world.anAnalyst().authorization())!;
    for (const address of addresses) {
      const response = await fetch(`${world.url}/bi/${address}`, { headers: { authorization } });
      expect([address, response.status]).toEqual([address, 200]);
    }
  });
});
