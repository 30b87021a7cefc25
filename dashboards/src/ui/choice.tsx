import { SegmentedControl } from '@mantine/core';
import { optionsOf } from './labels';

/** One of a few values, all in sight. */
export function Choice<Value extends string>({
  label,
  labels,
  value,
  onChange,
  size = 'xs',
  disabled,
}: {
  /** what is chosen, for screen readers */
  label: string;
  labels: Readonly<Record<Value, string>>;
  value: Value;
  onChange: (value: Value) => void;
  size?: 'xs' | 'sm';
  disabled?: boolean;
}) {
  return (
    <SegmentedControl
      size={size}
      aria-label={label}
      disabled={disabled}
      value={value}
      // The control only offers the values of `labels`.
      onChange={(chosen) => onChange(chosen as Value)}
      data={optionsOf(labels)}
    />
  );
}
