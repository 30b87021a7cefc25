import { Button, Grid, Group, Select, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { CandidateSearchOrder } from '../graphql/generated';
import { useRights } from '../sign-in/rights';
import { oneOf, list, text, useAddress } from '../ui/address';
import { peopleCount } from '../ui/format';
import { optionsOf, valuesOf } from '../ui/labels';
import { Empty, Loaded, Problem } from '../ui/loaded';
import { Page } from '../ui/page';
import { ChosenBar } from './chosen-bar';
import { FacetPanel } from './facet-panel';
import { filterOf, noFilters } from './filters';
import { NobodyYet } from './nobody-yet';
import { PersonHit } from './person-hit';
import { QueryBox } from './query-box';
import { SaveSearch } from './save-search';
import { Understood } from './understood';
import { useChosen } from './use-chosen';
import { useSearch } from './use-search';

const orderLabels: Record<CandidateSearchOrder, string> = {
  RELEVANCE: 'Best match',
  LAST_CONTACT: 'Last contact',
  NEWEST: 'Newest',
  NAME: 'Name',
  YEARS: 'Years of experience',
};

const address = {
  q: text(),
  order: oneOf(valuesOf(orderLabels), 'RELEVANCE'),
  skills: list(),
  titles: list(),
  locations: list(),
  relationships: list(),
  seniorities: list(),
  channels: list(),
  years: list(),
  pools: list(),
};

/** Talent search: finds people by a query and filters. */
export function SearchPage() {
  const [view, change] = useAddress(address);
  const filter = useMemo(() => filterOf(view), [view]);
  const search = useSearch({ query: view.q, filter, orderBy: view.order });
  const { answer } = search;
  const { worksWithPeople } = useRights();
  const chosen = useChosen();
  const filtered = filter !== undefined;

  return (
    <Page
      title="Talent search"
      about="Everyone you know: applicants, silver medallists, referrals, contacts from events, colleagues."
    >
      <QueryBox query={view.q} onSearch={(q) => change({ q })} />
      {answer && view.q ? <Understood query={view.q} {...answer.parsedQuery} /> : null}
      <Grid gutter="lg">
        <Grid.Col span={{ base: 12, md: 3 }}>
          <FacetPanel
            facets={answer?.facets ?? []}
            chosen={view}
            onChange={change}
            onClear={filtered ? () => change(noFilters) : undefined}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 9 }}>
          <Stack gap="sm">
            <Group justify="space-between">
              <Text fw={600} role="status" aria-live="polite">
                {answer
                  ? `${answer.totalCount.relation === 'AT_LEAST' ? 'More than ' : ''}${peopleCount(answer.totalCount.value)}`
                  : ' '}
              </Text>
              <Group gap="xs" wrap="nowrap">
                {worksWithPeople ? <SaveSearch query={view.q} filter={filter} /> : null}
                <Select
                  aria-label="Order"
                  size="xs"
                  w={180}
                  allowDeselect={false}
                  value={view.order}
                  data={optionsOf(orderLabels)}
                  onChange={(order) => order && change({ order: order as CandidateSearchOrder })}
                />
              </Group>
            </Group>
            <Loaded result={search} onRetry={search.retry} lines={8}>
              {({ people, hasMore }) =>
                people.length === 0 ? (
                  view.q === '' && !filtered ? (
                    <NobodyYet />
                  ) : (
                    <Empty title="No one matches">
                      Remove a filter, use fewer words, or try another word for the skill.
                    </Empty>
                  )
                ) : (
                  <>
                    {worksWithPeople ? (
                      <ChosenBar
                        chosen={chosen}
                        shown={people.map(({ node }) => node.id)}
                        onDone={() => {
                          chosen.clear();
                          search.retry();
                        }}
                      />
                    ) : null}
                    <Stack
                      gap="xs"
                      component="ol"
                      m={0}
                      p={0}
                      style={{ listStyle: 'none' }}
                      aria-label="People"
                    >
                      {people.map((edge) => (
                        <PersonHit
                          key={edge.node.id}
                          edge={edge}
                          onSkill={(id) => change({ skills: [...new Set([...view.skills, id])] })}
                          chosen={worksWithPeople ? chosen.ids.has(edge.node.id) : undefined}
                          onChoose={(on) => chosen.set([edge.node.id], on)}
                        />
                      ))}
                    </Stack>
                    {search.moreError ? (
                      <Problem error={search.moreError} onRetry={search.more} />
                    ) : null}
                    {hasMore ? (
                      <Button variant="default" onClick={search.more} loading={search.fetchingMore}>
                        Show more people
                      </Button>
                    ) : (
                      <Text c="dimmed" size="sm" ta="center">
                        No more people.
                      </Text>
                    )}
                  </>
                )
              }
            </Loaded>
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
