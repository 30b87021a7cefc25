import { Alert, Anchor, List, Stack, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { ImportUploadDocument } from '../graphql/generated';
import { useRights } from '../sign-in/rights';
import { text, useAddress } from '../ui/address';
import { Empty, Loaded } from '../ui/loaded';
import { Page } from '../ui/page';
import { DropFiles } from './drop-files';
import { Prepare } from './prepare';
import { RunView } from './run-view';

const address = { upload: text(), run: text(), encoding: text() };

/** Imports files: drop, map, preview, start, result. Each step has an address of its own. */
export function ImportPage() {
  const [view, change] = useAddress(address);
  const { imports } = useRights();
  const startOver = () => change({ upload: '', run: '', encoding: '' });
  return (
    <Page
      title="Import"
      about="People, jobs, applications and what happened with them, from another system or a spreadsheet."
    >
      {!imports ? (
        <Empty title="Only administrators can import">
          Ask an administrator to import the files.
        </Empty>
      ) : view.run ? (
        <RunView
          key={view.run}
          id={view.run}
          onAgain={() => change({ run: '' })}
          onAnother={startOver}
        />
      ) : view.upload ? (
        <Upload
          id={view.upload}
          encoding={view.encoding}
          onEncoding={(encoding) => change({ encoding }, { replace: true })}
          onStarted={(run) => change({ run })}
          onStartOver={startOver}
        />
      ) : (
        <Begin onSent={(upload) => change({ upload })} />
      )}
    </Page>
  );
}

function Begin({ onSent }: { onSent: (upload: string) => void }) {
  return (
    <Stack gap="md">
      <DropFiles onSent={onSent} />
      <List size="sm" spacing={4}>
        <List.Item>
          One CSV file, such as an export of people: you say what each column is, and check the
          result before anything is imported.
        </List.Item>
        <List.Item>
          Several CSV files that belong together, such as candidates.csv, jobs.csv and
          applications.csv.
        </List.Item>
        <List.Item>
          Resumes in the format of{' '}
          <Anchor href="https://jsonresume.org" underline="always" inherit>
            jsonresume.org
          </Anchor>
          .
        </List.Item>
      </List>
      <Text size="sm" c="dimmed">
        You can import the same files again without duplicates. Rows that cannot be imported are
        listed with the reason.
      </Text>
    </Stack>
  );
}

function Upload({
  id,
  encoding,
  onEncoding,
  onStarted,
  onStartOver,
}: {
  id: string;
  encoding: string;
  onEncoding: (encoding: string) => void;
  onStarted: (run: string) => void;
  onStartOver: () => void;
}) {
  const [result, ask] = useQuery({
    query: ImportUploadDocument,
    variables: { id, encoding: encoding || null },
    requestPolicy: 'cache-and-network',
  });
  const reload = () => ask({ requestPolicy: 'network-only' });
  return (
    <Loaded result={result} onRetry={reload}>
      {({ importUpload: upload }) =>
        upload ? (
          <Stack gap="md">
            <DropFiles upload={upload} onSent={reload} />
            {upload.files.length > 0 ? (
              <Prepare
                upload={upload}
                encoding={encoding}
                onEncoding={onEncoding}
                onStarted={onStarted}
              />
            ) : null}
          </Stack>
        ) : (
          <Stack>
            <Alert color="gray" title="These files are no longer available">
              They were imported, or deleted after a while without use.
            </Alert>
            <DropFiles onSent={onStartOver} />
          </Stack>
        )
      }
    </Loaded>
  );
}
