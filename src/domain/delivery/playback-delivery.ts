/**
 * How a viewer gets at content. PUBLIC: plain addresses that stay. SIGNED: addresses that end soon, for those who see it
 * unapproved as well. PUBLISHING: approved a moment ago, ask again.
 */
export const PLAYBACK_DELIVERIES = ['PUBLIC', 'SIGNED', 'PUBLISHING'] as const;
export type PlaybackDelivery = (typeof PLAYBACK_DELIVERIES)[number];
