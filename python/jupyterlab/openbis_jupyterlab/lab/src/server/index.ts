/** What the server half is asked, and what it answers with: the only way from the browser to it. */
export { type Api, asFailure, Failure, makeApi, makeAsk, type TransferRequest } from "./api";
export { hasEnded, runUnderWay } from "./run-states";
export type {
  IAssignment,
  IConnection,
  IConnections,
  IDataset,
  IDatasetFile,
  IDatasetPage,
  IDatasetType,
  IEnvironmentPlan,
  IEntity,
  IEntityQuery,
  IEntityTypes,
  IFailure,
  IFindQuery,
  IGroup,
  ILevel,
  INode,
  INotebookState,
  INotebookWanted,
  IOwner,
  IPreview,
  IRun,
  ITimeLimit,
  ITransfer,
  Newer,
} from "./types";
