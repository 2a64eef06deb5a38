import { signal } from "@preact/signals";
import { api, ApiError, asApiError, onSignedOut } from "../api/client";
import type { Session } from "../api/types";

/** `undefined` until asked, null when nobody is signed in. */
export const session = signal<Session | null | undefined>(undefined);
export const sessionError = signal<ApiError | null>(null);
export const sessionExpired = signal(false);

onSignedOut(() => {
  if (session.value) sessionExpired.value = true;
  session.value = null;
});

export async function readSession(): Promise<void> {
  try {
    session.value = await api.session();
    sessionError.value = null;
  } catch (failure) {
    const error = asApiError(failure);
    if (error.status === 401) {
      session.value = null;
      sessionError.value = null;
    } else sessionError.value = error;
  }
}

/** The screens go first, and with them their sockets, so that none is refused because the session ended before it. */
export async function signOut(): Promise<void> {
  const before = session.value;
  session.value = undefined;
  try {
    await api.signOut();
    sessionExpired.value = false;
    session.value = null;
  } catch (failure) {
    session.value = before;
    throw failure;
  }
}
