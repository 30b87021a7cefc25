import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvLines } from '../../src/platform/bi/csv.js';
import { aWorld, type Member, type World } from '../scenario/index.js';

let world: World;
let analyst: Member;
beforeAll(async () => {
  world = await aWorld();
  analyst = world.anAnalyst();
  await world.aChannel('Job board, "the big one"', 'JOB_BOARD', 1200.5);
  await world.aChannel('=HYPERLINK("http://evil.example","win")', 'SOCIAL');
  await world.aChannel('Café', 'EVENT');
});
afterAll(async () => {
  await world?.close();
});

const get = async (path: string, headers: Record<string, string> = {}, as = analyst) => {
  const response = await fetch(`${world.url}/bi/${path}`, {
    headers: { authorization: (await as.authorization())!, ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const problem = async (path: string) => {
  const { status, text } = await get(path);
  return {
    status,
    ...(JSON.parse(text) as { error: { code: string; message: string; parameter?: string } }).error,
  };
};

describe('the list of documents', () => {
  it('tells each with its parameters, columns and hash', async () => {
    const { documents } = JSON.parse((await get('')).text) as { documents: any[] };
    const yields = documents.find(({ name }) => name === 'channelYield');
    expect(yields).toMatchObject({
      json: '/bi/channelYield.json',
      csv: '/bi/channelYield.csv',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(yields.parameters).toContainEqual({
      name: 'range',
      type: 'DateRangeInput',
      required: false,
      default: null,
      fields: ['range.from', 'range.to'],
    });
    expect(yields.parameters).toContainEqual(
      expect.objectContaining({
        name: 'attribution',
        default: 'LAST',
        values: ['FIRST', 'LAST', 'ANY'],
      }),
    );
    expect(yields.columns).toContainEqual({
      name: 'hires',
      type: 'Int',
      list: false,
      nullable: false,
      description: expect.any(String),
    });
  });

  it('asks who is there', async () => {
    const response = await fetch(`${world.url}/bi/`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
  });
});

describe('/bi/<document>.csv', () => {
  it('has a header and a row for each row, with the right headers, quoted as RFC 4180 says', async () => {
    const { status, headers, text } = await get('channelYield.csv');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toBe('attachment; filename="channelYield.csv"');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(JSON.parse(headers.get('rapport-provenance')!)).toMatchObject({
      definition: 'channelYield',
      n: 0,
    });
    expect(text.endsWith('\r\n')).toBe(true);
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect(rows.map(({ channel }) => channel)).toEqual([
      '\'=HYPERLINK("http://evil.example","win")',
      'Café',
      'Job board, "the big one"',
    ]);
    expect(rows[2]).toMatchObject({
      channelKind: 'JOB_BOARD',
      applications: '0',
      conversion: '',
      spend: '1200.5',
    });
  });

  it('takes lists, inputs by field, and inputs as JSON', async () => {
    const periods = async (query: string) =>
      (
        parse((await get(`channelYield.csv?${query}`)).text, { columns: true }) as Record<
          string,
          string
        >[]
      ).map(({ channelKind, period }) => `${channelKind} ${period}`);
    const expected = [...['2026-01-01', '2026-02-01'].map((period) => `JOB_BOARD ${period}`)];
    const kinds = 'groupBy=CHANNEL_KIND&groupBy=PERIOD&filter.channelKinds=JOB_BOARD';
    expect(
      (await periods(`${kinds}&range.from=2026-01-01&range.to=2026-03-01`)).filter((row) =>
        row.startsWith('JOB_BOARD'),
      ),
    ).toEqual(expected);
    expect(
      (
        await periods(
          `${kinds}&range=${encodeURIComponent('{"from":"2026-01-01","to":"2026-03-01"}')}`,
        )
      ).filter((row) => row.startsWith('JOB_BOARD')),
    ).toEqual(expected);
    expect(await periods('groupBy=[]')).toEqual([' ']);
    expect(await periods('groupBy=')).toHaveLength(3); // as good as none: the default
  });

  it('answers 304 to who has the answer already, and 200 after a change', async () => {
    const first = await get('referralCounts.csv');
    const etag = first.headers.get('etag')!;
    expect(await get('referralCounts.csv', { 'if-none-match': etag })).toMatchObject({
      status: 304,
      text: '',
    });
    expect(
      (await get('referralCounts.csv', { 'if-none-match': '"other", W/"another"' })).status,
    ).toBe(200);
    expect((await get('referralCounts.json')).headers.get('etag')).not.toBe(etag);
    const before = (await get('channelYield.csv')).headers.get('etag')!;
    await world.aChannel('New channel', 'EVENT');
    expect((await get('channelYield.csv', { 'if-none-match': before })).status).toBe(200);
  });
});

describe('the columns of a file', () => {
  const headerOf = async (path: string) => (await get(path)).text.split('\r\n', 1)[0]!.split(',');

  it('begin with what the rows are about; what they are not by, and the drill token, come last', async () => {
    expect((await headerOf('channelYield.csv')).slice(0, 4)).toEqual([
      ...['channel', 'channelId', 'channelKind', 'applications'],
    ]);
    expect((await headerOf('channelYield.csv')).slice(-7)).toEqual([
      ...['job', 'jobId', 'department', 'period', 'periodName', 'campaign', 'drill'],
    ]);
    expect(
      (await headerOf('channelYield.csv?groupBy=DEPARTMENT&groupBy=PERIOD')).slice(0, 4),
    ).toEqual(['department', 'period', 'periodName', 'applications']);
    expect((await headerOf('channelYield.csv?groupBy=[]')).slice(0, 2)).toEqual([
      ...['applications', 'reachedScreen'],
    ]);
    expect((await headerOf('channelYieldByMonth.csv')).slice(0, 5)).toEqual([
      ...['channel', 'channelId', 'channelKind', 'period', 'applications'],
    ]);
    expect((await headerOf('hiringForecast.csv')).slice(0, 3)).toEqual([
      ...['job', 'jobId', 'department'],
    ]);
    expect((await headerOf('timeInStage.csv')).slice(0, 3)).toEqual(['milestone', 'position', 'n']);
    expect((await headerOf('dropOffStages.csv?by=STAGE&groupBy=JOB')).slice(0, 6)).toEqual([
      ...['job', 'jobId', 'department', 'milestone', 'stage', 'position'],
    ]);
  });

  it('are those that are asked for, in that order, in CSV and JSON', async () => {
    expect((await get('channelYield.csv?columns=hires,channel&columns=spend')).text).toBe(
      [
        'hires,channel,spend',
        `0,"'=HYPERLINK(""http://evil.example"",""win"")",`,
        '0,Café,',
        '0,"Job board, ""the big one""",1200.5',
        '0,New channel,',
        '',
      ].join('\r\n'),
    );
    expect(await headerOf('channelYield.csv?columns=')).toHaveLength(23);
    const without = await headerOf('channelYield.csv?columns=-drill,-channelId');
    expect(without.slice(0, 2)).toEqual(['channel', 'channelKind']);
    expect(without).not.toContain('drill');
    const { rows } = JSON.parse(
      (await get('channelYield.json?columns=hires&columns=channelKind&groupBy=CHANNEL_KIND')).text,
    );
    expect(rows.map((row: object) => Object.entries(row))).toContainEqual([
      ['hires', 0],
      ['channelKind', 'EVENT'],
    ]);
  });

  it('have an ETag of their own', async () => {
    const etagOf = async (path: string) => (await get(path)).headers.get('etag');
    expect(await etagOf('referralCounts.csv?columns=hires')).not.toBe(
      await etagOf('referralCounts.csv?columns=referrals'),
    );
  });

  it('are told by the list of documents', async () => {
    const { documents } = JSON.parse((await get('')).text) as { documents: any[] };
    for (const { parameters } of documents)
      expect(parameters).toContainEqual({
        name: 'columns',
        type: '[String!]',
        required: false,
        default: null,
      });
  });

  it.each([
    ['channelYield.csv?columns=hire', /no column "hire". Use job, /],
    ['channelYield.json?columns=hires,hires', /named twice/],
    ['hiringForecast.csv?columns=-job,-job', /named twice/],
    ['channelYield.csv?columns=hires,-hires', /named twice/],
  ])('%s is refused', async (path, message) => {
    expect(await problem(path)).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
      parameter: 'columns',
      message: expect.stringMatching(message),
    });
  });
});

describe('/bi/<document>.json', () => {
  it('has provenance and flat rows, with numbers as numbers', async () => {
    const { headers, text } = await get('channelYield.json?groupBy=CHANNEL_KIND');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('inline; filename="channelYield.json"');
    const { provenance, rows } = JSON.parse(text) as { provenance: any; rows: any[] };
    expect(provenance).toMatchObject({ definition: 'channelYield', timeZone: 'UTC' });
    expect(rows.find(({ channelKind }) => channelKind === 'JOB_BOARD')).toMatchObject({
      applications: 0,
      conversion: null,
      spend: 1200.5,
      currency: 'EUR',
    });
  });

  it('is empty, and still JSON, where there are no rows', async () => {
    expect(JSON.parse((await get('referralCounts.json')).text)).toMatchObject({ rows: [] });
  });
});

describe('bad input names the parameter and the remedy', () => {
  it.each([
    ['channelYield.csv?rang=1', 'rang', /Use columns, range, timeZone/],
    ['channelYield.csv?groupBy=CHANEL', 'groupBy', /Use one of CHANNEL/],
    ['channelYield.csv?range.start=2026-01-01', 'range.start', /has the fields from, to/],
    ['channelYield.csv?range.from=2026-02-30', 'range.from', /is not a date/],
    ['channelYield.csv?range=2026', 'range', /expected type|not be an object|to be an object/i],
    ['channelYield.csv?range={', 'range', /is not JSON/],
    ['channelYield.csv?period=MONTH&period=YEAR', 'period', /is given 2 times/],
    ['channelYield.csv?fiscalYearStart=April', 'fiscalYearStart', /not a number/],
    ['channelYield.csv?period.x=1', 'period.x', /has no fields/],
    ['diversityBreakdown.csv', 'category', /is missing/],
    ['channelYield.csv?timeZone=Mars/Base', 'timeZone', /IANA/],
    ['channelYield.csv?range.from=2026-02-01&range.to=2026-01-01', 'range', /Turn it round/],
    ['biasAudit.csv?year=2020.5', 'year', /Int/],
  ])('%s', async (path, parameter, message) => {
    expect(await problem(path)).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
      parameter,
      message: expect.stringMatching(message),
    });
  });

  it('a document that does not exist', async () => {
    expect(await problem('nothing.csv')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await problem('channelYield.xml')).toMatchObject({ status: 404 });
  });
});

describe('rights', () => {
  it('are those of /graphql', async () => {
    const { status, text } = await get('biasAudit.csv?year=2025');
    expect({ status, ...(JSON.parse(text) as any).error }).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
  });

  it('a spreadsheet may send the key as the password of basic authentication', async () => {
    const token = (await analyst.authorization())!.replace('Bearer ', '');
    const response = await fetch(`${world.url}/bi/channelYield.csv`, {
      headers: { authorization: `Basic ${Buffer.from(`any:${token}`).toString('base64')}` },
    });
    expect(response.status).toBe(200);
  });
});

describe('only trusted documents', () => {
  it('are answered when the deployment says so, in full, by hash, and at /bi/', async () => {
    const strict = await aWorld({ RAPPORT_TRUSTED_DOCUMENTS: '1' });
    try {
      const member = strict.anAnalyst();
      const post = async (body: unknown) =>
        (
          await fetch(`${strict.url}/graphql`, {
            method: 'POST',
            headers: {
              authorization: (await member.authorization())!,
              'content-type': 'application/json',
            },
            body: JSON.stringify(body),
          })
        ).json() as Promise<any>;
      expect((await post({ query: '{ me { role } }' })).errors[0].extensions.code).toBe(
        'FORBIDDEN',
      );
      const list = (await (
        await fetch(`${strict.url}/bi/`, {
          headers: { authorization: (await member.authorization())! },
        })
      ).json()) as any;
      const { sha256 } = list.documents.find(({ name }: any) => name === 'channelYield');
      expect(
        (
          await post({
            extensions: { persistedQuery: { version: 1, sha256Hash: sha256 } },
            variables: { groupBy: [] },
          })
        ).data.channelYield.rows,
      ).toHaveLength(1);
      expect(
        (await post({ extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } }))
          .errors[0].extensions.code,
      ).toBe('PERSISTED_QUERY_NOT_SUPPORTED');
      const { readFile } = await import('node:fs/promises');
      expect(
        (await post({ query: await readFile('schema/documents/referralCounts.graphql', 'utf8') }))
          .data.referralCounts.rows,
      ).toEqual([]);
      expect(
        (
          await fetch(`${strict.url}/bi/channelYield.csv`, {
            headers: { authorization: (await member.authorization())! },
          })
        ).status,
      ).toBe(200);
      await expect(
        member
          .watches('subscription { pipelineChanges { changeCursor } }')
          .then((watching) => watching.next()),
      ).rejects.toEqual([
        expect.objectContaining({ message: expect.stringMatching(/Only trusted documents/) }),
      ]);
    } finally {
      await strict.close();
    }
  });
});

describe('CSV', () => {
  const columns = [
    { name: 'text', path: ['text'], type: 'String', list: false, nullable: true, description: '' },
  ];
  const answer = { rows: [], columns, description: '' };

  it('gives every text back, with an apostrophe before what a spreadsheet would run', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom(
              '=1+1',
              '+1',
              '-1',
              '@x',
              '\t=1',
              '\r=1',
              ' =1',
              '＝1',
              'a,b',
              '"',
              'a\nb',
              "'",
              '',
            ),
          ),
        ),
        (texts) => {
          const parsed = parse(
            [
              ...csvLines(
                answer,
                texts.map((text) => ({ text })),
              ),
            ].join(''),
            { columns: true, skip_empty_lines: false, relax_column_count: true },
          ) as { text: string }[];
          expect(parsed.map(({ text }) => text)).toEqual(
            texts.map((text) => (/^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text)),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves negative numbers numbers', () => {
    expect(
      [
        ...csvLines({ ...answer, columns: [{ ...columns[0]!, type: 'Float' }] }, [{ text: -1.5 }]),
      ].join(''),
    ).toBe('text\r\n-1.5\r\n');
  });
});
