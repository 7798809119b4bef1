/** "Standard parameters … maximum size of a parameter value: 4 KB." Source: Parameter Store quotas. */
export const MAX_STANDARD_VALUE_BYTES = 4 * 1024;

/** "Advanced parameters … 8 KB." */
export const MAX_ADVANCED_VALUE_BYTES = 8 * 1024;

/** "Array Members: Minimum number of 1 item. Maximum number of 10 items", of GetParameters and DeleteParameters. */
export const MAX_NAMES_PER_REQUEST = 10;

/** GetParametersByPath: "MaxResults … Valid Range: Minimum value of 1. Maximum value of 10." */
export const MAX_RESULTS_BY_PATH = 10;

/** DescribeParameters: "Maximum value of 50". */
export const MAX_RESULTS_OF_DESCRIBE = 50;

/** "The maximum length constraint for the parameter name … is 1011 characters." */
export const MAX_NAME_LENGTH = 1011;
