import { createUploadEntryFields } from '../../../src/operations/upload-entry-fields.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
export const handler = createUploadEntryFields(process.env);
