/** A YAML file as text: the bundler and the test runner read it in, so that nothing is read from disk at run time. */
declare module '*.yaml' {
  const text: string;
  export default text;
}

/** Likewise the pipelines for code hosts, which have this ending. */
declare module '*.yml' {
  const text: string;
  export default text;
}
