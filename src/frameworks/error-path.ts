/** What the framework's own error path does with a thrown error: each row was seen on the wire (test/wire). */
export interface ErrorPath {
  /** Headers that were set on the response before the error stay. */
  readonly keepsHeaders: boolean;
  /** A plain `headers` object on the error is copied to the response; `perhaps`: that depends on the version. */
  readonly copiesErrorHeaders: boolean | 'perhaps';
  /** Errors of its own hold the Response that they are answered with. */
  readonly sendsHeldResponse?: true;
  /** A status that was set before an error without one stays. */
  readonly keepsStatus: boolean;
  /** An error that merely has a `status` or `statusCode` decides the status; in some only by the one of the two. */
  readonly readsStatus: boolean | 'status' | 'statusCode';
  /** Only what an async handler throws is answered; or that depends on the version. */
  readonly answersThrows?: 'async' | 'perhaps';
  /** A Response that is thrown is answered like one that is returned. */
  readonly takesResponses?: true;
  /** An error that a handler returns is answered like one that it throws. */
  readonly answersReturned?: true;
  /** An error that is handed to `next` goes another way. */
  readonly thrownOnly?: true;
  /** Packages that run its handlers and turn their errors into answers of their own: Sails makes a 400 of most. */
  readonly notUnder?: readonly string[];
  /** Errors go the way of the framework that it runs on: the error handlers of that one get them. */
  readonly goesToHost?: true;
}
