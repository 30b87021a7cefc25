const words = (text: string) => new Set(text.trim().split(/\s+/));

/**
 * Names of skills that are everyday words too. They count when written with a capital letter. At the start of a
 * sentence, where every word has one, they count only beside other skills.
 */
export const everydayNames = words(`
  access ada ant apache apex asana aspire assembly astro backbone babel blender bloomberg bootstrap bun calendar chef claude composer concur
  confluence consul containers controlling cordova creo crystal cucumber cypress dart delphi deno derivatives drive elastic electron elixir elm eloquent ember
  excel expo express flask flutter forms futures gatsby gin git gradle groovy gulp handlebars helm hibernate hive illustrator inventor
  intercom ionic jasmine jest julia kanban keep lamp lean less lightroom lisp looker maven maya mean meet mercurial miro mocha mongoose monday
  notion nomad opa oracle outlook pandas perforce pip podman postman premiere prettier primavera project prolog prometheus publisher puppet puppeteer quarto
  racket rails react redshift redux remix rest rhino ruby rust sabre safe sage salt sas sass scala shell shiny sketch slack snowflake soap solaris solidity
  spark spring stimulus storybook swagger swift swing tableau tailwind teams torch trello typing unity unreal vagrant vault vercel vite whisper windows
  word workday yarn zig zoom node networks law sim stata sapphire`);

/** Short names that usually mean something else. They count only beside other skills or words of the trade. */
export const needsContext = (name: string): boolean => name.length <= 2 || shortNames.has(name);
const shortNames = words(
  'go sh rag tex tcl dom bim cad crm fcp gin hec icu ats mdr pcr ros spa vat vcs cdl cfd dcf dei dsa dtp eda ehs elk esl esg fea fem gan hcm hse iam isms kam kyc lms sem smm smb scm sdn sdr vr xr bgp bls mvc',
);

/** Aliases that are never extracted from running text, because there they mean something else. */
export const neverFound = words(
  'rn fp pr it as is am be ml/ai r/w d&i c/c++ go-live rest-of founding flexibility initiative collections production operations recovery administration accuracy instruction fairs filing customs delegating',
);

/** Words of a trade and of work in general. They are as frequent in texts of people without the skill as with it. */
export const everydaySkills = words(`
  accounting adaptability administration analytics animation audit auditing banking blogging branding budgeting buying cleaning coaching collaboration
  communication compliance consulting cook cooking counseling creativity cashier debugging drawing editing education electronics empathy entrepreneurship
  experimentation facilitation farming finance forecasting fundraising gardening healthcare hiring hospitality housekeeping illustration innovation
  insurance interviewing leadership legal logging logistics manufacturing marketing mathematics mentoring merchandising moderation monitoring negotiating negotiation
  networking nurse nursing nutrition onboarding payroll photography physics presentations presenting pricing programming procurement prototyping psychology
  purchasing reception reconciliation recruiter recruiting recruitment research resilience retail sales scheduling selling shipping statistics strategy supervision surgery
  surveillance sustainability tax teacher teaching teamwork tourism training translating translation treasury triage tutoring welding writing
  prioritization multitasking`);

/** Words before or after an ambiguous name that show that a technology is meant. */
export const contextWords = {
  after:
    words(`developer developers development engineer engineers engineering programmer programmers programming language languages code coding scripts script scripting
    package packages library libraries framework frameworks microservices microservice services backend back-end server stack compiler api apis modules statistics studio shiny certified codebase`),
  before: words(
    'in with using use used uses via of languages language skills technologies stack programming written knows knowing learned learning advanced proficient fluent like including plus modern expert experienced basic tools',
  ),
  /** after an ambiguous name: it is not a technology, whatever comes before */
  deniedAfter: words(
    'to live ahead market beyond back through over into out above suite level class section minor major corp corporation street the a an his her my our their it up down and/or rated value values is was will would can',
  ),
};

/** Negations. Before a name in the same clause they mean that the person does not have the skill. */
export const denial = words('no not without never lack lacks lacking unfamiliar nor');
