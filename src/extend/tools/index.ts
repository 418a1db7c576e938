// The door of src/extend/tools/: which tools plugins declare, and whether an input fits one.
export { fitInput } from './tool-input.ts';
export { findTool, listTools, type PluginTool, type ToolInfo } from './tool.ts';
