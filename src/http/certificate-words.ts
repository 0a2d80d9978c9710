import type { FailedConnection } from './connection-errors.js';
import type { Route } from './route.js';

/* What is wrong with a certificate, in words, and the hint that helps. */

export type CertificateProblem =
  | 'expired'
  | 'early'
  | 'other-host'
  | 'authority'
  | 'chain'
  | 'revoked'
  | 'unusable'
  | 'client-missing'
  | 'client-refused'
  | 'client-perhaps';

const problems: Readonly<Record<string, CertificateProblem>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'early',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-host',
  ERR_TLS_CERT_ALTNAME_FORMAT: 'unusable',
  HOSTNAME_MISMATCH: 'other-host',
  CERT_REVOKED: 'revoked',
  CERT_UNTRUSTED: 'authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'authority',
  UNABLE_TO_GET_ISSUER_CERT: 'authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'chain',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'client-missing',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'client-refused',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'client-refused',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'client-refused',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'client-refused',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: 'client-refused',
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: 'client-refused',
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: 'client-refused',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'client-perhaps',
};

/** null: the failure is about something else. */
export function certificateProblem(code: string): CertificateProblem | null {
  const other = /^(CERT_|DEPTH_ZERO_|ERR_TLS_CERT_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|SELF_SIGNED_|UNABLE_TO_)/;
  return problems[code.replace('SSL/TLS_ALERT', 'SSLV3_ALERT')] ?? (other.test(code) ? 'unusable' : null);
}

interface Certificate {
  readonly whose: string;
  readonly code: string;
  readonly route: Route;
  /** Whether it is shown a client certificate, where there is one. */
  readonly shown: boolean;
}

export function describeCertificate(
  problem: CertificateProblem,
  { whose, code, route, shown }: Certificate,
): FailedConnection {
  const { words, hint } = describe(problem, route, shown);
  return { reason: `${words.replace('WHOSE', `${whose}'s`).replace('WHO', whose)} (${code})`, hint, retries: 'none' };
}

interface Words {
  readonly words: string;
  readonly hint: string;
}

function describe(problem: CertificateProblem, route: Route, shown: boolean): Words {
  switch (problem) {
    case 'expired':
      return {
        words: 'WHOSE certificate has expired',
        hint: 'Whoever runs it has to renew it. First check the clock of this machine.',
      };
    case 'early':
      return {
        words: 'WHOSE certificate is not valid yet',
        hint: 'Check the clock of this machine; if it is right, whoever runs it has to install another.',
      };
    case 'other-host':
      return {
        words: 'WHOSE certificate is for another host',
        hint: 'Check the address: something else may answer there, such as the page of a login or a proxy; otherwise whoever runs it has to install a certificate for this name.',
      };
    case 'revoked':
    case 'unusable':
      return { words: 'WHOSE certificate cannot be used', hint: 'Whoever runs it has to install another.' };
    case 'chain':
      return {
        words: 'WHOSE certificate cannot be trusted: its authority is unknown, or the chain to it is incomplete',
        hint: `If the certificates in between are missing, whoever runs it has to send them along. ${authorityHint(route)}`,
      };
    case 'authority':
      return { words: 'WHOSE certificate cannot be trusted: its authority is unknown', hint: authorityHint(route) };
    case 'client-missing':
    case 'client-refused':
    case 'client-perhaps':
    default:
      return describeClient(problem, route, shown);
  }
}

/** Whoever signs certificates: a company's proxy mostly. */
function authorityHint({ extraAuthorities, ignoredAuthorities }: Route): string {
  const ignored = ignoredAuthorities ? ' SSL_CERT_FILE is set, and Node.js does not read it.' : '';
  return extraAuthorities
    ? `The file that NODE_EXTRA_CA_CERTS names does not have it, or could not be read: \`limitdrift doctor\` says which.${ignored}`
    : `If your company signs certificates, set NODE_EXTRA_CA_CERTS to the file of its authority, in PEM.${ignored}`;
}

function describeClient(
  problem: 'client-missing' | 'client-refused' | 'client-perhaps',
  { client }: Route,
  shown: boolean,
): Words {
  const names = 'LIMITDRIFT_CLIENT_CERT and LIMITDRIFT_CLIENT_KEY';
  const perhaps = problem === 'client-perhaps';
  if (!shown) {
    return {
      words: perhaps ? 'WHO refused the TLS connection' : 'WHO asks for a client certificate',
      hint: `${perhaps ? 'It may ask for a client certificate. ' : ''}One is sent only to the API: use an address that does not ask for one.`,
    };
  }
  if (client === null) {
    return {
      words: perhaps ? 'WHO refused the TLS connection' : 'WHO asks for a client certificate',
      hint: `${perhaps ? 'It may ask for a client certificate. ' : ''}Set ${names} to its file and the file of its key, in PEM.`,
    };
  }
  return {
    words: 'WHO did not take the client certificate',
    hint: `Check what ${names} name: whether it is of the authority that is asked for, and has not expired.`,
  };
}
