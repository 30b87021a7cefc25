import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { bundleFiles, bundleSource, isBundleFile, nearestBundleFile } from './formats/bundle.js';
import { ImportError } from './formats/import-error.js';
import { resumeSources } from './formats/json-resume.js';
import type { RowSource } from './formats/row-source.js';
import { mappedSources } from './mapping/mapped-sources.js';
import type { Mapping } from './mapping/mapping.js';

/**
 * Finds what can be imported at a path: through a mapping if there is one, else as a bundle, else as JSON Resume files.
 * @param encoding of CSV files without a byte order mark; default: utf-8
 * @throws ImportError when nothing there can be imported
 */
export async function findSources(
  path: string,
  mapping: Mapping | undefined,
  encoding?: string,
): Promise<RowSource[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new ImportError(`${path} does not exist.`);
  if (mapping) return mappedSources(path, mapping, encoding);
  const files = found.isDirectory()
    ? (await readdir(path)).sort().map((name) => join(path, name))
    : [path];
  const bundle = files.filter(isBundleFile);
  if (bundle.length > 0) return Promise.all(bundle.map((file) => bundleSource(file, encoding)));
  const resumes = files.filter((file) => extname(file).toLowerCase() === '.json');
  if (resumes.length > 0) return resumeSources(resumes);
  throw new ImportError(nothingAt(path, files));
}

function nothingAt(path: string, files: readonly string[]): string {
  const similar = files.flatMap((file) => {
    const near = nearestBundleFile(file);
    return near ? [`${basename(file)} looks like ${near}`] : [];
  });
  return [
    `${path} contains nothing that can be imported.`,
    ...(similar.length > 0 ? [`${similar.slice(0, 5).join('; ')}.`] : []),
    `A bundle has one or more of ${bundleFiles.join(', ')}. JSON Resume files end in .json. Other CSV files need a --mapping.`,
  ].join(' ');
}
