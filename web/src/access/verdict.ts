/** The response to a request, as the panel shows it. */
export interface Verdict {
  status: number;
  /** The error code, if the response is an error. */
  code: string | null;
  body: string;
}

/** Reads a response. JSON bodies are indented. */
export async function verdictOf(response: Response): Promise<Verdict> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    const code = (body as { error?: { code?: unknown } } | null)?.error?.code;
    return {
      status: response.status,
      code: typeof code === "string" ? code : null,
      body: JSON.stringify(body, null, 2),
    };
  } catch {
    return { status: response.status, code: null, body: text.slice(0, 4000) };
  }
}
