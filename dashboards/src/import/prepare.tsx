import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import {
  ImportPreviewDocument,
  ImportTablesDocument,
  RemoveImportFileDocument,
  StartImportDocument,
  type ImportInput,
  type UploadFragment,
} from '../graphql/generated';
import { readersTimeZone } from '../ui/format';
import { Loaded, refusalOf } from '../ui/loaded';
import { FileMappingCard } from './file-mapping';
import {
  inputOf,
  labelOf,
  missingFields,
  suggestedFor,
  type FileMapping,
  type Table,
} from './mapping';
import { Preview } from './preview';

interface Props {
  upload: UploadFragment;
  encoding: string;
  onEncoding: (encoding: string) => void;
  onStarted: (runId: string) => void;
}

/** Files up to this size in bytes are checked after every change, larger ones on request. */
const checkedAtOnce = 5_000_000;

/** The files of an upload: their mapping, a preview, and the button that starts the import. */
export function Prepare(props: Props) {
  const [result, retry] = useQuery({ query: ImportTablesDocument });
  return (
    <Loaded result={result} onRetry={() => retry({ requestPolicy: 'network-only' })}>
      {({ importTables }) => <PrepareFiles {...props} tables={importTables} />}
    </Loaded>
  );
}

function PrepareFiles({
  upload,
  encoding,
  onEncoding,
  onStarted,
  tables,
}: Props & { tables: readonly Table[] }) {
  const [changed, setChanged] = useState<Record<string, FileMapping>>({});
  const [source, setSource] = useState('files');
  const [timeZone, setTimeZone] = useState(readersTimeZone);
  const [, remove] = useMutation(RemoveImportFileDocument);
  const [starting, start] = useMutation(StartImportDocument);
  const [problem, setProblem] = useState<string>();
  const [requested, setRequested] = useState(false);

  const mappings = useMemo(() => {
    const suggested = suggestedFor(upload.files);
    return Object.fromEntries(
      Object.entries(suggested).map(([name, mapping]) => [name, changed[name] ?? mapping]),
    );
  }, [upload, changed]);
  const resumes = upload.files.filter(({ kind }) => kind === 'JSON_RESUME');
  const mixed = resumes.length > 0 && resumes.length < upload.files.length;
  const missing = Object.entries(mappings).flatMap(([file, mapping]) =>
    missingFields(
      mapping,
      tables.find(({ name }) => name === mapping.table)!,
    ).map((field) => `${file}: choose a column for ${labelOf(field)}`),
  );
  const unread = upload.files.filter((file) => file.problem);
  const ready =
    !mixed &&
    unread.length === 0 &&
    missing.length === 0 &&
    upload.files.length > 0 &&
    source.trim() !== '';

  const input = useMemo(
    (): ImportInput => ({
      uploadId: upload.id,
      source: source.trim(),
      timeZone,
      encoding: encoding || null,
      files: Object.keys(mappings).length > 0 ? inputOf(mappings) : null,
    }),
    [upload, source, timeZone, encoding, mappings],
  );
  const [settled] = useDebouncedValue(input, 400);
  const small = upload.files.reduce((sum, { bytes }) => sum + bytes, 0) <= checkedAtOnce;
  const checks = ready && (small || requested);
  const [result, retry] = useQuery({
    query: ImportPreviewDocument,
    variables: { input: settled, first: 5 },
    pause: !checks,
    requestPolicy: 'network-only',
  });
  const preview = settled === input && ready ? result.data?.importPreview : undefined;
  const importable = preview?.sums.reduce((sum, row) => sum + row.read - row.refused, 0);

  const begin = async () => {
    const { data, error } = await start({ input, idempotencyKey: crypto.randomUUID() });
    setProblem(refusalOf(data?.importStart.userErrors, error));
    if (data?.importStart.run) onStarted(data.importStart.run.id);
  };

  return (
    <Stack gap="md">
      {upload.files.map((file) => (
        <FileMappingCard
          key={file.name}
          file={file}
          mapping={mappings[file.name]}
          tables={tables}
          onChange={(mapping) => setChanged((before) => ({ ...before, [file.name]: mapping }))}
          onRemove={() => void remove({ uploadId: upload.id, name: file.name })}
        />
      ))}
      <Group align="start">
        <TextInput
          label="Name of the source"
          description="Import under the same name to update its records"
          w={280}
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
          error={source.trim() === '' ? 'Give it a name' : undefined}
        />
        <TextInput
          label="Time zone"
          description="For times without a time zone"
          w={220}
          value={timeZone}
          onChange={(event) => setTimeZone(event.currentTarget.value)}
        />
        <Select
          label="Encoding"
          description="Change it if letters look wrong"
          w={200}
          allowDeselect={false}
          value={encoding || 'utf-8'}
          data={['utf-8', 'windows-1252', 'utf-16']}
          onChange={(next) => onEncoding(next === 'utf-8' ? '' : next!)}
        />
      </Group>
      {mixed ? (
        <Alert color="gray" title="Import CSV files and resumes separately">
          Remove one kind, and import it afterwards.
        </Alert>
      ) : null}
      {missing.length > 0 ? (
        <Alert color="gray" title="Before you can start">
          {missing.map((text) => (
            <Text key={text} size="sm">
              {text}
            </Text>
          ))}
        </Alert>
      ) : null}
      {ready && !small && !requested ? (
        <Group>
          <Button variant="default" onClick={() => setRequested(true)}>
            Check the files
          </Button>
        </Group>
      ) : null}
      {checks ? (
        <Loaded
          result={{ ...result, data: preview }}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
        >
          {(found) => <Preview preview={found} />}
        </Loaded>
      ) : null}
      {problem ? (
        <Alert color="red" title="The import did not start" role="alert">
          {problem}
        </Alert>
      ) : null}
      {importable === 0 ? <Text size="sm">No row can be imported with these settings.</Text> : null}
      <Group>
        <Button
          size="md"
          disabled={!ready || importable === 0 || (checks && !preview)}
          loading={starting.fetching}
          onClick={() => void begin()}
        >
          Start the import
        </Button>
      </Group>
    </Stack>
  );
}
