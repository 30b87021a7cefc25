import { Badge, Group, Select, TextInput } from '@mantine/core';
import type { MappingPart } from './column-mapping';
import { fieldOf, labelOf, missingFields, withCell } from './mapping';

/** The fields that every row needs and that no column fills directly. */
export function RequiredFields({ file, mapping, table, onChange }: MappingPart) {
  const filled = new Set(file.columns.map(({ name }) => fieldOf(mapping, name)));
  const fields = table.fields.filter(({ name, required }) => required && !filled.has(name));
  const missing = missingFields(mapping, table);
  if (fields.length === 0) return null;
  return (
    <Group align="start">
      {fields.map(({ name }) => {
        const value = mapping.cells.find(({ field }) => field === name)?.value ?? '';
        const usual = file.columns.map((column) => ({
          value: `{${column.name}${name === 'candidate_id' ? '|lower' : ''}}`,
          label: column.name,
        }));
        const known = usual.some((one) => one.value === value);
        const about =
          name === `${table.name.replace(/s$/, '')}_id`
            ? 'A column with a different value in each row, such as the e-mail address'
            : 'Required in every row';
        if (value && !known)
          return (
            <TextInput
              key={name}
              label={labelOf(name)}
              description={about}
              w={300}
              value={value}
              onChange={(event) =>
                onChange(withCell(mapping, name, { value: event.currentTarget.value }))
              }
            />
          );
        return (
          <Select
            key={name}
            label={
              <>
                {labelOf(name)}{' '}
                {missing.includes(name) ? (
                  <Badge color="red" variant="filled" size="xs">
                    Missing
                  </Badge>
                ) : null}
              </>
            }
            description={about}
            w={300}
            placeholder="Choose a column"
            searchable
            data={usual}
            value={value || null}
            onChange={(next) => onChange(withCell(mapping, name, { value: next ?? '' }))}
          />
        );
      })}
    </Group>
  );
}
