import { createHash } from 'node:crypto';
import { badInput } from '../../../errors.js';
import type { Sql } from '../../../platform/database/database.js';
import { isId } from '../../../platform/graphql/node.js';
import type { Session } from '../../../platform/graphql/session.js';
import { skillsByName } from '../../skills/skill.queries.js';
import { jobScope } from '../../jobs/job.policy.js';
import { type Taxonomy, titleRelation } from '../../taxonomy/taxonomy.js';
import type { TaxonomyService } from '../../taxonomy/taxonomy.service.js';
import { bandOf, nameKey } from '../fit/fit-features.js';
import { languageLevels } from '../fit/fit-person.js';
import type { Position, RelateTitle } from '../fit/fit-position.js';
import {
  type PositionSkill,
  type JobPosition,
  type NumberedSkill,
  readJobPositions,
  readSkillNumbers,
  readVector,
} from './position.queries.js';
import type { PositionInput } from './position-input.type.js';

/** A position with its skills and title looked up in the taxonomy, ready for scoring. */
export interface ResolvedPosition {
  /** undefined: a position that is not a job */
  jobId?: string;
  position: Position;
  relateTitle: RelateTitle;
  /** the place of work as it was written */
  location: string | null;
  /** all skills that count for a requirement, by `skill.number` */
  skills: ReadonlyMap<number, NumberedSkill>;
  /** hash of the position and the edition of the taxonomy: the same key means the same scores */
  key: string;
  /** warnings that recruiters should read before the answer */
  warnings: string[];
}

/** The resolved position of a job. */
export interface ResolvedJob extends ResolvedPosition {
  jobId: string;
}

const mostSkills = 50;

/** Resolves the positions of jobs and of API input. */
export class PositionService {
  constructor(private readonly taxonomy: TaxonomyService) {}

  /** The position of a job; undefined when there is no such job or the viewer may not see it. */
  async ofJob(session: Session, jobId: string): Promise<ResolvedJob | undefined> {
    if (!isId(jobId)) return undefined;
    const [job] = await readJobPositions(session.sql, { ids: [jobId] }, jobScope(session.viewer));
    return job && (await this.ofJobs(session.sql, [job]))[0];
  }

  /** The positions of these jobs, in their order. */
  async ofJobs(sql: Sql, jobs: readonly JobPosition[]): Promise<ResolvedJob[]> {
    const taxonomy = await this.taxonomy.current(sql);
    const numbers = await numbersOf(
      sql,
      taxonomy,
      jobs.flatMap(({ skills }) => skills),
    );
    return jobs.map((job) => ({
      ...resolve(taxonomy, numbers, {
        ...job,
        languages: job.languages.map(languageOf),
        warnings:
          job.skills.length === 0
            ? [
                'The job has no required skills. People are ranked only by title, place and the other components.',
              ]
            : [],
      }),
      jobId: job.id,
    }));
  }

  /** @throws BAD_USER_INPUT naming the invalid field */
  async ofInput(session: Session, input: PositionInput): Promise<ResolvedPosition> {
    checkPosition(input);
    const { coordinates, skills = [], languages = [] } = input;
    const taxonomy = await this.taxonomy.current(session.sql);
    const warnings: string[] = [];
    const known = new Map<string, PositionSkill>();
    for (const { name, need, minLevel, minYears } of skills) {
      const id = taxonomy.skillOf(name) ?? (await this.recorded(session.sql, name));
      if (id === undefined) warnings.push(`No skill is called "${name}", so nobody has it.`);
      const skillKey = id ?? nameKey(name);
      if (known.has(skillKey)) warnings.push(`"${name}" is listed twice; the first entry counts.`);
      else
        known.set(skillKey, {
          id: skillKey,
          name,
          need,
          minLevel: minLevel ?? null,
          minYears: minYears ?? null,
        });
    }
    const numbers = await numbersOf(session.sql, taxonomy, [...known.values()]);
    return resolve(taxonomy, numbers, {
      title: input.title?.trim() || null,
      seniority: input.seniority ?? null,
      remote: input.remote ?? false,
      location: input.location?.trim() || null,
      vector: coordinates
        ? await readVector(session.sql, coordinates.latitude, coordinates.longitude)
        : null,
      languages: languages.map(({ code, level }) => ({
        code: code.toLowerCase(),
        level: level ?? null,
      })),
      certificates: input.certificates ?? [],
      skills: [...known.values()],
      warnings,
    });
  }

  /** The id of a skill that people recorded and no taxonomy lists. */
  private async recorded(sql: Sql, name: string): Promise<string | undefined> {
    return (await skillsByName(sql, [name]))[0]?.id ?? undefined;
  }
}

