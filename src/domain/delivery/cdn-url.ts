/**
 * Where the distribution serves a key. Everything is HTTPS but on one machine, where nothing has a certificate for 127.0.0.1.
 *
 * @param domain - host, and behind the local runtime a path after it; without a scheme.
 * @example cdnUrl('d1.cloudfront.net', 'public/a.webp'); // "https://d1.cloudfront.net/public/a.webp"
 */
export function cdnUrl(domain: string, key: string): string {
  const scheme = /^(127\.0\.0\.1|localhost)([:/]|$)/.test(domain) ? 'http' : 'https';
  return `${scheme}://${domain}/${key}`;
}
