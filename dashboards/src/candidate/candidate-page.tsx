import { Grid, Stack } from '@mantine/core';
import { useParams } from 'react-router';
import { useQuery } from 'urql';
import { CandidateDocument } from '../graphql/generated';
import { useRights } from '../sign-in/rights';
import { Empty, Loaded } from '../ui/loaded';
import { Page } from '../ui/page';
import { CandidateActions } from './candidate-actions';
import { ConsentsOfPerson } from './consents-of-person';
import { ContactState } from './contact-state';
import { FoundSkills } from './found-skills';
import type { Person } from './person';
import { Experience, Facts, Skills, Sources } from './person-facts';
import { PoolsOfPerson } from './pools-of-person';
import { SimilarPeople } from './similar-people';
import { Timeline } from './timeline';

/** The page of one person: everything that the viewer may see. */
export function CandidatePage() {
  const { candidateId } = useParams();
  const [result, retry] = useQuery({
    query: CandidateDocument,
    variables: { id: candidateId! },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => retry({ requestPolicy: 'network-only' });
  return (
    <Loaded result={result} onRetry={reload} lines={10}>
      {({ candidate }) =>
        candidate ? (
          <PersonView person={candidate} onChanged={reload} />
        ) : (
          <Page title="Person">
            <Empty title="Person not found">
              The person may have been removed, or belong to a department that you cannot see.
            </Empty>
          </Page>
        )
      }
    </Loaded>
  );
}

function PersonView({ person, onChanged }: { person: Person; onChanged: () => void }) {
  const { editsPeople, worksWithPeople, administrates } = useRights();
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
          maySeePrivacy={administrates}
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
            {worksWithPeople ? (
              <ConsentsOfPerson
                candidateId={person.id}
                mayEdit={editsPeople}
                onChanged={onChanged}
              />
            ) : null}
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
