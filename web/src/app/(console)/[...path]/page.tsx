import { notFound } from "next/navigation";

/** Matches every unknown path, so that the page for it keeps the header. */
export default function UnknownPage() {
  notFound();
}
