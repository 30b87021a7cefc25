import { elasticsearchForTests } from './elasticsearch.js';
test('x', async () => { const found = await elasticsearchForTests(); console.log(found); if ('url' in found) console.log(await (await fetch(found.url + '/_cluster/health')).text()); });
