import { Group, MultiSelect, Switch, Table, Text, TextInput } from '@mantine/core';
import { useDeferredValue, useMemo } from 'react';
import { useQuery } from 'urql';
import { FieldRightsDocument, type FieldRightsQuery, type Role } from '../graphql/generated';
import { list, oneOf, text, useAddress } from '../ui/address';
import { count, fieldWords, words } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { Page } from '../ui/page';
import { SettingsLinks } from './settings-links';

type FieldRight = FieldRightsQuery['fieldRights'][number];
const roles: readonly Role[] = ['ADMIN', 'RECRUITER', 'HIRING_MANAGER', 'ANALYST', 'AUDITOR'];
/** Rows shown at once: a table of all would make the page slow, and nobody reads it. */
const most = 200;
const address = { q: text(), type: list(), fields: oneOf(['hidden', 'all'], 'hidden') };

/** Which role sees which field. */
export function RightsPage() {
  const [result, retry] = useQuery({ query: FieldRightsDocument });
  return (
    <Page title="Settings" about="What each role may see. The rules are part of the product.">
      <SettingsLinks />
      <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })} lines={10}>
        {({ fieldRights }) => <Rights all={fieldRights} />}
      </Loaded>
    </Page>
  );
}

function Rights({ all }: { all: readonly FieldRight[] }) {
  const [view, change] = useAddress(address);
  const { type: chosen, fields } = view;
  const wanted = useDeferredValue(view.q.trim().toLowerCase());
  const types = useMemo(() => [...new Set(all.map((right) => right.type))], [all]);
  const found = useMemo(
    () =>
      all.filter(
        (right) =>
          (chosen.length === 0 || chosen.includes(right.type)) &&
          (fields === 'all' || right.roles.length < roles.length) &&
          (wanted === '' ||
            `${right.type}.${right.field} ${fieldWords(right.field)}`
              .toLowerCase()
              .includes(wanted)),
      ),
    [all, chosen, fields, wanted],
  );
  return (
    <>
      <Group gap="sm" align="end">
        <TextInput
          label="Field"
          placeholder="such as summary"
          value={view.q}
          onChange={(event) => change({ q: event.currentTarget.value }, { replace: true })}
        />
        <MultiSelect
          label="Types"
          data={types}
          value={chosen}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Show all types' }}
          onChange={(type) => change({ type })}
        />
        <Switch
          label="Only what is hidden from somebody"
          checked={fields === 'hidden'}
          onChange={(event) => change({ fields: event.currentTarget.checked ? 'hidden' : 'all' })}
          mb={8}
        />
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {count(found.length)} {found.length === 1 ? 'field' : 'fields'}
        {found.length > most ? `, the first ${most} are shown` : ''}
      </Text>
      {found.length === 0 ? (
        <Empty title="No field is called that">Change the filter.</Empty>
      ) : (
        <Table.ScrollContainer minWidth={640}>
          <Table aria-label="What each role may see" stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Field</Table.Th>
                {roles.map((role) => (
                  <Table.Th key={role}>{words(role)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.slice(0, most).map((right) => (
                <Table.Tr key={`${right.type}.${right.field}`}>
                  <Table.Th scope="row" fw={400}>
                    {fieldWords(right.field)}
                    <Text size="xs" c="dimmed">
                      {right.type}.{right.field}
                    </Text>
                  </Table.Th>
                  {roles.map((role) => (
                    <Table.Td key={role}>{right.roles.includes(role) ? 'sees it' : '–'}</Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}
