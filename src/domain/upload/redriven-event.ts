/** An operator's wish that an original be processed again; its detail has the shape of storage's own event. */
export const REDRIVEN_EVENT = { source: 'dropclip.uploads', detailType: 'Upload Redriven' } as const;
