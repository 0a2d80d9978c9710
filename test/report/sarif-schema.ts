import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import { Ajv } from 'ajv';
import { z } from 'zod';

/** Draft 4 says `id`; nothing else of it is in the schema. */
const { id: _, $schema: __, ...draft } = schema;
const ajv = new Ajv({
  strict: false,
  unicodeRegExp: false,
  allErrors: true,
  formats: {
    uri: (text: string) => URL.canParse(text),
    'uri-reference': (text: string) => /^(?:[\w\-.~!$&'()*+,;=:@/?#[\]]|%[0-9A-F]{2})*$/.test(text),
    'date-time': true,
  },
});
const isSarif = ajv.compile(draft);

/** What the schema of SARIF 2.1.0 has against a file. */
export function schemaErrors(sarif: unknown): readonly string[] {
  return isSarif(sarif) ? [] : (isSarif.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}

const text = z.string().min(1);
const position = z.number().int().min(1);
const description = z.object({ text: text.max(1024) });
const location = z.object({
  physicalLocation: z.object({
    artifactLocation: z.object({ uri: text }),
    region: z.object({ startLine: position, startColumn: position, endLine: position, endColumn: position }),
  }),
});

/** What GitHub demands of a file beyond the schema. Source: docs.github.com, SARIF support for code scanning. */
export const gitHubSarif = z.object({
  $schema: text,
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.object({
        tool: z.object({
          driver: z.object({
            name: text,
            version: z.string(),
            rules: z
              .array(
                z.object({
                  id: z.string(),
                  shortDescription: description,
                  fullDescription: description,
                  help: z.object({ text, markdown: text }),
                  helpUri: z.url().optional(),
                  defaultConfiguration: z.object({ level: z.enum(['note', 'warning', 'error']) }),
                  properties: z.object({
                    precision: z.enum(['very-high', 'high', 'medium', 'low']),
                    'problem.severity': z.enum(['error', 'warning', 'recommendation']),
                  }),
                }),
              )
              .min(1)
              .max(25_000),
          }),
        }),
        automationDetails: z.object({ id: z.string().regex(/^[^/]+(?:\/[^/]*)?\/$/) }),
        invocations: z
          .array(
            z.object({
              executionSuccessful: z.boolean(),
              exitCode: z.number(),
              exitCodeDescription: text,
              toolExecutionNotifications: z.array(
                z.object({ level: z.string(), descriptor: z.object({ id: text }), message: z.object({ text }) }),
              ),
              toolConfigurationNotifications: z.array(
                z.object({ message: z.object({ text: z.string() }), locations: z.array(location) }),
              ),
            }),
          )
          .length(1),
        results: z
          .array(
            z.object({
              ruleId: z.string(),
              level: z.enum(['note', 'warning', 'error']),
              message: z.object({ text: z.string() }),
              locations: z.array(location).length(1),
              relatedLocations: z.array(location).optional(),
              partialFingerprints: z.object({ primaryLocationLineHash: z.string().regex(/^[0-9a-f]{32}$/) }),
            }),
          )
          .max(5000),
      }),
    )
    .length(1),
});
