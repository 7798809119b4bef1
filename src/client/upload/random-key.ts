/** A key that no other upload has. React Native has no `crypto.randomUUID`; it must be unique there too, not secret. */
export function randomKey(): string {
  const { crypto } = globalThis as { crypto?: { randomUUID?: () => string } };
  return crypto?.randomUUID?.() ?? `${Date.now().toString(36)}-${randomText()}${randomText()}`;
}

function randomText(): string {
  return Math.random().toString(36).slice(2);
}
