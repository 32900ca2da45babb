import type { Metadata } from "next";
import { OwnActivity } from "@/activity/list";

export const metadata: Metadata = { title: "Activity" };

export default function ActivityPage() {
  return <OwnActivity />;
}
