import { RapportError } from '../../errors.js';
import { checkVersion, refuse, UserErrorCode } from '../../platform/graphql/change.js';
import { change, type ChangeArgs, type Changed } from '../../platform/graphql/mutation.js';
import { instanceOf, isId } from '../../platform/graphql/node.js';
import type { Session } from '../../platform/graphql/session.js';
import { CountedFrom, RetentionAction, type RetentionOutcome } from './retention.enums.js';
import { mayManageRetention, maySeeRetention } from './retention.policy.js';
import {
  allRules,
  deleteRule,
  insertRule,
  isTimeZone,
  ruleLocked,
  ruleNameIsTaken,
  type RuleRow,
  type RuleValues,
  updateRule,
} from './retention.queries.js';
import { RetentionRule, type RetentionRuleInput } from './retention.type.js';

const longestMonths = 1_200;
const highestPriority = 1_000;

/** The database admits no other outcomes. */
const toRule = (row: RuleRow) =>
  instanceOf(RetentionRule, { ...row, outcomes: row.outcomes as RetentionOutcome[] });

/** The rules how long people are kept. */
export class RetentionRuleService {
  /** All rules, those that are turned on first. @throws FORBIDDEN */
  async all(session: Session): Promise<RetentionRule[]> {
    if (!maySeeRetention(session.viewer)) forbid(session, 'see');
    return (await allRules(session.sql)).map(toRule);
  }

  create(session: Session, input: RetentionRuleInput, args: ChangeArgs) {
    if (!mayManageRetention(session.viewer)) forbid(session, 'change');
    return this.answer(
      session,
      change(session, 'retentionRuleCreate', input, args, async () => {
        if (input.months == null)
          refuse(UserErrorCode.INVALID, ['input', 'months'], 'Say for how many months.');
        return insertRule(session.sql, await this.checked(session, input, fresh));
      }),
    );
  }

  update(
    session: Session,
    id: string,
    input: RetentionRuleInput,
    expectedVersion: number | undefined,
    args: ChangeArgs,
  ) {
    if (!mayManageRetention(session.viewer)) forbid(session, 'change');
    const given = { id, input, expectedVersion };
    return this.answer(
      session,
      change(session, 'retentionRuleUpdate', given, args, async () => {
        const rule = await this.locked(session, id, expectedVersion);
        await updateRule(session.sql, rule.id, await this.checked(session, input, rule));
        return { id: rule.id };
      }),
    );
  }

  delete(session: Session, id: string, expectedVersion: number | undefined, args: ChangeArgs) {
    if (!mayManageRetention(session.viewer)) forbid(session, 'change');
    return this.answer(
      session,
      change(session, 'retentionRuleDelete', { id, expectedVersion }, args, async () => {
        const rule = await this.locked(session, id, expectedVersion);
        await deleteRule(session.sql, rule.id);
        return {};
      }),
    );
  }

  private async locked(session: Session, id: string, expectedVersion: number | undefined) {
    const rule = isId(id) ? await ruleLocked(session.sql, id) : undefined;
    if (!rule) refuse(UserErrorCode.NOT_FOUND, 'id', `There is no rule ${id}.`);
    checkVersion(rule, expectedVersion);
    return rule;
  }

  /** The values of a rule after a change. @param before what stays when it is left out */
  private async checked(
    { sql }: Session,
    input: RetentionRuleInput,
    before: RuleValues & { id?: string },
  ): Promise<RuleValues> {
    const rule = {
      name: (input.name ?? before.name).trim(),
      action: input.action ?? before.action,
      country: input.country === undefined ? before.country : input.country?.trim() || null,
      outcomes: [...new Set(input.outcomes ?? before.outcomes)],
      countedFrom: input.countedFrom ?? before.countedFrom,
      months: input.months ?? before.months,
      priority: input.priority ?? before.priority,
      timeZone: input.timeZone ?? before.timeZone,
      enabled: input.enabled ?? before.enabled,
    };
    const wrong = (field: string, message: string) =>
      refuse(UserErrorCode.INVALID, ['input', field], message);
    if (!rule.name) wrong('name', 'Give it a name.');
    if (rule.months < 1 || rule.months > longestMonths)
      wrong('months', `A rule keeps people for 1 to ${longestMonths} months.`);
    if (Math.abs(rule.priority) > highestPriority)
      wrong('priority', `A priority is -${highestPriority} to ${highestPriority}.`);
    if (!(await isTimeZone(sql, rule.timeZone)))
      wrong('timeZone', `There is no time zone ${rule.timeZone}. Write it like Europe/Berlin.`);
    if (await ruleNameIsTaken(sql, rule.name, before.id))
      refuse(
        UserErrorCode.DUPLICATE,
        ['input', 'name'],
        `There is a rule ${JSON.stringify(rule.name)} already. Choose another name.`,
      );
    return rule;
  }

  private async answer(session: Session, changed: Promise<Changed<{ id?: string }>>) {
    const { result, ...rest } = await changed;
    const rows: RuleRow[] = result?.id === undefined ? [] : await allRules(session.sql);
    const row = rows.find(({ id }) => id === result?.id);
    return { ...rest, rule: row && toRule(row) };
  }
}

/** What a new rule has unless it says otherwise. */
const fresh: RuleValues = {
  name: '',
  action: RetentionAction.ERASE,
  country: null,
  outcomes: [],
  countedFrom: CountedFrom.LAST_CONTACT,
  months: 0,
  priority: 0,
  timeZone: 'UTC',
  enabled: false,
};

function forbid({ viewer }: Session, what: 'see' | 'change'): never {
  throw new RapportError('FORBIDDEN', `${viewer.role} may not ${what} how long people are kept.`);
}
