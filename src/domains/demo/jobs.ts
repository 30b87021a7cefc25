import type { Seniority } from '../candidates/candidate.enums.js';
import { SkillNeed, type JobStatus, type Milestone } from '../jobs/job.enums.js';
import { cities, type City } from './names.js';
import { DAY, isoDay, type Chance } from './chance.js';
import { itemAt } from '../../platform/present.js';

/** What a line of work looks like: titles, and the skills that its jobs ask for and its people have (names of the taxonomy). */
export interface Family {
  key: string;
  department: string;
  titles: [junior: string, mid: string, senior: string, lead: string];
  core: string[];
  often: string[];
  sometimes: string[];
  education: string[];
  certificates: string[];
  weight: number;
  /** What the work is about, for texts in English and German. */
  about: { en: string; de: string };
}

/** The stage at an index of a pipeline; a negative index counts from the end. @throws RangeError when there is none */
export function stageAt({ stages }: Pick<Job, 'stages'>, index: number): Stage {
  const stage = stages.at(index);
  if (!stage) throw new RangeError(`The pipeline has no stage ${index}.`);
  return stage;
}

/** The title of a family at a seniority band; below the first band it is the junior one. */
export const titleAt = ({ titles }: Family, band: number): string =>
  titles[Math.max(0, band)] ?? titles[3];

const list = (text: string) => text.split('; ');

