import { ACTORS, type Actor } from './stage.js';

/**
 * Who gets what of each attempt: the whole access rule of the API, one row an attempt.
 *
 *     ok            it is answered           null          a row that does not exist, or is another's
 *     {a,b}         a list of just these     Unauthorized  AppSync refuses before anything is read
 *     NOT_FOUND, ACCESS_DENIED: our own refusals
 */
const TABLE = `
                                                    guest          owner                        otherFan       creative           otherCreative  moderator          admin
Query.listEvents                                    {public}       {public}                     {public}       {public}           {public}       {public}           {public}
Query.listEvents: of the creative                   {public}       {public}                     {public}       {public,unlisted}  {public}       {public,unlisted}  {public,unlisted}
Query.getEvent: public                              Unauthorized   ok                           ok             ok                 ok             ok                 ok
Query.getEvent: unlisted                            Unauthorized   ok                           ok             ok                 ok             ok                 ok
Query.getEvent: missing                             Unauthorized   null                         null           null               null           null               null
Query.listVideos: approved                          {}             {}                           {}             {}                 {}             {}                 {}
Query.listVideos: pending                           ACCESS_DENIED  ACCESS_DENIED                ACCESS_DENIED  {film}             NOT_FOUND      {film}             {film}
Query.listVideos: own                               ACCESS_DENIED  {film}                       {}             {}                 {}             {}                 {}
Query.listImages: approved                          {approved}     {approved}                   {approved}     {approved}         {approved}     {approved}         {approved}
Query.listImages: pending                           ACCESS_DENIED  ACCESS_DENIED                ACCESS_DENIED  {pending}          NOT_FOUND      {pending}          {pending}
Query.listImages: pending, missing event            ACCESS_DENIED  ACCESS_DENIED                ACCESS_DENIED  NOT_FOUND          NOT_FOUND      {}                 {}
Query.listImages: own                               ACCESS_DENIED  {approved,disputed,pending}  {theirs}       {}                 {}             {}                 {}
Query.getPlayback: approved                         ok             ok                           ok             ok                 ok             ok                 ok
Query.getPlayback: pending                          NOT_FOUND      ok                           NOT_FOUND      ok                 NOT_FOUND      ok                 ok
Query.getPlayback: missing                          NOT_FOUND      NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Query.getContent: approved                          Unauthorized   ok                           null           null               null           ok                 ok
Query.getContent: pending                           Unauthorized   ok                           null           null               null           ok                 ok
Query.getContent: missing                           Unauthorized   null                         null           null               null           null               null
Query.getUpload: the owner’s                        Unauthorized   ok                           null           null               null           ok                 ok
Query.getUpload: missing                            Unauthorized   null                         null           null               null           null               null
Query.getUploadStatus: the owner’s                  Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Query.getUploadStatus: missing                      Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Query.getUserProfile: the owner’s                   Unauthorized   ok                           null           null               null           ok                 ok
Query.getUserProfile: missing                       Unauthorized   null                         null           null               null           null               null
Query.getModerationDecision                         Unauthorized   Unauthorized                 Unauthorized   Unauthorized       Unauthorized   ok                 ok
Query.getModerationDecision: missing                Unauthorized   Unauthorized                 Unauthorized   Unauthorized       Unauthorized   null               null
Query.listNotifications                             Unauthorized   {own}                        {own}          {own}              {}             {}                 {}
Mutation.markNotificationsRead: the owner’s         Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.markNotificationsRead: missing             Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.initiateUpload: submission                 Unauthorized   ok                           ok             ok                 ok             ok                 ok
Mutation.initiateUpload: submission, missing event  Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.initiateUpload: for the event itself       Unauthorized   NOT_FOUND                    NOT_FOUND      ok                 NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.completeUpload: the owner’s                Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.completeUpload: missing                    Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.moderateContent: rejected                  Unauthorized   ACCESS_DENIED                NOT_FOUND      ok                 NOT_FOUND      ok                 ok
Mutation.moderateContent: approved                  Unauthorized   ACCESS_DENIED                ACCESS_DENIED  ok                 ACCESS_DENIED  ok                 ok
Mutation.moderateContent: missing                   Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.moderateContents: missing                  Unauthorized   Unauthorized                 Unauthorized   ok                 ok             ok                 ok
Mutation.undoModeration: a moderator’s              Unauthorized   Unauthorized                 Unauthorized   CONFLICT           NOT_FOUND      ok                 CONFLICT
Mutation.undoModeration: missing                    Unauthorized   Unauthorized                 Unauthorized   NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Query.listModerationDecisions                       Unauthorized   Unauthorized                 Unauthorized   Unauthorized       Unauthorized   {approved}         {approved}
Query.listModerationQueue                           Unauthorized   Unauthorized                 Unauthorized   {film,pending}     NOT_FOUND      {film,pending}     {film,pending}
Query.listModerationQueue: everything               Unauthorized   Unauthorized                 Unauthorized   {film,pending,theirs}  {}         {film,pending,theirs}  {film,pending,theirs}
Query.listModerationQueue: missing event            Unauthorized   Unauthorized                 Unauthorized   NOT_FOUND          NOT_FOUND      {}                 {}
Query.listMyEvents                                  Unauthorized   Unauthorized                 Unauthorized   {public,unlisted}  {}             Unauthorized       {}
Query.listJoinedEvents                              Unauthorized   {public,unlisted}            {unlisted}     {}                 {}             {}                 {}
Query.getMyProfile                                  Unauthorized   ok                           ok             ok                 ok             ok                 ok
Query.countUnreadNotifications                      Unauthorized   ok                           ok             ok                 ok             ok                 ok
Query.listFailedEventDeletions                      Unauthorized   Unauthorized                 Unauthorized   Unauthorized       Unauthorized   Unauthorized       {}
Query.listFailedJobs                                Unauthorized   Unauthorized                 Unauthorized   Unauthorized       Unauthorized   Unauthorized       {}
Mutation.updateContent                              Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.updateContent: missing                     Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.updateEvent                                Unauthorized   Unauthorized                 Unauthorized   ok                 NOT_FOUND      Unauthorized       NOT_FOUND
Mutation.updateEvent: missing                       Unauthorized   Unauthorized                 Unauthorized   NOT_FOUND          NOT_FOUND      Unauthorized       NOT_FOUND
Mutation.setEventImage: missing                     Unauthorized   Unauthorized                 Unauthorized   NOT_FOUND          NOT_FOUND      Unauthorized       NOT_FOUND
Mutation.cancelEvent: missing                       Unauthorized   Unauthorized                 Unauthorized   NOT_FOUND          NOT_FOUND      Unauthorized       NOT_FOUND
Mutation.updateProfile                              Unauthorized   ok                           ok             ok                 ok             ok                 ok
Mutation.markAllNotificationsRead                   Unauthorized   ok                           ok             ok                 ok             ok                 ok
Mutation.redriveJob: missing                        Unauthorized   Unauthorized                 Unauthorized   Unauthorized       Unauthorized   Unauthorized       NOT_FOUND
Mutation.signUploadParts: the owner’s               Unauthorized   CONFLICT                     NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.resumeUpload: the owner’s                  Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.reportUploadProgress: the owner’s          Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.cancelUpload: missing                      Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Query.getEventDeletion: missing                     Unauthorized   Unauthorized                 Unauthorized   NOT_FOUND          NOT_FOUND      Unauthorized       NOT_FOUND
Mutation.deleteContent: missing                     Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND      NOT_FOUND          NOT_FOUND
Mutation.deleteEvent: missing                       Unauthorized   Unauthorized                 Unauthorized   NOT_FOUND          NOT_FOUND      Unauthorized       NOT_FOUND
Mutation.publishEventDeletion                       Unauthorized   Unauthorized                 Unauthorized   Unauthorized       Unauthorized   Unauthorized       ACCESS_DENIED
Subscription.onEventDeletion                        Unauthorized   Unauthorized                 Unauthorized   ok                 ok             Unauthorized       ok
Mutation.createEvent                                Unauthorized   Unauthorized                 Unauthorized   ok                 ok             Unauthorized       ok
Mutation.publishUploadProgress                      Unauthorized   Unauthorized                 Unauthorized   Unauthorized       Unauthorized   Unauthorized       ACCESS_DENIED
Mutation.publishContentUpdate                       Unauthorized   Unauthorized                 Unauthorized   Unauthorized       Unauthorized   Unauthorized       ACCESS_DENIED
Mutation.publishNotification                        Unauthorized   Unauthorized                 Unauthorized   Unauthorized       Unauthorized   Unauthorized       ACCESS_DENIED
Subscription.onUploadProgress                       Unauthorized   ok                           ok             ok                 ok             ok                 ok
Subscription.onUploadProgress: the owner’s          Unauthorized   ok                           ok             ok                 ok             ok                 ok
Subscription.onContentUpdate                        Unauthorized   ok                           ok             ok                 ok             ok                 ok
Subscription.onContentUpdate: the event             Unauthorized   ok                           ok             ok                 ok             ok                 ok
Subscription.onNotification                         Unauthorized   ok                           ok             ok                 ok             ok                 ok
Query.getCollection: public                         ok             ok                           ok             ok                 ok                 ok                 ok
Query.getCollection: private                        NOT_FOUND      ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          ok                 ok
Query.getCollection: missing                        NOT_FOUND      NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Query.listCollectionItems: public                   {approved}     {approved,pending}           {approved}     {approved,pending}  {approved}         {approved,pending}  {approved,pending}
Query.listCollectionItems: private                  NOT_FOUND      {}                           NOT_FOUND      NOT_FOUND          NOT_FOUND          {}                 {}
Query.listCollectionItems: missing                  NOT_FOUND      NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Query.listMyCollections                             Unauthorized   {collection,openCollection}  {}             {}                 {}                 {}                 {}
Query.listPublicCollections                         {openCollection}  {openCollection}             {openCollection}  {openCollection}   {openCollection}   {openCollection}   {openCollection}
Query.listPublicCollections: of the owner           {openCollection}  {openCollection}             {openCollection}  {openCollection}   {openCollection}   {openCollection}   {openCollection}
Mutation.createCollection                           Unauthorized   ok                           ok             ok                 ok                 ok                 ok
Mutation.updateCollection: the owner’s              Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.updateCollection: missing                  Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.addToCollection: the owner’s               Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.addToCollection: missing content           Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.removeFromCollection: the owner’s          Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.deleteCollection: the owner’s              Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          ok                 ok
Mutation.deleteCollection: missing                  Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Query.getPlaylist: public                           ok             ok                           ok             ok                 ok                 ok                 ok
Query.getPlaylist: private                          NOT_FOUND      ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          ok                 ok
Query.getPlaylist: missing                          NOT_FOUND      NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Query.listPlaylistItems: public                     {approved}     {approved,pending}           {approved}     {approved,pending}  {approved}         {approved,pending}  {approved,pending}
Query.listPlaylistItems: private                    NOT_FOUND      {}                           NOT_FOUND      NOT_FOUND          NOT_FOUND          {}                 {}
Query.listPlaylistItems: missing                    NOT_FOUND      NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Query.listMyPlaylists                               Unauthorized   {openPlaylist,playlist}      {}             {}                 {}                 {}                 {}
Query.listPublicPlaylists                           {openPlaylist}  {openPlaylist}               {openPlaylist}  {openPlaylist}     {openPlaylist}     {openPlaylist}     {openPlaylist}
Query.listPublicPlaylists: of the owner             {openPlaylist}  {openPlaylist}               {openPlaylist}  {openPlaylist}     {openPlaylist}     {openPlaylist}     {openPlaylist}
Mutation.createPlaylist                             Unauthorized   ok                           ok             ok                 ok                 ok                 ok
Mutation.updatePlaylist: the owner’s                Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.updatePlaylist: missing                    Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.addToPlaylist: the owner’s                 Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.addToPlaylist: missing content             Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.removeFromPlaylist: the owner’s            Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.deletePlaylist: the owner’s                Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          ok                 ok
Mutation.deletePlaylist: missing                    Unauthorized   NOT_FOUND                    NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
Mutation.moveInPlaylist: the owner’s                Unauthorized   ok                           NOT_FOUND      NOT_FOUND          NOT_FOUND          NOT_FOUND          NOT_FOUND
`;

export type Row = Readonly<Record<Actor, string>>;

/** Attempt → actor → outcome. */
export const EXPECTED: ReadonlyMap<string, Row> = new Map(
  TABLE.split('\n')
    .slice(2, -1)
    .map((line) => {
      const [attempt = '', ...outcomes] = line.split(/\s{2,}/);
      return [attempt, Object.fromEntries(ACTORS.map((actor, index) => [actor, outcomes[index] ?? ''])) as Row];
    }),
);
