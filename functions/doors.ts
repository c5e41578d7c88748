import type { Desk } from '../desk/usecases/desk';
import { about } from './about';
import { absences } from './absences';
import { apiDoors } from './api/doors';
import { attachments } from './attachments';
import { audit } from './audit';
import { breakGlassDoors } from './break-glass';
import { campaignPages } from './campaign-pages';
import { campaigns } from './campaigns';
import { contactPages } from './contact-pages';
import { contacts } from './contacts';
import { deskAlarms } from './desk-alarms';
import { deviceDoors } from './device-doors';
import { devicePages } from './device-pages';
import { devices } from './devices';
import { directoryDoors } from './directory';
import type { Door } from './door';
import { elevationPages } from './elevation-pages';
import { elevations } from './elevations';
import { enrolmentDoors } from './enrolment-doors';
import { fileTicket } from './file-ticket';
import { followUpTicket } from './follow-up-ticket';
import { listDoors } from './list-tickets';
import { type Dress, framedBy, pages } from './pages';
import { personalData } from './personal-data';
import { policyDoors } from './policies';
import { readTickets } from './read-tickets';
import { receipts } from './receipts';
import { reconcileDoors } from './reconcile-doors';
import { refusals } from './refusals';
import { workTicket } from './work-ticket';

/** Every way into the desk, in one list. */
export const doorsOf = (desk: Desk, dress: Dress): readonly Door[] => {
  const framed = framedBy(desk, dress);
  const doors = [
    ...fileTicket(desk, framed),
    ...workTicket(desk, framed),
    ...followUpTicket(desk, framed),
    ...attachments(desk, framed),
    ...listDoors(desk),
    ...readTickets(desk),
    ...receipts(desk),
    ...elevations(desk, framed),
    ...elevationPages(desk, framed),
    ...reconcileDoors(desk),
    ...breakGlassDoors(desk, framed),
    ...devices(desk),
    ...devicePages(desk, framed),
    ...campaigns(desk, framed),
    ...campaignPages(desk, framed),
    ...absences(desk, framed),
    ...about(desk),
    ...pages(desk, dress),
    ...policyDoors(desk),
    ...contacts(desk),
    ...contactPages(desk, framed),
    ...directoryDoors(desk),
    ...personalData(desk),
    ...refusals(desk),
    ...deskAlarms(desk),
    ...audit(desk, framed),
    ...deviceDoors(desk),
    ...enrolmentDoors(desk),
  ];
  return [...doors, ...apiDoors(doors)];
};
