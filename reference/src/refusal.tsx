import type * as React from 'react';
import type { ImmutableMap, System } from './swagger_ui';

interface Props {
  code: string;
  response: ImmutableMap;
}

interface Example {
  value: { error: { code: string; message: string } };
}

/** One status that an operation can be refused with: every code and message at a glance, instead of one at a time. */
export function refusal({ getComponent }: System): (props: Props) => React.ReactElement {
  return function Refusal({ code, response }) {
    const Markdown = getComponent('Markdown', true);
    const examples = response.getIn(['content', 'application/json', 'examples']) as ImmutableMap | undefined;
    const errors = Object.values((examples?.toJS() ?? {}) as Record<string, Example>).map(({ value }) => value.error);
    return (
      <tr className="response refusal" data-code={code}>
        <td className="response-col_status">{code}</td>
        <td>
          <Markdown source={response.get('description')} />
          <ul>
            {errors.map(error => (
              <li key={error.message}>
                <code>{error.code}</code> <span>{error.message}</span>
              </li>
            ))}
          </ul>
        </td>
      </tr>
    );
  };
}

/** Whether a status is a refusal. */
export const isRefusal = (code: string): boolean => Number(code) >= 400;
