export const handler = async (): Promise<string> => 'stub';
