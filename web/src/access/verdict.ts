/** What came of a request, for the panel to show. */
export interface Verdict {
  status: number;
  /** The error's code, where it is one. */
  code: string | null;
  body: string;
}

/** Reads an answer. The body is shown as it is; JSON with line breaks. */
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
