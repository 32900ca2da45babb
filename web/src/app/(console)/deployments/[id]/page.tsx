import type { Metadata } from "next";
import { DeploymentDetail } from "@/deployments/detail";

export const metadata: Metadata = { title: "Deployment" };

export default async function DeploymentPage({ params }: PageProps<"/deployments/[id]">) {
  const { id } = await params;
  return <DeploymentDetail key={id} id={id} />;
}
