import { PasswordInput } from '@mantine/core';

/** The least that the server takes. */
export const LEAST_LENGTH = 12;

interface Props {
  value: string;
  onChange: (value: string) => void;
  label?: string;
}

/** A password that is being chosen. Its length is all that is asked of it here; the server refuses common ones. */
export function NewPassword({ value, onChange, label = 'Password' }: Props) {
  const short = value.length > 0 && value.length < LEAST_LENGTH;
  return (
    <PasswordInput
      label={label}
      description={`At least ${LEAST_LENGTH} characters. A few words are easier to keep than a few signs.`}
      value={value}
      onChange={event => onChange(event.currentTarget.value)}
      error={short ? `${LEAST_LENGTH - value.length} more` : undefined}
      autoComplete="new-password"
      minLength={LEAST_LENGTH}
      maxLength={256}
      required
    />
  );
}
