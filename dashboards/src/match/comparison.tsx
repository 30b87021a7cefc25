import { Button, Group, Paper, Table, Text, Title } from '@mantine/core';
import { decimal, percent, words } from '../ui/format';
import { evidenceOf } from './explanation';
import type { Matched } from './use-match';

/** Compares two people, requirement by requirement. The better one of each row is bold. */
export function Comparison({
  people,
  onClose,
}: {
  people: [Matched, Matched];
  onClose: () => void;
}) {
  const [left, right] = people;
  const facts: [string, string, string][] = [
    ['Tier', left.tier, right.tier],
    ['Fit', decimal(left.fit), decimal(right.fit)],
    ['Requirements known', percent(left.coverage), percent(right.coverage)],
    [
      'Likely to answer',
      `${decimal(left.engage * 100)} of 100`,
      `${decimal(right.engage * 100)} of 100`,
    ],
    ['Relationship', words(left.candidate.relationship), words(right.candidate.relationship)],
  ];
  return (
    <Paper withBorder p="md" component="section" aria-label="Comparison">
      <Group justify="space-between">
        <Title order={2}>Side by side</Title>
        <Button size="xs" variant="default" onClick={onClose}>
          Close the comparison
        </Button>
      </Group>
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing={4} aria-label="Two people side by side">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Requirement</Table.Th>
              {people.map(({ candidate }) => (
                <Table.Th key={candidate.id}>{candidate.name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {facts.map(([name, ...values]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                {values.map((value, side) => (
                  <Table.Td key={side}>{value}</Table.Td>
                ))}
              </Table.Tr>
            ))}
            {left.explanation.clauses.map((clause, index) => {
              const other = right.explanation.clauses[index];
              return (
                <Table.Tr key={index}>
                  <Table.Th scope="row">{clause.asked}</Table.Th>
                  {[clause, other].map((one, side) => {
                    const against = side === 0 ? other : clause;
                    return (
                      <Table.Td key={side}>
                        {one ? (
                          <>
                            <Text
                              span
                              size="sm"
                              fw={one.points > (against?.points ?? 0) ? 700 : undefined}
                            >
                              {decimal(one.points)} · {one.found}
                            </Text>
                            <Text size="xs" c="dimmed">
                              {evidenceOf(one)}
                            </Text>
                          </>
                        ) : null}
                      </Table.Td>
                    );
                  })}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
