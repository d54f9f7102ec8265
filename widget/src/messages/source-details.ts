/** What the server tells of a source of an answer: the same for everybody, so the browser may keep it. */
export interface SourceDetails {
  title: string;
  publisher: string;
  /** The name of the whole document. */
  document: string;
  /** The question that the section answers, where it prints the answer only. */
  question: string | null;
  /** Which version of the document, and since when. */
  edition: string | null;
  address: string | null;
  /** What the assistant takes from it, in its own words. */
  facts: string[];
}

const TIMEOUT = 15_000;

/** @throws where it cannot be had, whatever the reason. */
export async function loadSource(server: string, id: string): Promise<SourceDetails> {
  const address = `${server.replace(/\/*$/, '/')}chat/sources/${encodeURIComponent(id)}`;
  const response = await fetch(address, { credentials: 'omit', signal: AbortSignal.timeout(TIMEOUT) });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as SourceDetails;
}
