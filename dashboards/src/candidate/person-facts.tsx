import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import { date, decimal, nothing, words } from '../ui/format';
import type { Person } from './person';
import { Section } from './section';

/** Contact details, languages and the like, one a row. */
export function Facts({ person }: { person: Person }) {
  const rows: [string, React.ReactNode][] = [
    [
      'Relationship',
      <Badge key="r" variant="light">
        {words(person.relationship)}
      </Badge>,
    ],
    [
      'E-mail',
      person.emails.length
        ? person.emails.map((email) => (
            <Anchor key={email} href={`mailto:${email}`} size="sm" display="block">
              {email}
            </Anchor>
          ))
        : nothing,
    ],
    ['Phone', person.phone ?? nothing],
    ['Seniority', words(person.seniority)],
    [
      'Experience',
      person.experienceYears == null ? nothing : `${decimal(person.experienceYears)} years`,
    ],
    ['Education', person.education ?? nothing],
    [
      'Languages',
      person.languages.length
        ? person.languages
            .map(({ code, level }) => [code, level].filter(Boolean).join(' '))
            .join(', ')
        : nothing,
    ],
    ['Certificates', person.certificates.join(', ') || nothing],
    [
      'Willing to move',
      person.willingToMove == null ? 'Unknown' : person.willingToMove ? 'Yes' : 'No',
    ],
    ['Known since', date(person.createdAt)],
  ];
  return (
    <Section title="Facts">
      <Table variant="vertical" withRowBorders={false} verticalSpacing={4} aria-label="Facts">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={140}>{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {person.summary ? (
        <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
          {person.summary}
        </Text>
      ) : null}
    </Section>
  );
}

/** The skills that somebody stated, each with its evidence. */
export function Skills({ person }: { person: Person }) {
  if (person.skills.length === 0) return null;
  return (
    <Section title="Skills">
      <Table.ScrollContainer minWidth={340}>
        <Table verticalSpacing={4} aria-label="Skills with their evidence">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Skill</Table.Th>
              <Table.Th className="number">Level</Table.Th>
              <Table.Th className="number">Years</Table.Th>
              <Table.Th>Last used</Table.Th>
              <Table.Th>Evidence</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {person.skills.map(({ skill, level, years, lastUsed, evidence }) => (
              <Table.Tr key={`${skill.id}${evidence}`}>
                <Table.Td>
                  <Anchor component={Link} size="sm" to={`/search?skills=${skill.id}`}>
                    {skill.name}
                  </Anchor>
                </Table.Td>
                <Table.Td className="number">{level == null ? nothing : `${level}/5`}</Table.Td>
                <Table.Td className="number">{decimal(years)}</Table.Td>
                <Table.Td>{date(lastUsed)}</Table.Td>
                <Table.Td>{words(evidence)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}

/** The positions that the person has or had. */
export function Experience({ person }: { person: Person }) {
  if (person.experiences.length === 0) return null;
  return (
    <Section title="Experience">
      {person.experiences.map(({ title, company, startedOn, endedOn, current, summary }, index) => (
        <div key={index}>
          <Text size="sm" fw={600}>
            {[title, company].filter(Boolean).join(', ')}
          </Text>
          <Text size="xs" c="dimmed">
            {[
              startedOn ? date(startedOn) : undefined,
              current ? 'today' : endedOn ? date(endedOn) : undefined,
            ]
              .filter(Boolean)
              .join(' – ')}
          </Text>
          {summary ? <Text size="sm">{summary}</Text> : null}
        </div>
      ))}
    </Section>
  );
}

/** The channels and the colleagues that brought the person. */
export function Sources({ person }: { person: Person }) {
  if (person.touches.length === 0 && person.referrals.nodes.length === 0) return null;
  return (
    <Section title="How they came to us">
      <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {person.touches.map(({ id, at, channel, campaign }) => (
          <Group key={id} component="li" gap="xs">
            <Text size="sm" c="dimmed">
              {date(at)}
            </Text>
            <Text size="sm">
              {channel.name}
              {campaign ? ` (${campaign})` : ''}
            </Text>
          </Group>
        ))}
        {person.referrals.nodes.map(({ id, at, referrerEmail, job }) => (
          <Group key={id} component="li" gap="xs">
            <Text size="sm" c="dimmed">
              {date(at)}
            </Text>
            <Text size="sm">
              Referred by {referrerEmail}
              {job ? ` for ${job.title}` : ''}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
