import { Badge, Stack, Table, Text } from '@mantine/core';
import { date, decimal, words } from '../ui/format';
import type { Matched } from './use-match';

type Clause = Matched['explanation']['clauses'][number];
const two = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

export const evidenceOf = ({ evidence }: Clause): string => {
  if (!evidence) return '';
  return [
    evidence.skill,
    evidence.level == null ? undefined : `level ${evidence.level}`,
    evidence.years == null ? undefined : `${decimal(evidence.years)} years`,
    evidence.lastUsed ? `last used ${date(evidence.lastUsed)}` : undefined,
    evidence.source ? `from ${words(evidence.source).toLowerCase()}` : undefined,
    evidence.title,
    evidence.kilometres == null ? undefined : `${decimal(evidence.kilometres)} km`,
  ]
    .filter(Boolean)
    .join(', ');
};

/** One row for each requirement. The points add up to the fit. */
export function Explanation({
  person: { explanation, fit, engage, candidate },
}: {
  person: Matched;
}) {
  return (
    <Stack gap="xs">
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing={4} aria-label={`Why ${candidate.name} ranks here`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Requirement</Table.Th>
              <Table.Th>Found</Table.Th>
              <Table.Th>Evidence</Table.Th>
              <Table.Th className="number">Points</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {explanation.clauses.map((clause, index) => (
              <Table.Tr key={index}>
                <Table.Td>
                  {clause.asked}{' '}
                  {clause.need ? (
                    <Badge
                      size="xs"
                      variant="light"
                      color={clause.need === 'MUST' ? 'cyan' : 'gray'}
                    >
                      {words(clause.need)}
                    </Badge>
                  ) : null}
                </Table.Td>
                <Table.Td>{clause.found}</Table.Td>
                <Table.Td>
                  <Text size="xs" c="dimmed">
                    {evidenceOf(clause)}
                  </Text>
                </Table.Td>
                <Table.Td className="number">
                  {two.format(clause.points)}{' '}
                  <Text span size="xs" c="dimmed">
                    of {two.format(clause.maxPoints)}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
            <Table.Tr>
              <Table.Th scope="row">Fit</Table.Th>
              <Table.Td>
                {explanation.mustsAsked > 0
                  ? `${explanation.mustsMet} of ${explanation.mustsAsked} must-haves met`
                  : 'No must-haves'}
              </Table.Td>
              <Table.Td />
              <Table.Td className="number">
                <strong>{two.format(fit)}</strong>
              </Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm">
        Likely to answer: {decimal(engage * 100)} of 100. {explanation.engagement}
      </Text>
    </Stack>
  );
}
