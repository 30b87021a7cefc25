import {
  Button,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import {
  CreateRetentionRuleDocument,
  DeleteRetentionRuleDocument,
  UpdateRetentionRuleDocument,
  type RetentionQuery,
  type RetentionRuleInput,
} from '../graphql/generated';
import { handleSubmit } from '../ui/handle-submit';
import { optionsOf } from '../ui/labels';
import { refusalOf } from '../ui/loaded';
import { countedFrom, outcomes, ruleActions } from './retention-labels';
import { showRefusal } from './show-refusal';

type Rule = RetentionQuery['retentionRules'][number];

/** The rules, each with its switch. */
export function RetentionRules({
  rules,
  mayEdit,
  onChanged,
}: {
  rules: Rule[];
  mayEdit: boolean;
  onChanged(): void;
}) {
  const [edited, setEdited] = useState<Rule | 'new'>();
  const [, update] = useMutation(UpdateRetentionRuleDocument);
  const turn = async ({ id, version }: Rule, enabled: boolean) => {
    const { data, error } = await update({
      id,
      input: { enabled },
      expectedVersion: version,
      idempotencyKey: crypto.randomUUID(),
    });
    showRefusal('Not changed', data?.retentionRuleUpdate.userErrors, error);
    onChanged();
  };
  return (
    <section aria-label="Rules">
      <Group justify="space-between">
        <Title order={2}>Rules</Title>
        {mayEdit ? (
          <Button size="xs" variant="default" onClick={() => setEdited('new')}>
            New rule
          </Button>
        ) : null}
      </Group>
      <Table.ScrollContainer minWidth={640}>
        <Table aria-label="Rules">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>On</Table.Th>
              <Table.Th>Rule</Table.Th>
              <Table.Th>For whom</Table.Th>
              <Table.Th>How long</Table.Th>
              <Table.Th>Actions</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rules.map((rule) => (
              <Table.Tr key={rule.id}>
                <Table.Td>
                  <Switch
                    checked={rule.enabled}
                    disabled={!mayEdit}
                    aria-label={`${rule.name}: on`}
                    onChange={(event) => void turn(rule, event.currentTarget.checked)}
                  />
                </Table.Td>
                <Table.Td>
                  {rule.name}
                  <Text size="xs" c="dimmed">
                    {ruleActions[rule.action]}
                    {rule.priority === 0 ? '' : ` · priority ${rule.priority}`}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {rule.country ?? 'Every country'}
                  <Text size="xs" c="dimmed">
                    {rule.outcomes.length === 0
                      ? 'Every outcome'
                      : rule.outcomes.map((outcome) => outcomes[outcome]).join(', ')}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {rule.months} {rule.months === 1 ? 'month' : 'months'}
                  <Text size="xs" c="dimmed">
                    from {countedFrom[rule.countedFrom]}, {rule.timeZone}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {mayEdit ? (
                    <Button
                      size="compact-sm"
                      variant="default"
                      onClick={() => setEdited(rule)}
                      aria-label={`Edit ${rule.name}`}
                    >
                      Edit
                    </Button>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {edited ? (
        <RuleForm
          rule={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onDone={() => {
            setEdited(undefined);
            onChanged();
          }}
        />
      ) : null}
    </section>
  );
}

function RuleForm({
  rule,
  onClose,
  onDone,
}: {
  rule: Rule | undefined;
  onClose(): void;
  onDone(): void;
}) {
  const [values, setValues] = useState<RetentionRuleInput>(() => ({
    name: rule?.name ?? '',
    action: rule?.action ?? 'ERASE',
    country: rule?.country ?? '',
    outcomes: rule?.outcomes ?? [],
    countedFrom: rule?.countedFrom ?? 'LAST_CONTACT',
    months: rule?.months ?? 24,
    priority: rule?.priority ?? 0,
    timeZone: rule?.timeZone ?? 'UTC',
  }));
  const [problem, setProblem] = useState<string>();
  const [, create] = useMutation(CreateRetentionRuleDocument);
  const [, update] = useMutation(UpdateRetentionRuleDocument);
  const [, remove] = useMutation(DeleteRetentionRuleDocument);
  const set = (change: RetentionRuleInput) => setValues({ ...values, ...change });
  const finish = (refused: string | undefined) => {
    if (refused) setProblem(refused);
    else onDone();
  };
  const save = async () => {
    const idempotencyKey = crypto.randomUUID();
    const input = { ...values, country: values.country?.trim() || null };
    if (!rule) {
      const { data, error } = await create({ input, idempotencyKey });
      return finish(refusalOf(data?.retentionRuleCreate.userErrors, error));
    }
    const { id, version } = rule;
    const { data, error } = await update({ id, input, expectedVersion: version, idempotencyKey });
    finish(refusalOf(data?.retentionRuleUpdate.userErrors, error));
  };
  const deleteIt = async ({ id, version }: Rule) => {
    const { data, error } = await remove({
      id,
      expectedVersion: version,
      idempotencyKey: crypto.randomUUID(),
    });
    finish(refusalOf(data?.retentionRuleDelete.userErrors, error));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={rule ? rule.name : 'New rule'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={handleSubmit(() => void save())}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            required
            value={values.name ?? ''}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <Select
            label="What it says"
            data={optionsOf(ruleActions)}
            value={values.action ?? null}
            allowDeselect={false}
            onChange={(action) => set({ action: action as Rule['action'] })}
          />
          <TextInput
            label="Country"
            description="Like DE or CA-ON, of the job or else of the person. Empty: every country."
            value={values.country ?? ''}
            onChange={(event) => set({ country: event.currentTarget.value })}
          />
          <MultiSelect
            label="How applications ended"
            description="None chosen: every outcome."
            data={optionsOf(outcomes)}
            value={values.outcomes ?? []}
            onChange={(chosen) => set({ outcomes: chosen as Rule['outcomes'] })}
          />
          <NumberInput
            label="Months"
            min={1}
            max={1200}
            value={values.months ?? ''}
            onChange={(months) => set({ months: Number(months) })}
          />
          <Select
            label="Counted from"
            data={optionsOf(countedFrom)}
            value={values.countedFrom ?? null}
            allowDeselect={false}
            onChange={(from) => set({ countedFrom: from as Rule['countedFrom'] })}
          />
          <TextInput
            label="Time zone"
            value={values.timeZone ?? ''}
            onChange={(event) => set({ timeZone: event.currentTarget.value })}
          />
          <NumberInput
            label="Priority"
            description="The rule with the highest priority counts. A rule that says “Keep” always counts."
            value={values.priority ?? ''}
            onChange={(priority) => set({ priority: Number(priority) })}
          />
          {problem ? (
            <Text c="red" size="sm" role="alert">
              {problem}
            </Text>
          ) : null}
          <Group>
            <Button type="submit">Save</Button>
            {rule ? (
              <Button variant="default" onClick={() => void deleteIt(rule)}>
                Delete
              </Button>
            ) : null}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
