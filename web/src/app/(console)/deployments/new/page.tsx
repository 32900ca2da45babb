import type { Metadata } from "next";
import { NewDeployment } from "@/deployments/new";

export const metadata: Metadata = { title: "New deployment" };

export default function NewDeploymentPage() {
  return <NewDeployment />;
}
