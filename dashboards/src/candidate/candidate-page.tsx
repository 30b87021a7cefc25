import { Alert, Anchor, Badge, Grid, Group, Stack, Table, Text } from '@mantine/core';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { CandidateDocument, type CandidateQuery } from '../graphql/generated';
import { useRights } from '../sign-in/rights';
import { date, decimal, nothing, words } from '../ui/format';
import { Empty, Loaded } from '../ui/loaded';
import { Page } from '../ui/page';
import { useNow } from '../ui/use-now';
import { CandidateActions } from './candidate-actions';
import { FoundSkills } from './found-skills';
import { PoolsOfPerson } from './pools-of-person';
import { Section } from './section';
import { SimilarPeople } from './similar-people';
import { Timeline } from './timeline';

export type Person = NonNullable<CandidateQuery['candidate']>;

/** Everything that is known of one person, as far as the viewer may see it. */
export function CandidatePage() {
  const { candidateId } = useParams();
  const [result, retry] = useQuery({
    query: CandidateDocument,
    variables: { id: candidateId! },
    requestPolicy: 'cache-and-network',
  });
  const again = () => retry({ requestPolicy: 'network-only' });
  return (
    <Loaded result={result} onRetry={again} lines={10}>
      {({ candidate }) =>
        candidate ? (
          <PersonView person={candidate} onChanged={again} />
        ) : (
          <Page title="Person">
            <Empty title="This person is not here">
              They may have been removed, or be of a department that you do not see.
            </Empty>
          </Page>
        )
      }
    </Loaded>
  );
}

function PersonView({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const { editsPeople, worksWithPeople } = useRights();
  return (
    <Page
      title={person.name}
      about={[person.title, person.company, person.location, person.country]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <CandidateActions
          person={person}
          mayEdit={editsPeople}
          mayLog={worksWithPeople}
          onChanged={onChanged}
        />
      }
    >
      <ContactState person={person} />
      <Grid gutter="lg">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <Facts person={person} />
            <Skills person={person} />
            <FoundSkills person={person} />
            <Experience person={person} />
            <Sources person={person} />
            {worksWithPeople ? <PoolsOfPerson person={person} onChanged={onChanged} /> : null}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack>
            <Timeline person={person} />
            <SimilarPeople key={person.id} candidateId={person.id} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

/** Whether this person may be written to, before anything else. */
function ContactState({ person }: { person: Person }) {
  const now = useNow();
  if (person.doNotContact)
    return (
      <Alert color="red" title="Do not contact" p="xs">
        This person asked not to be contacted.
      </Alert>
    );
  if (!person.consentUntil)
    return (
      <Alert color="gray" title="No consent is recorded" p="xs">
        Ask before you write about other jobs.
      </Alert>
    );
  const over = new Date(person.consentUntil).getTime() < now;
  return over ? (
    <Alert color="orange" title={`Consent ended on ${date(person.consentUntil)}`} p="xs">
      Silence does not renew it: ask again.
    </Alert>
  ) : (
    <Text size="sm">
      Consent until <strong>{date(person.consentUntil)}</strong>.
    </Text>
  );
}

function Facts({ person }: { person: Person }) {
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

function Skills({ person }: { person: Person }) {
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

function Experience({ person }: { person: Person }) {
  if (person.experiences.length === 0) return null;
  return (
    <Section title="Experience">
      {person.experiences.map(({ title, company, startedOn, endedOn, current, summary }, place) => (
        <div key={place}>
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

function Sources({ person }: { person: Person }) {
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
