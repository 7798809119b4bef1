/** How MediaConvert speaks of its jobs (docs.aws.amazon.com/mediaconvert/latest/ug/mediaconvert_event_list.html). */
export const MEDIACONVERT_EVENT = { source: 'aws.mediaconvert', detailType: 'MediaConvert Job State Change' } as const;