export const families: Family[] = [
  {
    key: 'frontend',
    department: 'Engineering',
    weight: 14,
    titles: [
      'Junior Front-end Developer',
      'Front-end Developer',
      'Senior Front-end Engineer',
      'Front-end Lead',
    ],
    core: list('JavaScript; TypeScript; React'),
    often: list('HTML; CSS; Git; Next.js; REST APIs'),
    sometimes: list('Vue.js; Angular; GraphQL; Jest; Web accessibility; Storybook; Figma'),
    education: ['BSc Computer Science', 'Coding bootcamp', 'Fachinformatiker'],
    certificates: ['AWS Cloud Practitioner'],
    about: {
      en: 'web interfaces that people use every day',
      de: 'Weboberflächen, die täglich genutzt werden',
    },
  },
  {
    key: 'backend',
    department: 'Engineering',
    weight: 16,
    titles: [
      'Junior Software Engineer',
      'Software Engineer',
      'Senior Software Engineer',
      'Principal Engineer',
    ],
    core: list('Java; PostgreSQL; REST APIs'),
    often: list('Spring Boot; Docker; Git; SQL; Microservices'),
    sometimes: list(
      'Kubernetes; Apache Kafka; Go; Kotlin; C#; .NET; GraphQL; Redis; Amazon Web Services',
    ),
    education: ['BSc Computer Science', 'MSc Software Engineering', 'Diplom-Informatik'],
    certificates: ['Oracle Java SE 17'],
    about: { en: 'services that stay up at night', de: 'Dienste, die auch nachts laufen' },
  },
  {
    key: 'platform',
    department: 'Engineering',
    weight: 7,
    titles: [
      'Junior Systems Engineer',
      'DevOps Engineer',
      'Senior Site Reliability Engineer',
      'Platform Lead',
    ],
    core: list('Kubernetes; Linux; Terraform'),
    often: list('Docker; CI/CD; Amazon Web Services; Python; Prometheus'),
    sometimes: list('Go; Ansible; Microsoft Azure; Helm; Bash; Grafana; Elasticsearch'),
    education: ['BSc Information Systems', 'Fachinformatiker Systemintegration'],
    certificates: ['CKA', 'AWS Solutions Architect'],
    about: {
      en: 'the platform under everything else',
      de: 'die Plattform, auf der alles andere steht',
    },
  },
  {
    key: 'data',
    department: 'Data',
    weight: 13,
    titles: [
      'Junior Data Analyst',
      'Data Analyst',
      'Senior Data Scientist',
      'Head of Data Science',
    ],
    core: list('SQL; Python; Statistics'),
    often: list('Data visualization; pandas; Microsoft Power BI; Machine learning'),
    sometimes: list('R; Tableau; Apache Spark; dbt; TensorFlow; PyTorch; Snowflake; A/B testing'),
    education: ['MSc Statistics', 'BSc Mathematics', 'PhD Physics'],
    certificates: ['PL-300'],
    about: { en: 'numbers that change decisions', de: 'Zahlen, die Entscheidungen verändern' },
  },
  {
    key: 'design',
    department: 'Product & Design',
    weight: 9,
    titles: ['Junior Designer', 'UX Designer', 'Senior Product Designer', 'Design Lead'],
    core: list('UX design; Figma; Prototyping'),
    often: list('UI design; UX research; Wireframing; Design systems'),
    sometimes: list(
      'Adobe Photoshop; Adobe Illustrator; Motion design; HTML; CSS; Workshop facilitation',
    ),
    education: ['BA Communication Design', 'MA Interaction Design'],
    certificates: [],
    about: { en: 'products that explain themselves', de: 'Produkte, die sich selbst erklären' },
  },
  {
    key: 'product',
    department: 'Product & Design',
    weight: 6,
    titles: [
      'Associate Product Manager',
      'Product Manager',
      'Senior Product Manager',
      'Head of Product',
    ],
    core: list('Product management; Stakeholder management; Agile'),
    often: list('User stories; Product strategy; Atlassian Jira; Data analysis'),
    sometimes: list('Scrum; OKRs; A/B testing; SQL; Figma; Design thinking'),
    education: ['MBA', 'BSc Business Informatics'],
    certificates: ['CSPO'],
    about: { en: 'finding out what is worth building', de: 'die Frage, was zu bauen sich lohnt' },
  },
  {
    key: 'sales',
    department: 'Sales & Marketing',
    weight: 12,
    titles: [
      'Sales Development Representative',
      'Account Executive',
      'Senior Account Executive',
      'Head of Sales',
    ],
    core: list('B2B sales; Negotiation; CRM'),
    often: list('Lead generation; Account management; Salesforce; Communication'),
    sometimes: list('HubSpot; Solution selling; Public speaking; Tendering; Customer success'),
    education: ['BA Business Administration', 'Kauffrau für Büromanagement'],
    certificates: ['Salesforce Administrator'],
    about: { en: 'customers who stay', de: 'Kunden, die bleiben' },
  },
  {
    key: 'marketing',
    department: 'Sales & Marketing',
    weight: 6,
    titles: [
      'Marketing Assistant',
      'Marketing Specialist',
      'Senior Marketing Specialist',
      'Head of Marketing',
    ],
    core: list('Digital marketing; Content marketing; Search engine optimization'),
    often: list('Social media marketing; Google Analytics; Copywriting; Email marketing'),
    sometimes: list('Google Ads; Adobe InDesign; HubSpot; Public relations; Video editing'),
    education: ['BA Media Studies', 'MA Marketing'],
    certificates: ['Google Ads Search'],
    about: {
      en: 'stories that reach the right people',
      de: 'Geschichten, die die Richtigen erreichen',
    },
  },
  {
    key: 'finance',
    department: 'Finance & People',
    weight: 9,
    titles: ['Junior Accountant', 'Accountant', 'Senior Controller', 'Head of Finance'],
    core: list('Accounting; Microsoft Excel; Financial reporting'),
    often: list('IFRS; SAP; Tax; Budgeting'),
    sometimes: list('DATEV; HGB; Controlling; Auditing; Microsoft Power BI; US GAAP'),
    education: ['BSc Finance', 'Steuerfachangestellte'],
    certificates: ['ACCA', 'Bilanzbuchhalter'],
    about: { en: 'books that close on time', de: 'Abschlüsse, die pünktlich fertig sind' },
  },
  {
    key: 'people',
    department: 'Finance & People',
    weight: 5,
    titles: ['HR Assistant', 'Recruiter', 'HR Business Partner', 'Head of People'],
    core: list('Human resources; Recruiting; Communication'),
    often: list('Onboarding; Applicant tracking systems; Employee relations'),
    sometimes: list('Labor law; Payroll; Coaching; People analytics; Workday; Employer branding'),
    education: ['BA Psychology', 'MSc Human Resources'],
    certificates: ['SHRM-CP'],
    about: { en: 'people at work', de: 'Menschen bei der Arbeit' },
  },
  {
    key: 'care',
    department: 'Care & Operations',
    weight: 8,
    titles: ['Nursing Assistant', 'Registered Nurse', 'Senior Nurse', 'Ward Lead'],
    core: list('Nursing; Patient care; Medication administration'),
    often: list('Vital signs monitoring; Electronic health records; Infection control'),
    sometimes: list('Intensive care; Wound care; CPR; Elderly care; Triage; Mental health care'),
    education: ['BSc Nursing', 'Pflegefachfrau'],
    certificates: ['Registered Nurse', 'BLS'],
    about: {
      en: 'care for patients and their families',
      de: 'die Pflege von Patienten und ihren Familien',
    },
  },
  {
    key: 'operations',
    department: 'Care & Operations',
    weight: 7,
    titles: [
      'Warehouse Associate',
      'Logistics Coordinator',
      'Supply Chain Specialist',
      'Operations Lead',
    ],
    core: list('Logistics; Inventory management; Supply chain management'),
    often: list('Warehousing; Procurement; Microsoft Excel; SAP'),
    sometimes: list('Forklift operation; Occupational safety; Lean; Import and export; SAP EWM'),
    education: ['Fachkraft für Lagerlogistik', 'BSc Logistics'],
    certificates: ['Staplerschein', 'APICS CPIM'],
    about: { en: 'goods that arrive', de: 'Waren, die ankommen' },
  },
];

