// Run by `rapport serve --once-ready` against the address in RAPPORT_URL: is it ready, and does a demo user get an answer?
import assert from 'node:assert/strict';

const url = process.env.RAPPORT_URL;
const ready = await fetch(`${url}/readyz`);
assert.equal(ready.status, 200, `/readyz: ${await ready.text()}`);

const response = await fetch(`${url}/graphql`, {
  method: 'POST',
  headers: {
    'content-type': 'application/json',
    authorization: `Bearer ${process.env.RAPPORT_TOKEN}`,
  },
  body: JSON.stringify({
    query:
      '{ me { actor role } jobs(first: 1) { totalCount { value } nodes { title } } candidates(first: 1) { totalCount { value } } }',
  }),
});
const { data, errors } = await response.json();
assert.equal(errors, undefined, JSON.stringify(errors));
assert.equal(data.me.role, 'RECRUITER');
assert.ok(
  data.jobs.totalCount.value > 0 && data.candidates.totalCount.value > 0,
  `no demo data: ${JSON.stringify(data)}`,
);

const stranger = await fetch(`${url}/graphql`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"query":"{ me { actor } }"}',
});
assert.equal(stranger.status, 401);
console.log(
  `ready at ${url}: ${data.jobs.totalCount.value} jobs, ${data.candidates.totalCount.value} candidates`,
);
