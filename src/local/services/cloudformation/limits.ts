/** "The total size of the response body can't exceed 4096 bytes." Source: AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html. */
export const MAX_RESPONSE_BYTES = 4096;