/** The seniority of each band. */
export const seniorities = ['JUNIOR', 'MID', 'SENIOR', 'LEAD'] as const satisfies Seniority[];

interface Stage {
  name: string;
  milestone: Milestone;
}

export interface Job {
  id: string;
  title: string;
  family: Family;
  band: number;
  city: City | undefined;
  status: JobStatus;
  openedAt: number;
  /** when it stops taking applications: the day it is closed or put on hold, or the day of the data */
  until: number;
  /** some weeks after the last applications, when all are decided; undefined unless CLOSED */
  closedAt: number | undefined;
  stages: Stage[];
  ownStages: boolean;
}

const stages = (...pairs: [string, Milestone][]): Stage[] =>
  pairs.map(([name, milestone]) => ({ name, milestone }));

/** The pipeline of jobs without one of their own. */
const defaultStages = stages(
  ['Applied', 'APPLICATION'],
  ['Phone screen', 'SCREEN'],
  ['Interview', 'INTERVIEW'],
  ['Final interview', 'INTERVIEW'],
  ['Offer', 'OFFER'],
  ['Hired', 'HIRED'],
);

const technicalStages = stages(
  ['Applied', 'APPLICATION'],
  ['Recruiter call', 'SCREEN'],
  ['Coding exercise', 'ASSESSMENT'],
  ['Technical interview', 'INTERVIEW'],
  ['Team interview', 'INTERVIEW'],
  ['Offer', 'OFFER'],
  ['Hired', 'HIRED'],
);
const portfolioStages = stages(
  ['Applied', 'APPLICATION'],
  ['Portfolio review', 'ASSESSMENT'],
  ['Interview', 'INTERVIEW'],
  ['Offer', 'OFFER'],
  ['Hired', 'HIRED'],
);
const shiftStages = stages(
  ['Bewerbung', 'APPLICATION'],
  ['Telefonat', 'SCREEN'],
  ['Probearbeiten', 'ASSESSMENT'],
  ['Angebot', 'OFFER'],
  ['Eingestellt', 'HIRED'],
);

