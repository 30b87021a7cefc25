// Takes the pictures of the README: `npm run pictures`.
// It starts the product with its demo people on a free port and a database of its own, opens pages in Chromium and
// writes docs/pictures/*.svg, 65 KB each at most. A minute or two; nothing of .data is touched.
import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const target = 'docs/pictures';
const mostBytes = 65_000; // of each: together under 200 KB
const size = { width: 1280, height: 800 };

const places = [
  process.env.RAPPORT_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const found = await Promise.all(
  places.map((place) =>
    place
      ? access(place).then(
          () => place,
          () => undefined,
        )
      : undefined,
  ),
);
const executablePath = found.find(Boolean);
if (!executablePath)
  throw new Error('No Chromium was found: install it, or name it in RAPPORT_TEST_CHROMIUM.');

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address();
    server.close(() => resolve(free));
  });
});
const url = `http://127.0.0.1:${port}`;
const folder = await mkdtemp(join(tmpdir(), 'rapport-pictures-'));
const environment = {
  ...process.env,
  NODE_ENV: 'development',
  PORT: String(port),
  RAPPORT_DATA: folder,
};
for (const name of [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DATABASE_DEMOGRAPHICS_URL',
  'ELASTICSEARCH_URL',
])
  delete environment[name];
const product = spawn(process.execPath, ['dist/src/main.js', 'serve'], {
  env: environment,
  stdio: ['ignore', 'inherit', 'inherit'],
});
const ended = new Promise((resolve) => product.once('exit', resolve));

let token;
const ask = async (query, variables = {}) => {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(errors[0].message);
  return data;
};

/**
 * A page as a picture: Chromium encodes what Playwright took as WebP, and an SVG carries it as text, because only text
 * is committed here.
 */
async function picture(page, name) {
  const png = await page.screenshot({ animations: 'disabled' });
  for (const quality of [0.85, 0.7, 0.55, 0.4, 0.3, 0.2]) {
    const encoded = await page.evaluate(
      async ([data, width, height, wanted]) => {
        const image = Object.assign(new Image(), { src: `data:image/png;base64,${data}` });
        await image.decode();
        const canvas = Object.assign(document.createElement('canvas'), { width, height });
        canvas.getContext('2d').drawImage(image, 0, 0, width, height);
        return canvas.toDataURL('image/webp', wanted);
      },
      [png.toString('base64'), size.width, size.height, quality],
    );
    const { width, height } = size;
    const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><image width="${width}" height="${height}" href="${encoded}"/></svg>\n`;
    if (text.length > mostBytes) continue;
    await writeFile(`${target}/${name}.svg`, text);
    return console.log(`${target}/${name}.svg  ${(text.length / 1000).toFixed(0)} KB`);
  }
  throw new Error(`${name} is larger than ${mostBytes} bytes whatever its quality.`);
}

try {
  const deadline = Date.now() + 180_000;
  while (
    !(await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline || product.exitCode !== null)
      throw new Error('The product did not become ready.');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  const { demoUsers } = await (await fetch(`${url}/sign-in.json`)).json();
  token = demoUsers.find(({ role }) => role === 'RECRUITER').token;
  await mkdir(target, { recursive: true });
  const { jobs } = await ask(
    '{ jobs(first: 50, filter: { statuses: [OPEN] }) { nodes { id title skills { skill { name } } applications(first: 1, filter: { statuses: [ACTIVE] }) { totalCount { value } } } } }',
  );
  const busiest = jobs.nodes.toSorted(
    (a, b) => b.applications.totalCount.value - a.applications.totalCount.value,
  )[0];
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const context = await browser.newContext({
    viewport: size,
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  await context.request.post(`${url}/session`, { data: { token } });
  const page = await context.newPage();
  const shows = async (path, place) => {
    await page.goto(url + path);
    await page.locator(place).first().waitFor();
    await page.waitForFunction(() => !document.querySelector('[aria-label="Loading"]'));
  };
  await shows('/search?q=python+OR+react', '[aria-label="People"] li');
  await picture(page, 'search');
  await shows(`/jobs/${busiest.id}`, '[data-match]');
  await page
    .locator('[aria-label="Tiers"]')
    .evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await page.evaluate(() => scrollBy(0, -70));
  await page.locator('[data-match]').first().getByRole('button', { name: /^Why / }).click();
  await page.getByRole('table', { name: /^Why / }).waitFor();
  await picture(page, 'match');
  await shows(`/jobs/${busiest.id}/board`, '[data-connection=live]');
  await picture(page, 'board');
  await browser.close();
} finally {
  product.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
}
