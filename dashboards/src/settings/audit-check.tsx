import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useClient } from 'urql';
import { AuditChainDocument, type AuditChainQuery } from '../graphql/generated';
import { count } from '../ui/format';
import { refusalOf } from '../ui/loaded';

type Check = AuditChainQuery['auditChain'];

/** Checks the log page by page, and says what was found. */
export function AuditCheck() {
  const client = useClient();
  const [check, setCheck] = useState<Check>();
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<string>();
  const run = async () => {
    setRunning(true);
    setProblem(undefined);
    setCheck(undefined);
    for (let after = 0; ;) {
      const { data, error } = await client
        .query(AuditChainDocument, { after }, { requestPolicy: 'network-only' })
        .toPromise();
      if (!data) {
        setProblem(refusalOf(undefined, error) ?? 'Nothing was answered.');
        break;
      }
      setCheck(data.auditChain);
      if (data.auditChain.complete || data.auditChain.brokenAt) break;
      after = data.auditChain.checkedTo;
    }
    setRunning(false);
  };
  return (
    <>
      <Group gap="sm">
        <Button variant="default" onClick={() => void run()} loading={running}>
          Check the log
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {running && check
            ? `${count(check.checkedTo)} of ${count(check.headPosition)} entries checked`
            : ''}
        </Text>
      </Group>
      {problem ? (
        <Alert color="red" title="The log could not be checked" role="alert">
          {problem}
        </Alert>
      ) : null}
      {check && !running ? <Found check={check} /> : null}
    </>
  );
}

function Found({ check }: { check: Check }) {
  if (check.brokenAt)
    return (
      <Alert color="red" title={`Entry ${count(check.brokenAt)} does not hold`} role="alert">
        {check.problem} Somebody with the rights of the database’s owner has touched the log.
        Compare it with an export.
      </Alert>
    );
  return (
    <Alert color="teal" title={`${count(check.checkedTo)} entries hold`} role="status">
      <Text size="sm">
        No entry was changed, removed or moved. Keep this line elsewhere, to compare it later:
      </Text>
      <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {check.headPosition}:{check.headHash}
      </Text>
    </Alert>
  );
}
