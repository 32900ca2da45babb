export { PageSkeleton as default } from "@/components/skeleton";
