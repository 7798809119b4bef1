/** Where the backend's own figures lie in CloudWatch. */
export const METRICS_NAMESPACE = 'DropClip';

/** Powertools puts a service into the dimensions of every figure. */
export const METRICS_SERVICE = 'dropclip';

/** Tells the branches and sandboxes of an account apart. */
export const BACKEND_DIMENSION = 'backend';

/** Every figure, with its unit as CloudWatch names it. */
export const METRIC_UNITS = {
  UploadsBegun: 'Count',
  UploadsCompleted: 'Count',
  UploadsFailed: 'Count',
  /** Of renditions, as settled with the quota. */
  BytesStored: 'Bytes',
  /** From taking the message to storing the content. */
  ProcessingTime: 'Seconds',
  /** From the arrival of an original to its processing. */
  QueueAge: 'Seconds',
  ModerationDecisions: 'Count',
} as const;

export type MetricName = keyof typeof METRIC_UNITS;
