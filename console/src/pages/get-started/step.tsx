import type { ReactNode } from 'react';
import { Section } from '../../parts/section';

interface Props {
  number: number;
  title: string;
  about?: ReactNode;
  children: ReactNode;
}

/** One of the steps, in their order. */
export const Step = ({ number, title, about, children }: Props) => (
  <li>
    <Section title={`${number}. ${title}`} about={about}>
      {children}
    </Section>
  </li>
);
