// Set by next.config.ts for every build.
declare namespace NodeJS {
  interface ProcessEnv {
    readonly API_URL: string;
  }
}
