import type { ImportSummary } from './formats/row-source.js';
import type { ImportTableSums } from './runs/run.type.js';

/** The sums of each table, as the API has them. */
export const sumsOf = ({ tables }: ImportSummary): ImportTableSums[] =>
  Object.entries(tables).map(([table, { read, created, updated, unchanged, refused }]) => ({
    table,
    read,
    created,
    updated,
    unchanged,
    refused,
  }));

/** What else a summary says, in sentences. */
export function warningsOf({
  tables,
  warnings,
  skillsAdded,
  channelsAdded,
  statusConflicts,
}: ImportSummary): string[] {
  return [
    ...warnings,
    ...Object.entries(tables).flatMap(([name, { unknownColumns, warnings: own }]) => [
      ...(unknownColumns.length > 0
        ? [`${name}: left out the columns ${unknownColumns.join(', ')}`]
        : []),
      ...(own ?? []).map((warning) => `${name}: ${warning}`),
    ]),
    ...(skillsAdded > 0 ? [`${skillsAdded} skills were not known under any name and are new`] : []),
    ...(channelsAdded > 0
      ? [
          `${channelsAdded} channels were named that channels.csv does not have; their kind is OTHER`,
        ]
      : []),
    ...(statusConflicts > 0
      ? [
          `${statusConflicts} applications have a status that their events contradict; the events count`,
        ]
      : []),
  ];
}
