import type { Explanation, TokenExplanation as Token } from '../../../api/schema';
import { counted } from '../../../parts/figures';
import { percent } from '../../../parts/percent';
import { capitalized, listed } from '../../../parts/sentence';
import { featureName } from './features';
import { times } from './weight';

/** A step of the decision, in words. */
export interface Step {
  name: 'tokens' | 'comparison' | 'decision' | 'confidence';
  title: string;
  text: string;
}

/** How an event's visitor was decided, from what came along to how sure it is. */
export const narrativeOf = (explanation: Explanation): Step[] => [
  { name: 'tokens', ...tokens(explanation) },
  { name: 'comparison', ...comparison(explanation) },
  { name: 'decision', ...decision(explanation) },
  { name: 'confidence', ...confidence(explanation) },
];

type Words = Pick<Step, 'title' | 'text'>;

function tokens({ tokens }: Explanation): Words {
  const believed = tokens.find(({ verdict }) => verdict === 'believed');
  if (!tokens.length) {
    return {
      title: 'No token came along',
      text:
        'The browser holds none that we issued: it is here for the first time, its storage was cleared, or it keeps ' +
        'nothing. So only its facts can tell who it is.',
    };
  }
  const title = tokens.length === 1 ? 'A token came along' : `${tokens.length} tokens came along`;
  if (believed) {
    const others = tokens.length - 1;
    return {
      title: `${title}, ${others ? 'and one was believed' : 'and it was believed'}`,
      text:
        `We issued it to this visitor’s browser, and what the device is made of agrees: it is this device’s with ` +
        `${percent(believed.probability)}.${others ? ` The ${others === 1 ? 'other was' : 'others were'} not used.` : ''}`,
    };
  }
  return {
    title: `${title}, and ${tokens.length === 1 ? 'was not believed' : 'none was believed'}`,
    text: tokens.map(refused).join(' '),
  };
}

const REFUSALS: Record<Exclude<Token['verdict'], 'believed'>, string> = {
  contradicted: 'The hardware contradicts it',
  forked: 'Two devices go on with tokens of one visitor by turns, and the line of this one began with a wrong match',
  older: 'It is older than another one',
};

function refused({ verdict, contradicting, probability }: Token): string {
  if (verdict === 'believed') return '';
  const against = contradicting.filter(({ weight }) => weight <= -0.1).map(({ attribute }) => featureName(attribute));
  const by = verdict === 'contradicted' && against.length ? `, most by ${listed(against.slice(0, 3))}` : '';
  return `${REFUSALS[verdict]}${by}: that it is this device’s is ${percent(probability)} likely.`;
}

/** From a certainty on: so little was observed that nobody can be recognised by it. */
export const isTooLittle = ({ threshold }: Explanation): boolean => threshold >= 1;

function comparison(explanation: Explanation): Words {
  const { candidates_compared: compared, method, candidates } = explanation;
  if (isTooLittle(explanation) && method === 'new') {
    return {
      title: 'Too little to compare',
      text: 'So few facts were observed that any device could have them. Nobody is recognised by that.',
    };
  }
  if (!compared) {
    return {
      title: 'Nobody is like this device',
      text: 'No known visitor had enough in common with it to be compared.',
    };
  }
  if (method === 'token' && compared === 1) {
    return {
      title: 'The device was compared with its own past',
      text: 'Each attribute was weighed against the last visits of the visitor that the token names.',
    };
  }
  const shown = candidates.length < compared ? ` The best ${candidates.length} are shown below.` : '';
  return {
    title: `${counted(compared, 'known visitor')} ${compared === 1 ? 'was' : 'were'} compared`,
    text:
      `${compared === 1 ? 'It looks' : 'They look'} alike enough to come into question. Each attribute adds to ` +
      `${compared === 1 ? 'its' : 'a visitor’s'} score, or takes from it.${shown}`,
  };
}

function decision(explanation: Explanation): Words {
  const { method, decision, probability, probability_new, threshold, margin, margin_needed } = explanation;
  const title = capitalized(decision);
  if (method === 'token') {
    return {
      title,
      text: `A token is believed from ${percent(threshold)} on, and this one reaches ${percent(probability)}.`,
    };
  }
  if (!explanation.candidates_compared) {
    return { title, text: 'So this is a new visitor, with an id of its own.' };
  }
  const ahead = margin === null ? '' : `, ${times(margin)} likelier than the next`;
  const needed = margin !== null && margin_needed > 1 ? ` (${times(margin_needed)} are needed)` : '';
  if (method === 'facts') {
    return {
      title,
      text:
        `The best one is ${percent(probability)} likely: more than the ${percent(threshold)} from which on a visitor ` +
        `is recognised${ahead}${needed}. That the device was never seen is ${percent(probability_new)} likely.`,
    };
  }
  const tooNear = probability >= threshold && margin !== null && margin < margin_needed;
  return {
    title,
    text: tooNear
      ? `The best one is ${percent(probability)} likely, but only ${times(margin)} likelier than the next, and ` +
        `${times(margin_needed)} are needed: either could be right. So the visitor got an id of its own.`
      : `The best one is ${percent(probability)} likely, and a visitor is recognised from ${percent(threshold)} on. ` +
        `That the device was never seen is ${percent(probability_new)} likely, so the visitor got an id of its own.`,
  };
}

function confidence({ confidence, method }: Explanation): Words {
  return {
    title: `Confidence ${percent(confidence)}`,
    text:
      method === 'new'
        ? 'Checked against devices whose history is known, this is how often such a visitor really is new.'
        : 'Checked against devices whose history is known, this is how often such a decision gives the right id.',
  };
}

const RAISED: Record<string, string> = {
  token_contradicted:
    'A token came along that was issued to other hardware: a copied browser profile, a shared cookie jar, or a cloned ' +
    'virtual machine.',
  token_forked:
    'Two devices go on with tokens of one visitor by turns. The one whose line of tokens began with a recognition by ' +
    'facts got an id of its own.',
  tokens_disagree: 'Several tokens came along, and they name different visitors.',
};

/** What the decision wants other signals to know, in sentences. */
export const raisedOf = (names: readonly string[]): { name: string; meaning: string }[] =>
  names.map(name => ({ name, meaning: RAISED[name] ?? name.replaceAll('_', ' ') }));
