export { combine, split } from "shamir-secret-sharing";
