import type { Ports } from '../ports';
import type { Instant } from '../rules/time';
import { absenceChoices, endAbsence, readAbsence, saveAbsence } from './absences';
import { adoptDevice } from './adopt-device';
import { advanceCampaign, carryOnCampaign } from './advance-campaign';
import { adviseFiling, filingChoices } from './advise-filing';
import {
  attachFile,
  listAttachments,
  openAttachment,
  uploadFile,
  uploadFormFiles,
  waitingUploads,
} from './attachments';
import { breakGlass, reviewElevation } from './break-glass';
import { changeCampaign, listCampaigns, readCampaign, startCampaign } from './campaigns';
import { changeContact, reportUnreachable } from './change-contact';
import { grantFor } from './change-grant';
import {
  areasOf,
  listContacts,
  readContact,
  removeContact,
  reviewContacts,
  saveContact,
  uncoveredAreas,
  verifyContact,
} from './contacts';
import { approveElevation, denyElevation } from './decide-elevation';
import { retryNotices } from './deliver-notices';
import { listDeskAlarms } from './desk-alarms';
import { requestElevation, revealPassword } from './elevate';
import { closeElevation, extendElevation, revokeElevation, withdrawElevation } from './end-elevation';
import { closeTicket, rateTicket, reactivateTicket, withdrawTicket } from './end-ticket';
import { enrolByCode, inviteDevice, nextDeviceKey, renewKey, useNextKey } from './enrol-device';
import { erasePerson, listErasures } from './erase-person';
import { eraseTicket } from './erase-ticket';
import { exportAudit } from './export-audit';
import { exportPersonalData } from './export-personal-data';
import { exportTickets, listExports } from './export-tickets';
import { fileTicket } from './file-ticket';
import { followUpTicket } from './follow-up-ticket';
import { forceRotation } from './force-rotation';
import { healthOf } from './health';
import { importDirectory, listGroups, listManagedDevices, listPeople } from './import-directory';
import { keepRetention } from './keep-retention';
import { addExternalId, linkTicket, removeExternalId, unlinkTicket, unwatchTicket, watchTicket } from './link-ticket';
import { elevationChoices, listElevations } from './list-elevations';
import { countTickets, listTickets } from './list-tickets';
import {
  changeSeverity,
  climbTicket,
  handOverTicket,
  returnHandover,
  takeHandover,
  transferTicket,
} from './move-ticket';
import { namesOf } from './names-of';
import { listRefusals, noteRefusal } from './note-refusal';
import { publishPolicy, watchPolicy } from './publish-policy';
import { exportPasswordKnowledge, listCheckpoints, readPasswordKnowledge } from './read-audit';
import { listDevices, readDevice } from './read-devices';
import { listPolicies, readPolicy } from './read-policies';
import { readReceipts } from './read-receipts';
import { readEvents, readTicket } from './read-tickets';
import { reconcileDevices, reconcileSecrets } from './reconcile-devices';
import { rollOutPolicy } from './roll-out-policy';
import {
  claimRotation,
  confirmRotation,
  deviceKey,
  enrolDevice,
  pollRotation,
  refuseRotation,
  takeNonce,
} from './rotate-device';
import { scopeDevice } from './scope-device';
import { decideDeviceStep, sweepDevices, takeDeviceStep } from './settle-device';
import { rotateSigningKey, signingKeys } from './signing-keys';
import { reviveLifecycles, sweepDueTickets } from './sweep';
import { sweepUploads } from './sweep-uploads';
import { takeCheckpoint } from './take-checkpoint';
import { decideNextStep, takeDueStep } from './take-due-step';
import { noteUserTold, userNotices } from './tell-user';
import {
  answerQuestion,
  askRequester,
  assignTicket,
  mitigateTicket,
  noteTicket,
  resolveTicket,
  respondToTicket,
  scheduleCallback,
  updateTicket,
} from './work-ticket';

