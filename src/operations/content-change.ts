import type { ContentChange } from './publish-content.js';

/** Attributes in DynamoDB's own notation, as far as they are texts. */
type Image = Readonly<Record<string, { readonly S?: string | undefined }>>;

export interface StreamedRow {
  readonly NewImage?: Image | undefined;
  readonly OldImage?: Image | undefined;
}

/** What a record of the content table's stream is about. @throws Error for a record without a row. */
export function readContentChange(
  eventName: string | undefined,
  { NewImage, OldImage }: StreamedRow = {},
): ContentChange {
  const image = NewImage ?? OldImage;
  const id = image?.['id']?.S;
  if (image === undefined || id === undefined) {
    throw new Error('The stream tells of no row');
  }
  const eventId = image['eventId']?.S;
  return {
    id,
    ...(eventId === undefined ? {} : { eventId }),
    publication: NewImage?.['publication']?.S ?? OldImage?.['publication']?.S,
    removed: eventName === 'REMOVE',
  };
}
