export { atEnd } from './at-end';
export { alertmanagerCommand, type Command } from './alertmanager';
export { findTool, projectRoot, type FindOptions, type Tool, type ToolName } from './find';
export { promtoolsForTests, type TestPromtool } from './promtools';
export { run, ToolError, type RunOptions, type RunResult } from './run';
