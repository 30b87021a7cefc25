import type { PositionInput, Seniority, SkillNeed } from '../graphql/generated';
import { list, oneOf, text } from '../ui/address';
import { valuesOf } from '../ui/labels';

/** From the most junior to the most senior. */
export const seniorityLabels: Record<Seniority, string> = {
  INTERN: 'Intern',
  JUNIOR: 'Junior',
  MID: 'Mid',
  SENIOR: 'Senior',
  LEAD: 'Lead',
  PRINCIPAL: 'Principal',
  EXECUTIVE: 'Executive',
};

/** The position as the address and the form write it: a skill may be `SQL` or `SQL 3+` (years), a language `de` or `de B2` (level). */
export const positionAddress = {
  title: text(),
  must: list(),
  should: list(),
  nice: list(),
  languages: list(),
  certificates: list(),
  location: text(),
  remote: oneOf(['yes', 'no'], 'no'),
  seniority: oneOf(['', ...valuesOf(seniorityLabels)], ''),
};

export interface Written {
  title: string;
  must: string[];
  should: string[];
  nice: string[];
  languages: string[];
  certificates: string[];
  location: string;
  remote: 'yes' | 'no';
  seniority: '' | Seniority;
}

export const unwritten: Written = {
  title: '',
  must: [],
  should: [],
  nice: [],
  languages: [],
  certificates: [],
  location: '',
  remote: 'no',
  seniority: '',
};

const skill = (written: string, need: SkillNeed) => {
  const [, name, years] = /^(.+?)\s+(\d{1,2}(?:\.\d)?)\+$/.exec(written) ?? [];
  return name ? { name, minYears: Number(years), need } : { name: written, need };
};
const language = (written: string) => {
  const [code, level] = written.trim().split(/[\s:]+/);
  return level
    ? { code: code!.toLowerCase(), level: level.toUpperCase() }
    : { code: code!.toLowerCase() };
};

/** The form as the API's position; null: the form is empty. */
export function positionOf({
  title,
  must,
  should,
  nice,
  languages,
  certificates,
  location,
  remote,
  seniority,
}: Written): PositionInput | null {
  const skills = [
    ...must.map((one) => skill(one, 'MUST')),
    ...should.map((one) => skill(one, 'SHOULD')),
    ...nice.map((one) => skill(one, 'NICE')),
  ];
  const position: PositionInput = {
    ...(title.trim() ? { title: title.trim() } : {}),
    ...(skills.length ? { skills } : {}),
    ...(languages.length ? { languages: languages.map(language) } : {}),
    ...(certificates.length ? { certificates } : {}),
    ...(location.trim() ? { location: location.trim() } : {}),
    ...(seniority ? { seniority } : {}),
  };
  if (Object.keys(position).length === 0) return null;
  return remote === 'yes' ? { ...position, remote: true } : position;
}
