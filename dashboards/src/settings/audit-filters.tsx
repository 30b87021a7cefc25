import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useQuery } from 'urql';
import {
  SuggestDocument,
  UsersDocument,
  type AuditAction,
  type AuditDoor,
  type AuditEventFilter,
} from '../graphql/generated';
import { oneOf, text } from '../ui/address';
import { optionsOf, valuesOf } from '../ui/labels';
import { actionLabels, doorLabels } from '../ui/audit-labels';

const usersOffered = 100;

/** What is chosen, as it stands in the address of the page. */
export const auditAddress = {
  person: text(),
  actor: text(),
  action: oneOf<AuditAction | ''>([...valuesOf(actionLabels), ''], ''),
  door: oneOf<AuditDoor | ''>([...valuesOf(doorLabels), ''], ''),
  entity: text(),
  from: text(),
  to: text(),
};

export interface AuditChoice {
  person: string;
  actor: string;
  action: AuditAction | '';
  door: AuditDoor | '';
  entity: string;
  from: string;
  to: string;
}

const isDay = (day: string) => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day));

/** The filter of the API. Days are those of the reader, and the last one is included. */
export function filterOf({
  person,
  actor,
  action,
  door,
  entity,
  from,
  to,
}: AuditChoice): AuditEventFilter {
  return {
    ...(person && { candidateIds: [person] }),
    ...(actor && { actors: [actor] }),
    ...(action && { actions: [action] }),
    ...(door && { doors: [door] }),
    ...(entity && { entities: [entity] }),
    ...(isDay(from) && { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(isDay(to) && { to: new Date(`${to}T23:59:59.999`).toISOString() }),
  };
}

export function AuditFilters({
  value,
  onChange,
}: {
  value: AuditChoice;
  onChange(changes: Partial<AuditChoice>): void;
}) {
  const [{ data }] = useQuery({ query: UsersDocument, variables: { first: usersOffered } });
  const users = (data?.users.nodes ?? []).map(({ id, name, email }) => ({
    value: `user:${id}`,
    label: name ?? email,
  }));
  return (
    <Group gap="sm" align="end">
      <PersonChoice value={value.person} onChange={(person) => onChange({ person })} />
      <Select
        label="Who"
        placeholder="Anybody"
        clearable
        searchable
        data={
          value.actor && !users.some((user) => user.value === value.actor)
            ? [...users, { value: value.actor, label: value.actor }]
            : users
        }
        value={value.actor || null}
        onChange={(actor) => onChange({ actor: actor ?? '' })}
      />
      <Select
        label="Action"
        placeholder="Any"
        clearable
        data={optionsOf(actionLabels)}
        value={value.action || null}
        onChange={(action) => onChange({ action: (action ?? '') as AuditAction | '' })}
      />
      <Select
        label="Through"
        placeholder="Anything"
        clearable
        data={optionsOf(doorLabels)}
        value={value.door || null}
        onChange={(door) => onChange({ door: (door ?? '') as AuditDoor | '' })}
      />
      <Select
        label="Of what"
        placeholder="Anything"
        clearable
        data={['Candidate', 'Application', 'Interaction', 'Offer', 'Referral', 'Pool', 'User']}
        value={value.entity || null}
        onChange={(entity) => onChange({ entity: entity ?? '' })}
      />
      <TextInput
        label="From"
        type="date"
        value={value.from}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
      />
      <TextInput
        label="Until"
        type="date"
        value={value.to}
        onChange={(event) => onChange({ to: event.currentTarget.value })}
      />
    </Group>
  );
}

function PersonChoice({ value, onChange }: { value: string; onChange(id: string): void }) {
  const [typed, setTyped] = useState('');
  const [prefix] = useDebouncedValue(typed.trim(), 150);
  const [{ data }] = useQuery({
    query: SuggestDocument,
    variables: { kind: 'CANDIDATE', prefix, first: 8 },
    pause: prefix.length < 2,
  });
  const found = (prefix.length < 2 ? [] : (data?.suggest ?? [])).flatMap(({ id, text: label }) =>
    id ? [{ value: id, label }] : [],
  );
  const options =
    value && !found.some((person) => person.value === value)
      ? [...found, { value, label: 'The chosen person' }]
      : found;
  return (
    <Select
      label="Candidate"
      placeholder="Type a name"
      clearable
      searchable
      nothingFoundMessage={prefix.length < 2 ? undefined : 'Nobody of this name'}
      filter={({ options: all }) => all}
      data={options}
      value={value || null}
      onSearchChange={setTyped}
      onChange={(id) => onChange(id ?? '')}
    />
  );
}
