import type { Metadata } from "next";
import { DeploymentList } from "@/deployments/list";

export const metadata: Metadata = { title: "Deployments" };

export default function DeploymentsPage() {
  return <DeploymentList />;
}
