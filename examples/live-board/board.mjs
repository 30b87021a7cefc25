// A pipeline board in a terminal: reads one, then keeps it up to date.
//   node examples/live-board/board.mjs <job id>
// RAPPORT_TOKEN says as whom: a token that `npm start` printed, or an API key. RAPPORT_URL says where.
import { follow } from './follow.mjs';

const { RAPPORT_URL: url = 'http://127.0.0.1:4000', RAPPORT_TOKEN: token } = process.env;
if (!token)
  throw new Error('Set RAPPORT_TOKEN to a token that the start printed, or to an API key.');
const authorization = `Bearer ${token}`;

async function ask(query, variables) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data;
}

const jobId =
  process.argv[2] ??
  (await ask('{ jobs(first: 1, filter: { statuses: [OPEN] }) { nodes { id } } }')).jobs.nodes[0]
    ?.id;
if (!jobId) throw new Error('There is no open job. Give the id of one.');

async function watch() {
  const { jobBoard } = await ask(
    `query ($jobId: ID!) { jobBoard(jobId: $jobId, perStage: 100) {
    changeCursor columns { stage { name } nodes { id candidate { name } } } } }`,
    { jobId },
  );
  if (!jobBoard) throw new Error(`There is no job ${jobId} that you may see.`);
  const cards = new Map(
    jobBoard.columns.flatMap(({ stage, nodes }) =>
      nodes.map(({ id, candidate }) => [id, `${candidate.name}: ${stage.name}`]),
    ),
  );
  console.log(`${cards.size} cards`);
  for (const card of cards.values()) console.log(`  ${card}`);
  const stop = follow({
    url: `${url.replace('http', 'ws')}/graphql`,
    authorization,
    query: `subscription ($filter: PipelineFilter, $after: String) { pipelineChanges(filter: $filter, after: $after) {
      changeCursor relation applicationId application { candidate { name } stage { name } } } }`,
    variables: { filter: { jobIds: [jobId] }, after: jobBoard.changeCursor },
    change: ({ relation, applicationId, application }) => {
      const before = cards.get(applicationId);
      if (relation === 'LEFT') cards.delete(applicationId);
      else cards.set(applicationId, `${application.candidate.name}: ${application.stage.name}`);
      console.log(
        relation === 'LEFT'
          ? `- ${before ?? applicationId}`
          : `${before ? '~' : '+'} ${cards.get(applicationId)}`,
      );
    },
    resync: async (problem) => {
      await stop();
      if (problem[0]?.extensions?.code !== 'RESYNC_REQUIRED')
        throw new Error(problem[0]?.message ?? problem.reason ?? 'The connection was refused.');
      await watch();
    },
  });
}
await watch();
