import { Button, Group, Paper, Select, SimpleGrid, Stack, Switch, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { handleSubmit } from '../ui/handle-submit';
import { optionsOf } from '../ui/labels';
import { seniorityLabels, unwritten, type Written } from './position-address';
import { SkillTags, Suggested } from './suggested';

/** The form for a position. Sending it changes the address, and with it the ranking. */
export function PositionForm({
  written,
  onAsk,
}: {
  written: Written;
  onAsk: (written: Written) => void;
}) {
  const [draft, setDraft] = useState(written);
  const set =
    <Name extends keyof Written>(name: Name) =>
    (value: Written[Name]) =>
      setDraft((before) => ({ ...before, [name]: value }));
  return (
    <Paper withBorder p="md">
      <form aria-label="The position" onSubmit={handleSubmit(() => onAsk(draft))}>
        <Stack gap="sm">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            <Suggested label="Title" kind="TITLE" value={draft.title} onChange={set('title')} />
            <Select
              label="Seniority"
              clearable
              clearButtonProps={{ 'aria-label': 'Any seniority' }}
              placeholder="Any"
              data={optionsOf(seniorityLabels)}
              value={draft.seniority || null}
              onChange={(value) => set('seniority')((value ?? '') as Written['seniority'])}
            />
            <SkillTags
              label="Must have"
              description="Skills, with years of use if needed: SQL 3+"
              value={draft.must}
              onChange={set('must')}
            />
            <SkillTags
              label="Should have"
              description="Wanted, but not needed"
              value={draft.should}
              onChange={set('should')}
            />
            <SkillTags label="Nice to have" value={draft.nice} onChange={set('nice')} />
            <TagsInput
              label="Languages"
              placeholder={draft.languages.length ? undefined : 'de B2'}
              value={draft.languages}
              onChange={set('languages')}
              splitChars={[',', ';']}
              acceptValueOnBlur
              maxTags={20}
            />
            <Suggested
              label="Location"
              kind="LOCATION"
              value={draft.location}
              onChange={set('location')}
            />
            <TagsInput
              label="Certificates"
              value={draft.certificates}
              onChange={set('certificates')}
              splitChars={[';']}
              acceptValueOnBlur
              maxTags={20}
            />
          </SimpleGrid>
          <Switch
            label="Remote work possible"
            checked={draft.remote === 'yes'}
            onChange={(event) => set('remote')(event.currentTarget.checked ? 'yes' : 'no')}
          />
          <Group>
            <Button type="submit">Rank everyone</Button>
            <Button
              variant="subtle"
              onClick={() => {
                setDraft(unwritten);
                onAsk(unwritten);
              }}
            >
              Clear
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
