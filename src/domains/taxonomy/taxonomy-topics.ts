import { type ReadFile, readLines } from './taxonomy-lines.js';

/** Suffixes of GitHub aliases that do not make them another skill. */
const additions =
  /-(api|theme|themes|package|packages|plugin|library|site|website|application|addon|app|config|cli|module|list|template|nodes?|elements?|extension)$|-v\d+$|:/;

/**
 * Topics and their aliases from github.com/github/explore (CC BY 4.0). Topics are written like `k8s` or
 * `time-series`. People also write `time series`, so both forms are loaded.
 */
export function readTopics(file: string, text: string): ReadFile {
  const skills = readLines(file, text).map(({ line, cells }) => {
    const topic = cells['topic'] ?? '';
    const slugs = [topic, ...(cells['aliases'] ?? '').split('|')].filter(
      (slug) => slug !== '' && !additions.test(slug),
    );
    return {
      location: { file, line },
      origin: 'GITHUB_TOPICS' as const,
      name: (cells['display_name'] ?? '').trim() || topic,
      aliases: [...new Set(slugs.flatMap((slug) => [slug, slug.replaceAll('-', ' ')]))],
      broader: [],
    };
  });
  return { file, unknownColumns: [], skills, occupations: [] };
}
