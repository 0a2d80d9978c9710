/** The fixed keys of limits.yaml, by the place where they stand. The schema for editors is held to the same lists. */
export const keys = {
  file: ['version', 'organization', 'groups', 'templates', 'workspaces', 'ignore', 'rules'],
  organization: ['id', 'limits'],
  workspace: ['id', 'extends', 'limits', 'undeclared'],
  ignore: ['workspace', 'group', 'limiter', 'live', 'reason', 'owner', 'expires'],
} as const;

/** A key and a value with nothing between them but the colon, which YAML reads as one text. */
export const lacksSpace = /^[^\s:"'{}[\],]+:[^\s:/]/;
