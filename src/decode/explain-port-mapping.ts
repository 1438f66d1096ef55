import { addRow, type Page } from './explain-page.ts';
import {
  type MappingAnswer,
  readMappingAction,
  readMappingAnswer,
  readPortMapping,
  readPortMappingRemoval,
} from './port-mapping.ts';
import type { TextHeader } from './text-header.ts';

/** Explains the body [offset, end) of a request by which a device asks its router to open or close a port. */
export function explainMappingRequest(page: Page, header: TextHeader, offset: number, end: number): void {
  const action = readMappingAction(header);
  if (action === 'delete') {
    const removal = readPortMappingRemoval(page.view, offset, end);
    if (removal === null) return;
    addRow(page, 'port mapping to remove', offset, end - offset, `${removal.protocol} port ${removal.externalPort}`);
  } else if (action === 'add' || action === 'add-any') {
    const mapping = readPortMapping(page.view, offset, end);
    if (mapping === null) return;
    const { protocol, externalPort, internalClient, internalPort, remoteHost } = mapping;
    const from = remoteHost === null ? '' : `, for ${remoteHost} alone`;
    const value = `${protocol} port ${externalPort} to ${internalClient} port ${internalPort}${from}`;
    addRow(page, 'port mapping', offset, end - offset, value);
  }
}

/** Explains the body [offset, end) of the router's answer. Which mapping it is about, only the request says. */
export function explainMappingAnswer(page: Page, offset: number, end: number): void {
  const answer = readMappingAnswer(page.view, offset, end);
  if (answer !== null) addRow(page, 'answer', offset, end - offset, formatAnswer(answer));
}

function formatAnswer({ action, reservedPort, externalAddress, errorCode }: MappingAnswer): string {
  switch (action) {
    case 'add':
      return 'port mapping made';
    case 'add-any':
      return reservedPort === null ? 'port mapping made' : `port mapping made at port ${reservedPort}`;
    case 'delete':
      return 'port mapping removed';
    case 'external-address':
      return `external address ${externalAddress ?? 'not known'}`;
    default:
      return `error ${errorCode}`;
  }
}