type PositionParts = Omit<JobPosition, 'id' | 'languages' | 'department' | 'status' | 'title'> & {
  title: string | null;
  languages: Position['languages'];
  warnings: string[];
};

/** Looks up the skills, title and place of the position. */
function resolve(
  taxonomy: Taxonomy,
  numbers: ReadonlyMap<string, NumberedSkill>,
  { warnings, ...job }: PositionParts,
): ResolvedPosition {
  const ownTitle = job.title === null ? undefined : taxonomy.identityOf(job.title);
  const skills = new Map<number, NumberedSkill>();
  const position: Position = {
    title: job.title,
    requirements: job.skills.map(({ id, name, need, minLevel, minYears }) => {
      const related = [...taxonomy.relatedTo(id)].flatMap(([other, relation]) => {
        const skill = numbers.get(other);
        if (skill) skills.set(skill.number, skill);
        return skill ? [[skill.number, relation] as const] : [];
      });
      return {
        skillId: id,
        name: numbers.get(id)?.name ?? name,
        need,
        minLevel,
        minYears,
        related: new Map(related.sort(([a], [b]) => a - b)),
      };
    }),
    seniority: bandOf(job.seniority),
    remote: job.remote,
    vector: job.vector,
    place: job.location === null ? null : nameKey(job.location),
    languages: job.languages,
    certificates: job.certificates.map((name) => ({ name, key: nameKey(name) })),
  };
  return {
    position,
    location: job.location,
    skills,
    warnings,
    relateTitle: (title) =>
      ownTitle === undefined ? 'NONE' : titleRelation(ownTitle, taxonomy.identityOf(title)),
    key: keyOf(position, taxonomy.edition),
  };
}

/** A change of the fields of `Position` changes every key, so that all open jobs are scored again. */
const keyOf = (position: Position, edition: string) =>
  createHash('sha256')
    .update(
      JSON.stringify([edition, position], (_, value: unknown) =>
        value instanceof Map ? [...value] : value,
      ),
    )
    .digest('base64url')
    .slice(0, 16);

/** Numbers and names of all skills that count for these requirements, by id. */
async function numbersOf(
  sql: Sql,
  taxonomy: Taxonomy,
  skills: readonly PositionSkill[],
): Promise<Map<string, NumberedSkill>> {
  const ids = new Set(
    skills.filter(({ id }) => isId(id)).flatMap(({ id }) => [id, ...taxonomy.relatedTo(id).keys()]),
  );
  return new Map((await readSkillNumbers(sql, [...ids])).map((skill) => [skill.id, skill]));
}

function languageOf(text: string): Position['languages'][number] {
  const [code = '', level] = text.split(':');
  return { code: code.toLowerCase(), level: level ?? null };
}

function checkPosition({ skills = [], languages = [], coordinates }: PositionInput): void {
  const demand = (holds: boolean, field: string, message: string) => {
    if (!holds) throw badInput(`position.${field}`, message);
  };
  demand(
    skills.length <= mostSkills,
    'skills',
    `${skills.length} skills are too many. Name the ${mostSkills} that matter most.`,
  );
  for (const [index, { name, minLevel, minYears }] of skills.entries()) {
    demand(name.trim() !== '', `skills.${index}.name`, 'A skill needs a name.');
    demand(
      minLevel == null || (minLevel >= 0 && minLevel <= 5),
      `skills.${index}.minLevel`,
      `Level ${minLevel} is not 1 to 5.`,
    );
    demand(
      minYears == null || (minYears >= 0 && minYears < 100),
      `skills.${index}.minYears`,
      `${minYears} years are not 0 to 99.`,
    );
  }
  for (const [index, { code, level }] of languages.entries()) {
    demand(
      /^[A-Za-z]{2,3}(-[A-Za-z0-9]+)?$/.test(code),
      `languages.${index}.code`,
      `"${code}" is not a language code. Write it like de or pt-BR.`,
    );
    demand(
      level == null || (languageLevels as readonly string[]).includes(level),
      `languages.${index}.level`,
      `"${level}" is not a level. Use A1, A2, B1, B2, C1 or C2.`,
    );
  }
  demand(
    !coordinates || Math.abs(coordinates.latitude) <= 90,
    'coordinates.latitude',
    'A latitude is -90 to 90.',
  );
  demand(
    !coordinates || Math.abs(coordinates.longitude) <= 180,
    'coordinates.longitude',
    'A longitude is -180 to 180.',
  );
}
