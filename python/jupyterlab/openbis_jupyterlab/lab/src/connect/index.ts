/** The first button: which openBIS, and as whom. */
export {
  connect,
  type IConnectContext,
  type IConnectionInUse,
  withConnect,
  workingConnection,
} from "./actions";
