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

/** From files to people: drop, map, preview, start, result. Each step is an address that can be opened again. */
export function ImportPage() {
  const [view, change] = useAddress(address);
  const { imports } = useRights();
  const anew = () => change({ upload: '', run: '', encoding: '' });
  return (
    <Page
      title="Import"
      about="People, jobs, applications and what happened with them, from another system or a spreadsheet."
    >
      {!imports ? (
        <Empty title="An administrator imports data">
          Ask one, or have it done on the server: rapport import.
        </Empty>
      ) : view.run ? (
        <RunView
          key={view.run}
          id={view.run}
          onAgain={() => change({ run: '' })}
          onAnother={anew}
        />
      ) : view.upload ? (
        <Upload
          id={view.upload}
          encoding={view.encoding}
          onEncoding={(encoding) => change({ encoding }, { replace: true })}
          onStarted={(run) => change({ run })}
          onAnew={anew}
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
          One CSV file, such as an export of people: you say what each column is, and see what
          becomes of it before anything is written.
        </List.Item>
        <List.Item>
          Several CSV files that belong together, such as candidates.csv, jobs.csv and
          applications.csv.
        </List.Item>
        <List.Item>
          Resumes after{' '}
          <Anchor href="https://jsonresume.org" underline="always" inherit>
            jsonresume.org
          </Anchor>
          .
        </List.Item>
      </List>
      <Text size="sm" c="dimmed">
        Importing the same files again changes nothing twice. Rows that can't be taken are given
        back with the reason.
      </Text>
    </Stack>
  );
}

function Upload({
  id,
  encoding,
  onEncoding,
  onStarted,
  onAnew,
}: {
  id: string;
  encoding: string;
  onEncoding: (encoding: string) => void;
  onStarted: (run: string) => void;
  onAnew: () => void;
}) {
  const [result, ask] = useQuery({
    query: ImportUploadDocument,
    variables: { id, encoding: encoding || null },
    requestPolicy: 'cache-and-network',
  });
  const again = () => ask({ requestPolicy: 'network-only' });
  return (
    <Loaded result={result} onRetry={again}>
      {({ importUpload: upload }) =>
        upload ? (
          <Stack gap="md">
            <DropFiles upload={upload} onSent={again} />
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
            <Alert color="gray" title="These files are not here any more">
              They were imported, or nobody touched them for a while.
            </Alert>
            <DropFiles onSent={onAnew} />
          </Stack>
        )
      }
    </Loaded>
  );
}
