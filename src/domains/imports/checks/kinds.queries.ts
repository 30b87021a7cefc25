import { ApplicationStatus, TransitionKind } from '../../applications/application.enums.js';
import { literal } from '../staging/names.queries.js';

/** Events that end an application, and the status that each leads to. */
const ends = {
  [TransitionKind.HIRE]: ApplicationStatus.HIRED,
  [TransitionKind.REJECT]: ApplicationStatus.REJECTED,
  [TransitionKind.WITHDRAW]: ApplicationStatus.WITHDRAWN,
  [TransitionKind.TRANSFER]: ApplicationStatus.TRANSFERRED,
} as const;

/** An SQL list of kinds of transitions, for `in`. */
export const kinds = (...list: TransitionKind[]): string => `(${list.map(literal).join(', ')})`;

/** Kinds that end an application. */
export const endKinds = kinds(...(Object.keys(ends) as (keyof typeof ends)[]));
/** Kinds that end an application without entering a stage. HIRE enters the stage HIRED, if the job has one. */
export const leavingKinds = kinds('REJECT', 'WITHDRAW', 'TRANSFER');
/** Kinds after which an ended application is considered again. */
export const returnKinds = kinds('REOPEN', 'UNHIRE');

/** In SQL: the kind of the event that leads to a status; null for ACTIVE. */
export const kindOfStatus = (status: string): string =>
  `case ${status} ${Object.entries(ends)
    .map(([kind, ended]) => `when ${literal(ended)} then ${literal(kind)}`)
    .join(' ')} end`;

/** In SQL: the status of an application after an event. */
export const statusOfKind = (kind: string): string =>
  `case ${kind} ${Object.entries(ends)
    .map(([ending, status]) => `when ${literal(ending)} then ${literal(status)}`)
    .join(' ')} else ${literal(ApplicationStatus.ACTIVE)} end`;
