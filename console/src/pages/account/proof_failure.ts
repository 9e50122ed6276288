import { ApiFailure } from '../../api/failure';
import { explain } from '../../shell/failure';

/** Why a change that asks for the password, or for a code, was refused. */
export const proofFailure = (error: unknown): string =>
  error instanceof ApiFailure && error.code === 'sign_in_failed'
    ? 'The password, or the code, is not right.'
    : explain(error);
