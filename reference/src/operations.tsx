import type { System } from './swagger_ui';

/** Every operation below its tag, none of which is hidden until it is near: find-in-page finds them all. */
export function operations({ getComponent, specSelectors }: System) {
  return function Operations() {
    const Operation = getComponent('OperationContainer', true);
    const Markdown = getComponent('Markdown', true);
    const tags = specSelectors.taggedOperations().entrySeq().toArray();
    return (
      <div>
        {tags.map(([tag, described]) => (
          <section key={tag} className="tag" aria-labelledby={`tag-${slug(tag)}`}>
            <h2 id={`tag-${slug(tag)}`}>{tag}</h2>
            <Markdown source={described.getIn(['tagDetails', 'description']) ?? ''} />
            {described
              .get('operations')
              .toArray()
              .map(operation => (
                <Operation
                  key={`${operation.get('method')} ${operation.get('path')}`}
                  specPath={operation.get('specPath')}
                  op={operation}
                  path={operation.get('path')}
                  method={operation.get('method')}
                  tag={tag}
                />
              ))}
          </section>
        ))}
      </div>
    );
  };
}

export const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
