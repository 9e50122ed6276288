import { VisuallyHidden } from '@mantine/core';
import { words } from './attributes';
import { counted } from './figures';
import { differenceOf, type Piece } from './value_diff';
import classes from './value_difference.module.css';

interface Props {
  /** `undefined` where there was none. */
  before: unknown;
  after: unknown;
}

/** Longer texts are cut, and whole in their title: an audio's sum needs no more digits to be seen to differ. */
const MOST = 160;

/** What a value was and what it became, with what is other made plain. */
export function ValueDifference({ before, after }: Props) {
  const difference = differenceOf(before, after);
  if (difference.kind === 'text') return <Texts before={difference.before} after={difference.after} />;
  if (difference.kind === 'members') {
    const { added, removed, kept } = difference;
    return (
      <span className={classes.row}>
        {removed.map(name => (
          <del key={name} className={classes.before}>
            <VisuallyHidden>gone: </VisuallyHidden>− {name}
          </del>
        ))}
        {added.map(name => (
          <ins key={name} className={classes.after} style={{ textDecoration: 'none' }}>
            <VisuallyHidden>new: </VisuallyHidden>
            <mark>+ {name}</mark>
          </ins>
        ))}
        {kept > 0 && <span className={classes.none}>{counted(kept, 'other')} the same</span>}
      </span>
    );
  }
  return (
    <ul className={classes.fields}>
      {difference.fields.map(({ name, before, after }) => (
        <li key={name} className={classes.row}>
          <span className={classes.name}>{words(name)}</span>
          <ValueDifference before={before ?? undefined} after={after ?? undefined} />
        </li>
      ))}
    </ul>
  );
}

function Texts({ before, after }: { before: Piece[] | null; after: Piece[] | null }) {
  return (
    <span className={classes.row}>
      <VisuallyHidden>from </VisuallyHidden>
      {before ? <Text pieces={before} className={classes.before} /> : <span className={classes.none}>not there</span>}
      <span className={classes.arrow} aria-hidden="true">
        →
      </span>
      <VisuallyHidden> to </VisuallyHidden>
      {after ? <Text pieces={after} className={classes.after} /> : <span className={classes.none}>not there</span>}
    </span>
  );
}

const HASH = /^[0-9a-f]{24,}$/i;

function Text({ pieces, className }: { pieces: Piece[]; className: string | undefined }) {
  const text = pieces.map(({ text }) => text).join('');
  const isHash = HASH.test(text);
  if (isHash || text.length > MOST) {
    return (
      <span className={`${className} ${isHash ? classes.code : ''}`} title={text}>
        <mark>{isHash ? `${text.slice(0, 8)}…` : `${text.slice(0, MOST)}…`}</mark>
      </span>
    );
  }
  return (
    <span className={className}>
      {pieces.map(({ text, isOther }, i) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no names and are never moved
        isOther ? <mark key={i}>{text}</mark> : <span key={i}>{text}</span>,
      )}
      {text === '' && <span className={classes.none}>empty</span>}
    </span>
  );
}
