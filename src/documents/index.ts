export { findDocuments, type FoundDocuments } from './find';
export type { Place } from './place';
export type { ReadDocument } from './read';
