import { createSign } from 'node:crypto';
import { cdnUrl } from '../domain/delivery/cdn-url.js';

export interface CdnSignerOptions {
  /** Without a scheme. */
  readonly domain: string;
  /** Id of the public key in the distribution's key group. */
  readonly keyPairId: string;
  /** In PEM; asked for once, when something is first signed. */
  readonly privateKey: () => Promise<string>;
  readonly nowMs: () => number;
}

/** A right to everything below a folder, in the two forms in which CloudFront takes it. */
export interface FolderSignature {
  /** Begins the URLs that it is good for; ends in a slash. */
  readonly folderUrl: string;
  /** For the end of each URL, after its question mark. */
  readonly query: string;
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
}

export type CdnSigner = ReturnType<typeof createCdnSigner>;

/** Signs for CloudFront with a custom policy, as its developer guide describes it. */
export function createCdnSigner({ domain, keyPairId, privateKey, nowMs }: CdnSignerOptions) {
  let key: Promise<string> | undefined;
  const keyOnce = (): Promise<string> => {
    key ??= privateKey().catch((error: unknown) => {
      key = undefined; // asked again by the next who needs it
      throw error;
    });
    return key;
  };
  return {
    /**
     * @param folder - of keys; ends in a slash.
     */
    async signFolder(folder: string, ttlSeconds: number): Promise<FolderSignature> {
      const folderUrl = cdnUrl(domain, folder);
      const policy = JSON.stringify({
        Statement: [
          {
            Resource: `${folderUrl}*`,
            Condition: { DateLessThan: { 'AWS:EpochTime': Math.floor(nowMs() / 1000) + ttlSeconds } },
          },
        ],
      });
      // "CloudFront … use[s] an RSA-SHA1 signature" unless a URL names another hash.
      const signature = createSign('RSA-SHA1')
        .update(policy)
        .sign(await keyOnce());
      const parts = [
        ['Policy', urlSafe(Buffer.from(policy))],
        ['Signature', urlSafe(signature)],
        ['Key-Pair-Id', keyPairId],
      ] as const;
      return {
        folderUrl,
        query: parts.map(([name, value]) => `${name}=${value}`).join('&'),
        cookies: parts.map(([name, value]) => ({ name: `CloudFront-${name}`, value })),
      };
    },
  };
}

/** "Replace characters that are invalid in a URL query string": `+` by `-`, `=` by `_`, `/` by `~`. */
function urlSafe(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '-').replaceAll('=', '_').replaceAll('/', '~');
}
