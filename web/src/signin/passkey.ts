import { api } from "../api/client";
import type { Passkey, PasskeyChallenge, Session } from "../api/types";

// Passkeys (Web Authentication): what the browser gives is binary, what the node takes is base64url.

/** Whether this page may use them: browsers ask for TLS and a name, not an address. */
export const passkeysWork = (): boolean => window.isSecureContext && "credentials" in navigator && "PublicKeyCredential" in window && !/^[\d.]+$|:/.test(location.hostname);

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Asks the browser for a new passkey and has it kept. */
export async function makePasskey(name: string): Promise<Passkey> {
  const asked: PasskeyChallenge = await api.newPasskeyChallenge();
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(asked.challenge),
      rp: { id: asked.site, name: "Sightline" },
      user: { id: new TextEncoder().encode(asked.user), name: asked.user, displayName: asked.user },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
      attestation: "none",
      authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
    },
  });
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse)) throw new Error("The browser made no passkey.");
  return api.addPasskey({ name, credential: text(made.rawId), clientJson: text(made.response.clientDataJSON), attestation: text(made.response.attestationObject) });
}

/** Signs in with a passkey, alone or after the password that gave the ticket. */
export async function usePasskey(ticket: string | null): Promise<Session> {
  const asked = await api.passkeyChallenge();
  const shown = await navigator.credentials.get({
    publicKey: { challenge: bytes(asked.challenge), rpId: asked.site, userVerification: ticket ? "preferred" : "required" },
  });
  if (!(shown instanceof PublicKeyCredential) || !(shown.response instanceof AuthenticatorAssertionResponse)) throw new Error("The browser showed no passkey.");
  return api.signInByPasskey({
    ...(ticket ? { ticket } : {}),
    credential: text(shown.rawId), clientJson: text(shown.response.clientDataJSON),
    authenticator: text(shown.response.authenticatorData), signature: text(shown.response.signature),
  });
}
