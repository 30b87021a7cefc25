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
  await histories.applies(job, 'Applied > withdraw', { at: '2024-06-05T10:00:00Z', channel });
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
  interface Panel {
    title: string;
    description: string;
    targets: { rawSql: string; format: string }[];
  }
  let panels: Panel[];
  beforeAll(async () => {
    ({ panels } = JSON.parse(await readFile('examples/grafana/recruiting.json', 'utf8')) as {
      panels: Panel[];
    });
  });

  /** What Grafana sends when its time picker is set to this range. */
  const within = (panel: Panel, from: string, to: string) =>
    panel.targets[0]!.rawSql.replaceAll('$__timeFrom()', `'${from}T00:00:00Z'`).replaceAll(
      '$__timeTo()',
      `'${to}T23:59:59Z'`,
    );
  const follows = ({ targets: [target] }: Panel) => target!.rawSql.includes('$__time');

  it('runs every query as a login of rapport_bi, and every panel has rows', async () => {
    expect(panels.length).toBeGreaterThan(8);
    for (const panel of panels) {
      const { rows, fields } = await grafana.query(within(panel, '2024-01-01', '2025-12-31'));
      expect([panel.title, rows.length > 0]).toEqual([panel.title, true]);
      if (panel.targets[0]!.format === 'time_series')
        expect(fields.map(({ name }) => name).slice(0, 2)).toEqual(['time', 'metric']);
    }
  });

  it('follows the time picker, or says that it does not', async () => {
    for (const panel of panels) {
      if (!follows(panel)) {
        expect([panel.title, panel.description]).toEqual([
          panel.title,
          expect.stringContaining('whatever the time range'),
        ]);
        continue;
      }
      const rowsOf = async (from: string, to: string) =>
        (await grafana.query(within(panel, from, to))).rows;
      expect([panel.title, await rowsOf('2025-01-01', '2025-12-31')]).not.toEqual([
        panel.title,
        await rowsOf('2023-01-01', '2023-12-31'),
      ]);
    }
    expect(panels.filter(follows).length).toBe(panels.length - 2);
  });

  it('shows the figures of the whole months that the range touches', async () => {
    const figures = async (from: string, to: string) => {
      const numbers: number[] = [];
      for (const title of ['Applications', 'Hires']) {
        const { rows } = await grafana.query(
          within(
            panels.find((panel) => panel.title === title)!,
            from,
            to,
          ),
        );
        numbers.push(...rows.flatMap((row: object) => Object.values(row).map(Number)));
      }
      return numbers;
    };
    // One applied in June 2024, and 60 in February 2025, of whom 40 were hired.
    expect(await figures('2024-01-01', '2024-12-31')).toEqual([1, 0]);
    expect(await figures('2025-02-20', '2025-02-25')).toEqual([60, 40]);
    expect(await figures('2024-06-30', '2025-02-01')).toEqual([61, 40]);
    expect(await figures('2024-07-01', '2025-01-31')).toEqual([0, 0]);
    const yields = panels.find(({ title }) => title === 'What channels yield')!;
    const [board] = (await grafana.query(within(yields, '2024-06-01', '2025-02-28'))).rows;
    expect(board).toMatchObject({ channel: 'Board', applications: '61', hires: '40', spend: null });
    expect((board as { conversion: number }).conversion).toBeCloseTo(40 / 61, 12);
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
