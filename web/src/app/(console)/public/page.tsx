import type { Metadata } from "next";
import { PublicList } from "@/deployments/public-list";

export const metadata: Metadata = { title: "Public deployments" };

export default function PublicPage() {
  return <PublicList />;
}
