/**
 * `limitdrift/headers`: what the headers and errors of the Claude API's answers say about rate limits. Imports nothing, so that it
 * can be bundled for a browser or the edge by itself. docs/library.md has an example.
 */
export {
  type ClassifiedResponse,
  classifyResponse,
  type ResponseFacts,
  type ResponseKind,
} from './classify-response.js';
export {
  type HeadersLike,
  type HeaderValue,
  type LimitingSets,
  parseRateLimitHeaders,
  type RateLimitHeaders,
  type RateLimitSet,
} from './rate-limit-headers.js';