/** Everything that people, devices and timers can make the desk do: the use cases, given their ports. */
export const createDesk = (ports: Ports) => ({
  now: (): Instant => ports.clock.now(),
  health: healthOf.bind(undefined, ports),
  fileTicket: fileTicket.bind(undefined, ports),
  adviseFiling: adviseFiling.bind(undefined, ports),
  filingChoices: filingChoices.bind(undefined, ports),
  listContacts: listContacts.bind(undefined, ports),
  uncoveredAreas: uncoveredAreas.bind(undefined, ports),
  areasOf: areasOf.bind(undefined, ports),
  readContact: readContact.bind(undefined, ports),
  saveContact: saveContact.bind(undefined, ports),
  verifyContact: verifyContact.bind(undefined, ports),
  removeContact: removeContact.bind(undefined, ports),
  reviewContacts: reviewContacts.bind(undefined, ports),
  readTicket: readTicket.bind(undefined, ports),
  readEvents: readEvents.bind(undefined, ports),
  namesOf: namesOf.bind(undefined, ports),
  listTickets: listTickets.bind(undefined, ports),
  countTickets: countTickets.bind(undefined, ports),
  exportTickets: exportTickets.bind(undefined, ports),
  listExports: listExports.bind(undefined, ports),
  noteRefusal: noteRefusal.bind(undefined, ports),
  listRefusals: listRefusals.bind(undefined, ports),
  listDeskAlarms: listDeskAlarms.bind(undefined, ports),
  exportPersonalData: exportPersonalData.bind(undefined, ports),
  eraseTicket: eraseTicket.bind(undefined, ports),
  erasePerson: erasePerson.bind(undefined, ports),
  listErasures: listErasures.bind(undefined, ports),
  keepRetention: keepRetention.bind(undefined, ports),
  readReceipts: readReceipts.bind(undefined, ports),
  signingKeys: signingKeys.bind(undefined, ports),
  rotateSigningKey: rotateSigningKey.bind(undefined, ports),
  respondToTicket: respondToTicket.bind(undefined, ports),
  updateTicket: updateTicket.bind(undefined, ports),
  resolveTicket: resolveTicket.bind(undefined, ports),
  uploadFile: uploadFile.bind(undefined, ports),
  uploadFormFiles: uploadFormFiles.bind(undefined, ports),
  waitingUploads: waitingUploads.bind(undefined, ports),
  attachFile: attachFile.bind(undefined, ports),
  listAttachments: listAttachments.bind(undefined, ports),
  openAttachment: openAttachment.bind(undefined, ports),
  sweepUploads: sweepUploads.bind(undefined, ports),
  assignTicket: assignTicket.bind(undefined, ports),
  noteTicket: noteTicket.bind(undefined, ports),
  changeContact: changeContact.bind(undefined, ports),
  reportUnreachable: reportUnreachable.bind(undefined, ports),
  askRequester: askRequester.bind(undefined, ports),
  answerQuestion: answerQuestion.bind(undefined, ports),
  scheduleCallback: scheduleCallback.bind(undefined, ports),
  mitigateTicket: mitigateTicket.bind(undefined, ports),
  changeSeverity: changeSeverity.bind(undefined, ports),
  climbTicket: climbTicket.bind(undefined, ports),
  transferTicket: transferTicket.bind(undefined, ports),
  handOverTicket: handOverTicket.bind(undefined, ports),
  takeHandover: takeHandover.bind(undefined, ports),
  returnHandover: returnHandover.bind(undefined, ports),
  linkTicket: linkTicket.bind(undefined, ports),
  unlinkTicket: unlinkTicket.bind(undefined, ports),
  addExternalId: addExternalId.bind(undefined, ports),
  removeExternalId: removeExternalId.bind(undefined, ports),
  watchTicket: watchTicket.bind(undefined, ports),
  unwatchTicket: unwatchTicket.bind(undefined, ports),
  reactivateTicket: reactivateTicket.bind(undefined, ports),
  followUpTicket: followUpTicket.bind(undefined, ports),
  closeTicket: closeTicket.bind(undefined, ports),
  withdrawTicket: withdrawTicket.bind(undefined, ports),
  rateTicket: rateTicket.bind(undefined, ports),
  decideNextStep: decideNextStep.bind(undefined, ports),
  takeDueStep: takeDueStep.bind(undefined, ports),
  sweepDueTickets: sweepDueTickets.bind(undefined, ports),
  reviveLifecycles: reviveLifecycles.bind(undefined, ports),
  requestElevation: requestElevation.bind(undefined, ports),
  breakGlass: breakGlass.bind(undefined, ports),
  reviewElevation: reviewElevation.bind(undefined, ports),
  revealPassword: revealPassword.bind(undefined, ports),
  closeElevation: closeElevation.bind(undefined, ports),
  elevationChoices: elevationChoices.bind(undefined, ports),
  listElevations: listElevations.bind(undefined, ports),
  approveElevation: approveElevation.bind(undefined, ports),
  denyElevation: denyElevation.bind(undefined, ports),
  withdrawElevation: withdrawElevation.bind(undefined, ports),
  revokeElevation: revokeElevation.bind(undefined, ports),
  extendElevation: extendElevation.bind(undefined, ports),
  readAbsence: readAbsence.bind(undefined, ports),
  saveAbsence: saveAbsence.bind(undefined, ports),
  endAbsence: endAbsence.bind(undefined, ports),
  absenceChoices: absenceChoices.bind(undefined, ports),
  readElevation: grantFor.bind(undefined, ports),
  readDevice: readDevice.bind(undefined, ports),
  listDevices: listDevices.bind(undefined, ports),
  decideDeviceStep: decideDeviceStep.bind(undefined, ports),
  takeDeviceStep: takeDeviceStep.bind(undefined, ports),
  sweepDevices: sweepDevices.bind(undefined, ports),
  forceRotation: forceRotation.bind(undefined, ports),
  startCampaign: startCampaign.bind(undefined, ports),
  changeCampaign: changeCampaign.bind(undefined, ports),
  readCampaign: readCampaign.bind(undefined, ports),
  listCampaigns: listCampaigns.bind(undefined, ports),
  advanceCampaign: advanceCampaign.bind(undefined, ports),
  carryOnCampaign: carryOnCampaign.bind(undefined, ports),
  scopeDevice: scopeDevice.bind(undefined, ports),
  enrolDevice: enrolDevice.bind(undefined, ports),
  adoptDevice: adoptDevice.bind(undefined, ports),
  inviteDevice: inviteDevice.bind(undefined, ports),
  enrolByCode: enrolByCode.bind(undefined, ports),
  renewKey: renewKey.bind(undefined, ports),
  reconcileDevices: reconcileDevices.bind(undefined, ports),
  reconcileSecrets: reconcileSecrets.bind(undefined, ports),
  deviceKey: deviceKey.bind(undefined, ports),
  nextDeviceKey: nextDeviceKey.bind(undefined, ports),
  useNextKey: useNextKey.bind(undefined, ports),
  userNotices: userNotices.bind(undefined, ports),
  noteUserTold: noteUserTold.bind(undefined, ports),
  takeNonce: takeNonce.bind(undefined, ports),
  pollRotation: pollRotation.bind(undefined, ports),
  claimRotation: claimRotation.bind(undefined, ports),
  confirmRotation: confirmRotation.bind(undefined, ports),
  refuseRotation: refuseRotation.bind(undefined, ports),
  publishPolicy: publishPolicy.bind(undefined, ports),
  listPolicies: listPolicies.bind(undefined, ports),
  readPolicy: readPolicy.bind(undefined, ports),
  watchPolicy: watchPolicy.bind(undefined, ports),
  rollOutPolicy: rollOutPolicy.bind(undefined, ports),
  importDirectory: importDirectory.bind(undefined, ports),
  listManagedDevices: listManagedDevices.bind(undefined, ports),
  listPeople: listPeople.bind(undefined, ports),
  listGroups: listGroups.bind(undefined, ports),
  takeCheckpoint: takeCheckpoint.bind(undefined, ports),
  listCheckpoints: listCheckpoints.bind(undefined, ports),
  exportAudit: exportAudit.bind(undefined, ports),
  readPasswordKnowledge: readPasswordKnowledge.bind(undefined, ports),
  exportPasswordKnowledge: exportPasswordKnowledge.bind(undefined, ports),
  retryNotices: retryNotices.bind(undefined, ports),
});

export type Desk = ReturnType<typeof createDesk>;
