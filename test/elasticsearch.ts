/**
 * The Elasticsearch that specs run against: the one in ELASTICSEARCH_URL, which the global set-up has set
 * when it could start one (`test/setup/`); otherwise the reason why there is none, to be reported with the
 * skipped specs. With RAPPORT_REQUIRE_ELASTICSEARCH=1 having none is an error.
 */
export async function elasticsearchForTests(): Promise<{ url: string } | { skipped: string }> {
  const url = process.env.ELASTICSEARCH_URL;
  if (url) return { url };
  const reason =
    process.env.RAPPORT_ELASTICSEARCH_SKIPPED ||
    'ELASTICSEARCH_URL is not set and no local Elasticsearch was started';
  if (process.env.RAPPORT_REQUIRE_ELASTICSEARCH === '1')
    throw new Error(
      `these specs need Elasticsearch, and RAPPORT_REQUIRE_ELASTICSEARCH forbids to skip them: ${reason}`,
    );
  return { skipped: reason };
}
