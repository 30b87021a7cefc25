import { normalForm } from '../../platform/text/normal-form.js';

/*
 * Answers of people who did not say: in words for "I prefer not to say", or in words for no answer at all. Forms write
 * them in many ways, so texts are compared without case, accents and punctuation, and refusals are recognised by their
 * beginning: "I don't wish to answer this question". English, German, French and Spanish.
 */

/** A text in small letters, without accents; everything that is neither letter nor digit is one space. */
export const plainAnswer = (text: string): string =>
  normalForm(text, 'NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const pairs = (first: readonly string[], second: readonly string[]): string[] =>
  first.flatMap((one) => second.map((other) => `${one} ${other}`));

/** How refusals begin. */
const refusals: readonly string[] = [
  ...pairs(
    [
      ...[
        'prefer not to',
        'would prefer not to',
        'd prefer not to',
        'would rather not',
        'rather not',
      ],
      ...['decline to', 'declined to', 'choose not to', 'chose not to', 'refuse to', 'refused to'],
      ...['do not want to', 'don t want to', 'dont want to', 'do not wish to', 'don t wish to'],
      ...['dont wish to', 'wish not to', 'do not care to', 'prefer to not'],
    ],
    [
      ...[
        'answer',
        'say',
        'disclose',
        'self identify',
        'self disclose',
        'self describe',
        'identify',
      ],
      ...['state', 'specify', 'respond', 'reply', 'provide', 'share', 'tell', 'reveal', 'report'],
    ],
  ),
  ...[
    'declined',
    'decline',
    'refused',
    'withheld',
    'undisclosed',
    'not disclosed',
    'no disclosure',
  ],
  ...['keine angabe', 'keine angaben', 'ohne angabe', 'k a', 'verweigert', 'keine auskunft'],
  ...pairs(
    ['mochte', 'moechte', 'will', 'wunsche', 'wuensche'],
    pairs(
      ['nicht', 'das nicht', 'dies nicht', 'es nicht', 'dazu nichts', 'ich nicht', 'hierzu nichts'],
      ['angeben', 'sagen', 'beantworten', 'antworten', 'mitteilen', 'offenlegen', 'nennen'],
    ),
  ),
  'mochte keine angabe',
  'moechte keine angabe',
  ...pairs(
    [
      ...['prefere ne pas', 'prefere ne pas le', 'prefere ne pas y', 'prefererais ne pas'],
      ...[
        'ne souhaite pas',
        'ne souhaite pas le',
        'ne souhaite pas y',
        'ne veux pas',
        'ne desire pas',
      ],
    ],
    [
      'repondre',
      'dire',
      'preciser',
      'divulguer',
      'indiquer',
      'declarer',
      'communiquer',
      'me prononcer',
    ],
  ),
  ...['refus de repondre', 'refuse de repondre', 'non divulgue', 'non communique'],
  ...pairs(
    [
      'prefiero no',
      'prefiere no',
      'preferiria no',
      'no deseo',
      'no desea',
      'no quiero',
      'no quiere',
    ],
    [
      ...['decir', 'decirlo', 'contestar', 'contestarlo', 'responder', 'revelar', 'revelarlo'],
      ...['indicar', 'indicarlo', 'declarar', 'declararlo', 'especificar', 'identificarme'],
    ],
  ),
  ...['no revelado', 'no divulgado', 'me niego a responder'],
];
/** A refusal, perhaps after a pronoun, and then the end or another word. */
const refusal = new RegExp(`^(?:(?:i|i ve|ich|je|yo|das|dies) )?(?:${refusals.join('|')})(?: |$)`);

/** Whole texts that say that there is no answer. */
const noAnswers = new Set([
  ...['', 'unknown', 'blank', 'none', 'null', 'nil', 'na', 'n a', 'nan', 'not applicable', 'empty'],
  ...['not answered', 'no answer', 'no response', 'not declared', 'undeclared', 'not specified'],
  ...['unspecified', 'not stated', 'not provided', 'not given', 'not reported', 'not available'],
  ...[
    'not known',
    'no data',
    'missing',
    'skipped',
    'left blank',
    'did not answer',
    'not indicated',
  ],
  ...['did not respond', 'unanswered', 'not identified', 'not collected', 'not asked', 'tbd'],
  ...[
    'unbekannt',
    'nicht beantwortet',
    'keine antwort',
    'nicht angegeben',
    'nicht bekannt',
    'leer',
  ],
  ...['inconnu', 'inconnue', 'non renseigne', 'non renseignee', 'non precise', 'non declare'],
  ...['sans reponse', 'pas de reponse', 'non repondu', 'non specifie', 'vide'],
  ...[
    'desconocido',
    'desconocida',
    'sin respuesta',
    'no contesta',
    'no especificado',
    'no declarado',
  ],
  ...['no indicado', 'no responde', 'no consta', 'sin especificar', 'sin datos', 'vacio', 'ns nc'],
]);

/** True if an answer says that its person prefers not to say. */
export const isRefusal = (answer: string): boolean => refusal.test(plainAnswer(answer));

/** True if an answer says that there is none. */
export const isNoAnswer = (answer: string): boolean => noAnswers.has(plainAnswer(answer));
