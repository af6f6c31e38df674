/** The first button: which openBIS, and as whom. */
export { connect, type IConnectContext, withConnect, workingConnection } from "./actions";
