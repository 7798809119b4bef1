import { invalidArgument, s3Error } from '../errors.js';
import { MAX_OBJECT_TAGS, MAX_TAG_KEY_CHARACTERS, MAX_TAG_VALUE_CHARACTERS } from '../limits.js';
import type { Tags } from '../storage/records.js';
import { childOf, childrenOf, parseXml, refuseUnknown, requiredText, type XmlNode } from '../xml/read.js';
import { element, type XmlElement } from '../xml/write.js';

/** Reads `x-amz-tagging`: `a=1&b=2`, URL-encoded. */
export function parseTagHeader(text: string): Tags {
  const pairs: [string, string][] = [];
  for (const pair of text.split('&').filter((each) => each !== '')) {
    const [key = '', value = '', ...more] = pair.split('=');
    if (more.length > 0) {
      throw invalidTagging(text);
    }
    pairs.push([decodeForm(key, text), decodeForm(value, text)]);
  }
  return checkTags(pairs, MAX_OBJECT_TAGS);
}

/** Reads `<Tagging><TagSet><Tag><Key/><Value/></Tag>…`. */
export function parseTagging(body: Buffer, maxTags: number = MAX_OBJECT_TAGS): Tags {
  const root = parseXml(body, 'Tagging');
  const set = childOf(root, 'TagSet');
  if (set === undefined) {
    throw s3Error('MalformedXML');
  }
  return checkTags(childrenOf(set, 'Tag').map(parseTag), maxTags);
}

export function parseTag(node: XmlNode): [string, string] {
  refuseUnknown(node, ['Key', 'Value'], 'Tag');
  return [requiredText(node, 'Key'), requiredText(node, 'Value')];
}

export function tagSetElement(tags: Tags): XmlElement {
  return element(
    'TagSet',
    Object.entries(tags).map(([key, value]) => element('Tag', [element('Key', key), element('Value', value)])),
  );
}

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

function checkTags(pairs: readonly (readonly [string, string])[], maxTags: number): Tags {
  if (pairs.length > maxTags) {
    throw s3Error(
      'InvalidTag',
      maxTags === MAX_OBJECT_TAGS ? `Object tags cannot be greater than ${maxTags}` : undefined,
    );
  }
  for (const [key, value] of pairs) {
    if (key === '' || [...key].length > MAX_TAG_KEY_CHARACTERS || !ALLOWED.test(key) || key.startsWith('aws:')) {
      throw s3Error('InvalidTag', 'The TagKey you have provided is invalid', { TagKey: key });
    }
    if ([...value].length > MAX_TAG_VALUE_CHARACTERS || !ALLOWED.test(value)) {
      throw s3Error('InvalidTag', 'The TagValue you have provided is invalid', { TagKey: key, TagValue: value });
    }
  }
  if (new Set(pairs.map(([key]) => key)).size !== pairs.length) {
    throw s3Error('InvalidTag', 'Cannot provide multiple Tags with the same key');
  }
  return Object.fromEntries(pairs);
}

function decodeForm(text: string, whole: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidTagging(whole);
  }
}

function invalidTagging(text: string): Error {
  return invalidArgument(
    'x-amz-tagging',
    text,
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
  );
}
