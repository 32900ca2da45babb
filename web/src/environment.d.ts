// What next.config.ts sets for every build.
declare namespace NodeJS {
  interface ProcessEnv {
    readonly API_URL: string;
  }
}
