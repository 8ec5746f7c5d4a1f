import type { Document, Fault } from '../../model/document';
import { queriesOf } from '../provisioning/queries';
import { rulesOf } from '../provisioning/read';
import { plain } from '../values';
import { ofQuery } from './dashboard';

/** What the file's JSON Schema cannot say: the models of queries, by their datasource. */
export function* alertingFaults(document: Document): Iterable<Fault> {
  for (const rule of rulesOf(document)) {
    for (const { map, path, expression } of queriesOf(rule)) {
      const model = plain(map['model']);
      yield* ofQuery(model, expression ? '__expr__' : plain(model['datasource'])['type'], [...path, 'model'], document.profile);
    }
  }
}