function pipeline(family: Family, index: number): Stage[] | undefined {
  if (['frontend', 'backend', 'platform'].includes(family.key)) return technicalStages;
  if (family.key === 'design') return portfolioStages;
  return family.key === 'care' && index % 2 === 0 ? shiftStages : undefined;
}

/** Jobs over the two years before `end`: most are open, some closed, on hold or drafts. */
export function demoJobs(chance: Chance, count: number, end: number): Job[] {
  return Array.from({ length: count }, (_, index): Job => {
    const family = itemAt(families, index % families.length);
    const band = index % 5 === 4 ? 3 : (index + Math.floor(index / families.length)) % 3;
    const status =
      index % 15 === 14
        ? 'DRAFT'
        : index % 10 === 6
          ? 'ON_HOLD'
          : index % 3 === 1
            ? 'CLOSED'
            : 'OPEN';
    const age =
      status === 'DRAFT' ? 5 : status === 'OPEN' ? chance.int(60, 700) : chance.int(380, 725);
    const openedAt = end - age * DAY;
    const until =
      status === 'CLOSED' || status === 'ON_HOLD' ? openedAt + chance.int(150, 300) * DAY : end;
    const own = pipeline(family, index);
    return {
      id: `J${String(index + 1).padStart(2, '0')}`,
      title: titleAt(family, band),
      family,
      band,
      status,
      openedAt,
      until,
      closedAt: status === 'CLOSED' ? Math.min(end - DAY, until + 75 * DAY) : undefined,
      city: index % 7 === 3 ? undefined : itemAt(cities, index % 6),
      stages: own ?? defaultStages,
      ownStages: own !== undefined,
    };
  });
}

/** Rows of jobs.csv, job_skills.csv and stages.csv. */
export function jobRows(jobs: Job[], chance: Chance) {
  const jobsRows = jobs.map((job) => [
    job.id,
    job.title,
    job.family.department,
    job.city?.name ?? 'Remote',
    job.city?.country,
    job.city?.latitude,
    job.city?.longitude,
    !job.city,
    job.status,
    job.status === 'DRAFT' ? undefined : isoDay(job.openedAt),
    job.closedAt && isoDay(job.closedAt),
    seniorities[job.band],
    job.city?.country === 'DE' && chance.happens(0.6) ? 'de:B2; en' : 'en:B2',
    job.family.key === 'care' ? 'Registered Nurse' : undefined,
    `You will work on ${job.family.about.en} with a team in ${job.city?.name ?? 'several countries'}.\nWe ask for ${job.family.core.join(', ')}; it helps to know ${job.family.often.slice(0, 3).join(', ')}.`,
  ]);
  const skillRows = jobs.flatMap((job) => [
    ...job.family.core.map((skill, index) => [
      job.id,
      skill,
      index < 2 ? SkillNeed.MUST : SkillNeed.SHOULD,
      index === 0 ? Math.min(5, job.band + 2) : undefined,
      index < 2 ? job.band * 2 : undefined,
    ]),
    ...chance
      .some(job.family.often, 2)
      .map((skill) => [
        job.id,
        skill,
        SkillNeed.SHOULD,
        chance.happens(0.5) ? 2 : undefined,
        undefined,
      ]),
    ...chance
      .some(job.family.sometimes, 3)
      .map((skill) => [job.id, skill, SkillNeed.NICE, undefined, undefined]),
  ]);
  const stageRows = [
    { id: '', stages: defaultStages },
    ...jobs.filter((job) => job.ownStages),
  ].flatMap(({ id, stages: own }) =>
    own.map((stage, index) => [id, stage.name, index + 1, stage.milestone]),
  );
  return { jobs: jobsRows, job_skills: skillRows, stages: stageRows };
}
