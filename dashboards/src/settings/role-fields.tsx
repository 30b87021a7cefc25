import { Select, TagsInput } from '@mantine/core';
import type { Role } from '../graphql/generated';
import { words } from '../ui/format';

export interface RoleChoice {
  role: Role;
  departments: string[];
}

const roles: readonly Role[] = ['RECRUITER', 'HIRING_MANAGER', 'ANALYST', 'AUDITOR', 'ADMIN'];

/** Chooses a role, and departments where the role is limited to them. */
export function RoleFields({
  value,
  onChange,
}: {
  value: RoleChoice;
  onChange(value: RoleChoice): void;
}) {
  return (
    <>
      <Select
        label="Role"
        data={roles.map((role) => ({ value: role, label: words(role) }))}
        value={value.role}
        allowDeselect={false}
        onChange={(role) => {
          if (role) onChange({ ...value, role: role as Role });
        }}
      />
      {value.role === 'HIRING_MANAGER' ? (
        <TagsInput
          label="Departments"
          description="They see the jobs and people of these departments only. Press Enter after each."
          value={value.departments}
          onChange={(departments) => onChange({ ...value, departments })}
        />
      ) : null}
    </>
  );
}
