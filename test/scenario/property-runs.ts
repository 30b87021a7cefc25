/**
 * How often a property is tried. RAPPORT_PROPERTY_RUNS is a share of the full number: 1 in continuous integration, 0.25
 * unless it is set, and more than 1 to search longer.
 * @param full the number of runs in continuous integration
 */
export const propertyRuns = (full: number): number => Math.max(1, Math.ceil(full * share));

const share = Number(process.env.RAPPORT_PROPERTY_RUNS ?? 0.25);
if (!(share > 0)) throw new Error('RAPPORT_PROPERTY_RUNS is not a number above 0.');
