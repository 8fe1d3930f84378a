/** What happened, in the person's language, by the code of the error: the server itself speaks English. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

const FALLBACKS: Record<string, MessageDescriptor> = {
  AWAY: msg`The server cannot be reached. Nothing you typed is lost.`,
  ALREADY_EXISTS: msg`Another record already has this value.`,
  ALREADY_FOLLOWED: msg`Something came of it already, so it cannot be undone.`,
  BAD_TRANSITION: msg`The record's status does not allow this step any more. Somebody else may have changed it.`,
  BAD_USER_INPUT: msg`Something is missing or not as it has to be. See beside the fields.`,
  BEYOND_HORIZON: msg`That is further ahead than the hospital takes bookings.`,
  CHANGED_MEANWHILE: msg`The records changed meanwhile. Nothing was done.`,
  CONFIRMATION_NEEDED: msg`That is unusual. Look at it again before you confirm it.`,
  CONFLICT: msg`Others changed the same records at the same time. Nothing was done: try again.`,
  CROSS_SITE_REQUEST: msg`Open the console at the server's own address.`,
  DATABASE_UNAVAILABLE: msg`The database cannot be reached at the moment.`,
  DOCTOR_NOT_PRACTISING: msg`The doctor does not practise on that day.`,
  DOCTOR_UNAVAILABLE: msg`Closed: the doctor does not work at that time.`,
  DOUBLE_BOOKED: msg`Double booking: the doctor has another appointment at that time.`,
  FORBIDDEN: msg`Your account may not do this. Ask an administrator for a role that may.`,
  HOLD_ENDED: msg`The time was kept for you no longer. If it is still free, it can be booked.`,
  INTERNAL: msg`Something went wrong in the server. It is on record there.`,
  INVALID_CREDENTIALS: msg`The e-mail address, the password or the code is wrong.`,
  INVALID_TOKEN: msg`The link is not valid: it was used, has expired, or a newer one was sent.`,
  IN_THE_PAST: msg`That time has passed.`,
  NOT_FOUND: msg`It is not there, or you may not see it.`,
  OUTSIDE_OPENING_HOURS: msg`Closed: the department is not open at that time.`,
  OVERLOADED: msg`Too many requests at once. Nothing was done.`,
  PATIENT_DECEASED: msg`The patient has died.`,
  PATIENT_DOUBLE_BOOKED: msg`Double booking: the patient has another appointment at that time.`,
  PATIENT_MERGED: msg`The patient's record was merged into another one.`,
  RATE_LIMITED: msg`Tried too often. Nothing was done: wait a while.`,
  REQUEST_ID_REUSED: msg`The form was sent before with other values. Look whether it is done already.`,
  RETIRED: msg`The record is retired and takes nothing new.`,
  SECOND_FACTOR_REQUIRED: msg`The password is right. The account needs a code as well.`,
  SERVER_STOPPING: msg`The server is being restarted.`,
  SLOT_HELD: msg`Somebody else is booking this time right now.`,
  TIME_SKIPPED: msg`That time does not exist on that day, as the clocks are set forward.`,
  TOO_EARLY: msg`It is too early for this step.`,
  TOO_MANY_HOLDS: msg`Your account keeps too many times already.`,
  UNAUTHENTICATED: msg`Your session has ended. Sign in again.`,
  UNDO_EXPIRED: msg`That is too long ago to be undone.`,
};

const OTHERWISE = msg`The server refused this.`;

export function fallbackFor(code: string): MessageDescriptor {
  return FALLBACKS[code] ?? OTHERWISE;
}
