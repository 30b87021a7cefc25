import { reasonElasticsearchCannotStart, startLocalElasticsearch } from '../../search/local-elasticsearch.js';
export default async () => { console.log('setup', await reasonElasticsearchCannotStart(), typeof startLocalElasticsearch); };
