import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { ApiFailure } from '../../api/failure';
import { visitorQuery } from '../../api/visitor';
import { useEnvironment } from '../../shell/environment';
import { Failure } from '../../shell/failure';
import { PageTitle } from '../../shell/page_title';
import { Erased } from './erased';
import { VisitorNotFound } from './visitor_not_found';
import { VisitorSkeleton } from './visitor_skeleton';
import { VisitorView } from './visitor_view';

export default function VisitorPage() {
  const { id = '' } = useParams();
  // Another visitor's page has nothing of this one's.
  return <OneVisitor key={id} id={id} />;
}

function OneVisitor({ id }: { id: string }) {
  const [isErased, setErased] = useState(false);
  const visitor = useQuery({ ...visitorQuery(id, useEnvironment()), enabled: !isErased });
  if (isErased) return <Erased />;
  // Asked first: what was read before may have been erased since.
  if (visitor.error instanceof ApiFailure && [400, 404].includes(visitor.error.status)) {
    return <VisitorNotFound visitorId={id} />;
  }
  if (visitor.data) return <VisitorView visitor={visitor.data} onErased={() => setErased(true)} />;
  if (visitor.isPending) return <VisitorSkeleton visitorId={id} />;
  return (
    <>
      <PageTitle>{`Visitor ${id}`}</PageTitle>
      <Failure error={visitor.error} title="The visitor could not be read." retry={() => void visitor.refetch()} />
    </>
  );
}
