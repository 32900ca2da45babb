import type { Metadata } from "next";
import { SharedList } from "@/deployments/shared-list";

export const metadata: Metadata = { title: "Shared with you" };

export default function SharedPage() {
  return <SharedList />;
}
